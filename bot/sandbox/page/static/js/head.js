import { avatar, byId, h } from "./dom.js";

const ACTION_MS = 5500;
const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  upload_video: "sending a video",
  choose_sticker: "choosing a sticker",
};

/** The chat's name, what goes on in it, and the way to the other chats. */
export class Head {
  /** @param {(chat: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.state = byId("chat-state");
    this.lost = false;
    /** @type {Map<number, {text: string, timer: number}>} */
    this.actions = new Map();
    /** @type {Map<number, number>} */
    this.unread = new Map();
  }

  /**
   * @param {{id: number, kind: string, title: string, about: string}[]} chats
   * @param {number} current
   */
  show(chats, current) {
    this.chats = chats;
    this.current = current;
    this.unread.delete(current);
    const chat = chats.find((item) => item.id === current);
    const of = chat.kind === "group" ? "group" : "bot";
    byId("avatar").replaceWith(Object.assign(avatar(of, chat.title), { id: "avatar" }));
    byId("chat-title").textContent = chat.title;
    this.#drawOthers();
    this.#drawState();
  }

  acts(chat, action) {
    clearTimeout(this.actions.get(chat)?.timer);
    const timer = setTimeout(() => this.rests(chat), ACTION_MS);
    this.actions.set(chat, { text: ACTIONS[action] ?? action.replaceAll("_", " "), timer });
    this.#drawState();
  }

  /** The bot has done what it was about to do. */
  rests(chat) {
    clearTimeout(this.actions.get(chat)?.timer);
    if (this.actions.delete(chat)) this.#drawState();
  }

  /** Something new was said in a chat that is not looked at. */
  count(chat) {
    this.unread.set(chat, (this.unread.get(chat) ?? 0) + 1);
    this.#drawOthers();
  }

  set connected(isConnected) {
    this.lost = !isConnected;
    if (this.chats) this.#drawState();
  }

  #drawState() {
    const action = this.actions.get(this.current)?.text;
    const chat = this.chats.find((item) => item.id === this.current);
    const text = this.lost ? "connecting" : (action ?? chat.about);
    const isBusy = this.lost || Boolean(action);
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.classList.toggle("busy", isBusy);
  }

  #drawOthers() {
    const others = this.chats.filter((chat) => chat.id !== this.current);
    byId("chats").replaceChildren(
      ...others.map((chat) => {
        const unread = this.unread.get(chat.id) ?? 0;
        const of = chat.kind === "group" ? "group" : "bot";
        const label = unread ? `${chat.title}, ${unread} new` : chat.title;
        return h(
          "button",
          { type: "button", "aria-label": label, on: { click: () => this.choose(chat.id) } },
          avatar(of, chat.title),
          chat.title,
          unread > 0 && h("span", { class: "badge" }, String(unread)),
        );
      }),
    );
  }
}
