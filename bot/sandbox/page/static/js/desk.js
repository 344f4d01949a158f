import { avatar, byId, h } from "./dom.js";
import { openMenu } from "./menu.js";
import { alertBox, copy, showPicture, toast } from "./overlays.js";
import { post } from "./server.js";
import { Thread } from "./thread.js";

const HEADLINE =
  "This is the real bot. Telegram and the image API are pretended on this machine: no token, no key, no internet.";
const GROUP_NOTE =
  "You write for two people here. In a group the bot answers who mentions it, replies to it or uses a command.";

/** The chats, which of them is open, and who writes there. */
export class Desk {
  constructor() {
    /** @type {Map<number, {chat: import("./types.js").Chat, thread: Thread}>} */
    this.chats = new Map();
    this.current = 0;
    this.writer = 0;
    /** @type {Set<(message: import("./types.js").Message) => void>} */
    this.watchers = new Set();
    byId("to-end").addEventListener("click", () => this.thread.toEnd());
    /** What the composer needs to know. */
    this.place = {
      sender: () => ({ chat: this.current, person: this.chat.people[this.writer] }),
      lastOwn: () => this.thread.lastWhere((message) => this.#canEdit(message) && message.sender?.id === this.chat.people[this.writer]),
      suggest: (text) => this.#suggest(text),
      wrote: () => this.thread.follow(),
    };
    /** What the chips need to know. */
    this.trial = {
      isGroup: () => this.chat.kind === "group",
      lastPicture: () => this.thread.lastWhere((message) => message.sender?.bot && message.photo),
      mention: () => `@${this.bot.username}`,
      offerSample: () => this.#offerSample(),
      openGroup: () => this.open([...this.chats.values()].find(({ chat }) => chat.kind === "group").chat.id),
      writeAs: (place) => this.#writeAs(place),
    };
  }

  /** @param {{head: import("./head.js").Head, composer: import("./composer.js").Composer, chips: import("./chips.js").Chips}} parts */
  join(parts) {
    Object.assign(this, parts);
  }

  get chat() {
    return this.chats.get(this.current).chat;
  }

  get thread() {
    return this.chats.get(this.current).thread;
  }

  /** @param {import("./types.js").Everything} everything */
  fill(everything) {
    Object.assign(this, { bot: everything.bot, people: everything.people, commands: everything.commands });
    for (const chat of everything.chats) {
      const known = this.chats.get(chat.id);
      if (known) known.thread.fill(chat.messages);
      else this.#add(chat);
    }
    this.open(this.current || everything.chats[0].id);
  }

  open(id) {
    if (id !== this.current) this.composer.clear();
    this.current = id;
    for (const [other, { thread }] of this.chats) thread.node.classList.toggle("aside", other !== id);
    const chats = [...this.chats.values()].map(({ chat }) => ({ ...chat, about: this.#about(chat) }));
    this.head.show(chats, id);
    this.#drawWriters();
    this.chips.draw();
    this.#drawToEnd();
  }

  put(message) {
    const { chat, thread } = this.chats.get(message.chat);
    const isNew = message.change === "added";
    thread.put(message);
    if (isNew && message.sender?.bot && !message.silent) this.head.rests(chat.id);
    if (isNew && chat.id !== this.current && !message.silent) this.head.count(chat.id);
    for (const watcher of this.watchers) watcher(message);
  }

  drop(chat, serial) {
    this.chats.get(chat).thread.drop(serial);
    this.composer.forget(serial);
  }

  /** Resolves when the bot shows a picture. */
  pictureCame = (signal) =>
    new Promise((resolve, reject) => {
      const watcher = (message) => {
        if (!message.sender?.bot || !message.photo) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
      signal.addEventListener("abort", () => (this.watchers.delete(watcher), reject(signal.reason)));
    });

  #add(chat) {
    const isGroup = chat.kind === "group";
    const notes = isGroup ? [h("p", { class: "note" }, GROUP_NOTE)] : [h("p", { class: "note only-phone" }, HEADLINE)];
    const thread = new Thread(chat, this.#around(isGroup), () => chat.id === this.current && this.#drawToEnd(), notes);
    this.chats.set(chat.id, { chat, thread });
    byId("threads").append(thread.node);
  }

  #around(isGroup) {
    return {
      isGroup,
      placeOf: (person) => (person && !person.bot ? String(this.people.findIndex(({ id }) => id === person.id)) : "bot"),
      press: (message, button) => this.#press(message, button),
      reply: (message) => this.composer.replyTo(message),
      openMenu: (message, at) => openMenu(at, this.#menuFor(message)),
      openPicture: showPicture,
      jump: (serial) => this.thread.show(serial),
      say: (text) => {
        this.thread.follow();
        this.#do("/do/say", { ...this.place.sender(), text });
      },
    };
  }

  async #press(message, { kind, value }) {
    if (kind === "copy") return copy(value, "Copied.");
    if (kind === "url" && /^https?:/i.test(value)) return void open(value, "_blank", "noopener,noreferrer");
    if (kind !== "press") return toast("That opens in Telegram only.");
    const answer = await this.#do("/do/press", { ...this.place.sender(), message: message.serial, data: value });
    if (answer?.show_alert) alertBox(answer.text);
    else toast(answer?.text);
  }

  #menuFor(message) {
    const items = [{ label: "Reply", icon: "reply", do: () => this.composer.replyTo(message) }];
    if (message.text) items.push({ label: "Copy text", icon: "copy", do: () => copy(message.text, "Copied.") });
    if (this.#canEdit(message)) items.push({ label: "Edit", icon: "edit", do: () => this.composer.edit(message) });
    if (!message.sender?.bot) {
      const fields = { person: message.sender?.id, message: message.serial };
      items.push({ label: "Delete", icon: "delete", danger: true, do: () => this.#do("/do/delete", fields) });
    }
    return items;
  }

  #canEdit(message) {
    return !message.sender?.bot && Boolean(message.text || message.photo || message.file);
  }

  async #do(path, fields) {
    try {
      return await post(path, fields);
    } catch (error) {
      toast(error.message);
      return null;
    }
  }

  /** @returns {import("./suggestions.js").Suggestion[]} */
  #suggest(text) {
    const command = /^\/(\w*)$/.exec(text);
    if (command) {
      const fitting = (this.commands ?? []).filter((item) => item.command.startsWith(command[1].toLowerCase()));
      return fitting.map(({ command: name, description }) => ({ insert: `/${name}`, title: `/${name}`, about: description, send: true }));
    }
    const mention = /(?:^|\s)@(\w*)$/.exec(text);
    const name = this.bot?.username ?? "";
    if (!mention || this.chat.kind !== "group" || !name.startsWith(mention[1].toLowerCase()) || name === mention[1]) return [];
    return [{ insert: `@${name}`, title: this.bot.name, about: `@${name}` }];
  }

  async #offerSample() {
    const response = await fetch("/sample.jpg");
    this.composer.tray.add([new File([await response.blob()], "cabin.jpg", { type: "image/jpeg" })]);
  }

  #about(chat) {
    return chat.kind === "private" ? "bot" : `${chat.people.length + 1} members`;
  }

  #drawWriters() {
    const box = byId("writers");
    const people = this.chat.people.map((id) => this.people.find((person) => person.id === id));
    box.hidden = people.length < 2;
    if (box.hidden) this.writer = 0;
    const labels = people.map((person, place) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "writer", value: place, checked: place === this.writer, on: { change: () => this.#writeAs(place) } }),
        avatar(String(place), person.name),
        person.name,
      ),
    );
    box.replaceChildren(box.firstElementChild, ...labels);
  }

  #writeAs(place) {
    this.writer = place;
    for (const input of byId("writers").querySelectorAll("input")) input.checked = Number(input.value) === place;
  }

  #drawToEnd() {
    const { atEnd, unseen } = this.thread;
    const button = byId("to-end");
    button.hidden = atEnd;
    const words = unseen ? `${unseen} new ${unseen === 1 ? "message" : "messages"}` : "";
    button.querySelector(".to-end-words").textContent = words;
    button.setAttribute("aria-label", words || "To the newest message");
  }
}
