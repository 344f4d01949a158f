import { avatar, byId, h } from "./dom.js";

const ACTION_MS = 5500;
const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  upload_video: "sending a video",
  choose_sticker: "choosing a sticker",
};

/** The chat's name, what goes on in it, its topics, and the way to the other chats. */
export class Head {
  /** @param {{room: (id: string) => void, chat: (id: number) => void}} open */
  constructor(open) {
    this.open = open;
    this.state = byId("chat-state");
    this.topics = byId("topics");
    this.lost = false;
    /** @type {Map<string, {text: string, timer: number}>} by room, as below */
    this.actions = new Map();
    /** @type {Map<string, number>} */
    this.unread = new Map();
  }

  /**
   * @param {(import("./types.js").Room & {about: string})[]} rooms
   * @param {string} current
   */
  show(rooms, current) {
    this.rooms = rooms;
    this.current = rooms.find((room) => room.id === current);
    this.unread.delete(current);
    const { title, kind } = this.current;
    byId("avatar").replaceWith(Object.assign(avatar(faceOf(kind), title), { id: "avatar" }));
    byId("chat-title").textContent = title;
    this.#drawTopics();
    this.#drawOthers();
    this.#drawState();
  }

  acts(room, action) {
    clearTimeout(this.actions.get(room)?.timer);
    const timer = setTimeout(() => this.rests(room), ACTION_MS);
    this.actions.set(room, { text: ACTIONS[action] ?? action.replaceAll("_", " "), timer });
    this.#drawState();
  }

  /** The bot has done what it was about to do. */
  rests(room) {
    clearTimeout(this.actions.get(room)?.timer);
    if (this.actions.delete(room)) this.#drawState();
  }

  /** Something new was said in a room that is not looked at. */
  count(room) {
    this.unread.set(room, (this.unread.get(room) ?? 0) + 1);
    this.#drawTopics();
    this.#drawOthers();
  }

  set connected(isConnected) {
    this.lost = !isConnected;
    if (this.rooms) this.#drawState();
  }

  #drawState() {
    const action = this.actions.get(this.current.id)?.text;
    const text = this.lost ? "connecting" : (action ?? this.current.about);
    const isBusy = this.lost || Boolean(action);
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.classList.toggle("busy", isBusy);
  }

  #drawTopics() {
    const topics = this.rooms.filter((room) => room.topic && room.chat === this.current.chat);
    const hadFocus = this.topics.contains(document.activeElement);
    this.topics.hidden = topics.length < 2;
    this.topics.replaceChildren(...topics.map((room) => this.#topic(room)));
    if (hadFocus) this.topics.querySelector("[aria-current=true]")?.focus();
  }

  #topic({ id, topic }) {
    const unread = this.#unreadIn((room) => room.id === id);
    return h(
      "button",
      { type: "button", "aria-current": String(id === this.current.id), on: { click: () => this.open.room(id) } },
      topic,
      ...badge(unread),
    );
  }

  #drawOthers() {
    const others = this.rooms.filter(
      (room, place) => room.chat !== this.current.chat && this.rooms.findIndex(({ chat }) => chat === room.chat) === place,
    );
    byId("chats").replaceChildren(
      ...others.map(({ chat, kind, title }) =>
        h(
          "button",
          { type: "button", on: { click: () => this.open.chat(chat) } },
          avatar(faceOf(kind), title),
          h("span", { class: "title" }, title),
          ...badge(this.#unreadIn((room) => room.chat === chat)),
        ),
      ),
    );
  }

  #unreadIn(holds) {
    return this.rooms.filter(holds).reduce((sum, { id }) => sum + (this.unread.get(id) ?? 0), 0);
  }
}

const faceOf = (kind) => (kind === "group" ? "group" : "bot");

function badge(count) {
  return count ? [h("span", { class: "badge" }, String(count), h("span", { class: "hidden-words" }, " new"))] : [];
}
