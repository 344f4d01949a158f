import { byId, h } from "./dom.js";
import { Messages } from "./messages.js";
import { openMenu } from "./menu.js";
import { showPicture } from "./overlays.js";
import { Editor } from "./editor.js";
import { MiniApp } from "./mini_app.js";
import { toast } from "./overlays.js";
import { Thread } from "./thread.js";
import { Writers } from "./writers.js";

const HEADLINE =
  "This is the real bot. Telegram and the image API are pretended on this machine: no token, no key, no internet.";
const GROUP_NOTE =
  "You write for two people here. In a group the bot answers who mentions it, replies to it or uses a command; each topic is a conversation of its own.";

/** The rooms, and which of them is open. */
export class Desk {
  constructor() {
    /** @type {Map<string, {room: import("./types.js").Room, thread: Thread}>} */
    this.rooms = new Map();
    this.current = "";
    /** @type {Map<number, string>} the room that was looked at last, by chat */
    this.last = new Map();
    /** @type {Map<string, string>} words that were not sent, by room */
    this.drafts = new Map();
    /** @type {Set<(message: import("./types.js").Message) => void>} */
    this.watchers = new Set();
    this.writers = new Writers();
    this.messages = new Messages(this);
    this.editor = new Editor();
    this.miniApp = new MiniApp();
    byId("to-end").addEventListener("click", () => this.thread.toEnd());
    /** What the composer needs to know. */
    this.place = {
      sender: () => this.sender,
      lastOwn: () => this.thread.lastWhere((message) => this.messages.canEdit(message) && message.sender?.id === this.sender.person),
      suggest: (text) => this.#suggest(text),
      nameOf: (id) => (this.rooms.get(id).room.kind === "private" ? "private chat" : this.#nameOf(this.rooms.get(id).room)),
      wrote: () => this.thread.follow(),
    };
    /** What the chips need to know. */
    this.trial = {
      isGroup: () => this.room.kind === "group",
      lastPicture: () => this.thread.lastWhere((message) => message.sender?.bot && message.photo && !isPage(message)),
      mention: () => `@${this.bot.username}`,
      offerSample: () => this.#offerSample(),
      markSpot: (message, words) => this.draw(message, { hint: true, words }),
      openGroup: () => this.openChat([...this.rooms.values()].find(({ room }) => room.kind === "group").room.chat),
      writeAs: (place) => this.writers.choose(place),
    };
  }

  /** @param {{head: import("./head.js").Head, composer: import("./composer.js").Composer, chips: import("./chips.js").Chips}} parts */
  join(parts) {
    Object.assign(this, parts);
  }

  get room() {
    return this.rooms.get(this.current).room;
  }

  get thread() {
    return this.rooms.get(this.current).thread;
  }

  /** Who writes, and where. */
  get sender() {
    return { room: this.current, person: this.writers.person };
  }

  /** @param {import("./types.js").Everything} everything */
  fill(everything) {
    Object.assign(this, { bot: everything.bot, people: everything.people, commands: everything.commands });
    for (const room of everything.rooms) {
      const known = this.rooms.get(room.id);
      if (known) known.thread.fill(room.messages);
      else this.#add(room);
    }
    this.open(this.current || everything.rooms[0].id);
  }

  /** A chat in the topic that was looked at last. */
  openChat(chat) {
    const first = [...this.rooms.values()].find(({ room }) => room.chat === chat);
    this.open(this.last.get(chat) ?? first.room.id);
  }

  open(id) {
    if (id !== this.current) {
      if (this.current && this.composer.about?.kind !== "edit") this.drafts.set(this.current, this.composer.text);
      this.composer.clear();
      this.composer.write(this.drafts.get(id) ?? "");
    }
    this.current = id;
    this.last.set(this.room.chat, id);
    for (const [other, { thread }] of this.rooms) thread.node.classList.toggle("aside", other !== id);
    const rooms = [...this.rooms.values()].map(({ room }) => ({ ...room, about: this.#about(room) }));
    this.head.show(rooms, id);
    this.writers.show(this.room.people.map((person) => this.people.find((other) => other.id === person)));
    this.chips.draw();
    this.#drawToEnd();
  }

  put(message) {
    const { room, thread } = this.rooms.get(message.room);
    const isNew = message.change === "added";
    thread.put(message);
    if (isNew && message.sender?.bot && !message.silent) this.head.rests(room.id);
    const isOwn = message.sender?.id === this.people[0].id;
    if (isNew && room.id !== this.current && !message.silent && !isOwn) this.head.count(room.id);
    if (room.id === this.current) this.chips.draw();
    for (const watcher of this.watchers) watcher(message);
  }

  drop(room, serial) {
    this.rooms.get(room).thread.drop(serial);
    this.composer.forget(serial);
  }

  /** The other rooms, as they are named in a list. */
  elsewhere() {
    const others = [...this.rooms.values()].filter(({ room }) => room.id !== this.current);
    return others.map(({ room }) => ({ room, name: this.#nameOf(room) }));
  }

  /** Opens the editor on a photo; what comes out of it is sent as a photo of one's own. */
  async draw(message, how) {
    const { room, person } = this.sender;
    const done = await this.editor.open(message.photo, how).catch((error) => void toast(error.message));
    if (!done) return;
    this.thread.follow();
    const form = new FormData();
    const reply = done.isReply ? { reply_to: message.serial } : {};
    for (const [name, value] of Object.entries({ room, person, caption: done.words, as: "photo", ...reply })) form.append(name, String(value));
    form.append("pictures", done.file);
    await this.messages.do("/do/show", form);
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

  #add(room) {
    const isGroup = room.kind === "group";
    const isFirst = ![...this.rooms.values()].some((other) => other.room.chat === room.chat);
    const note = isGroup ? h("p", { class: "note" }, GROUP_NOTE) : h("p", { class: "note only-phone" }, HEADLINE);
    const label = this.#nameOf(room);
    const moved = () => room.id === this.current && this.#drawToEnd();
    const thread = new Thread({ ...room, label }, this.#around(isGroup), moved, isFirst ? [note] : []);
    this.rooms.set(room.id, { room, thread });
    byId("threads").append(thread.node);
  }

  #around(isGroup) {
    return {
      isGroup,
      placeOf: (person) => (person && !person.bot ? String(this.people.findIndex(({ id }) => id === person.id)) : "bot"),
      press: (message, button) => this.messages.press(message, button),
      vote: ({ serial }, option) => this.messages.do("/do/vote", { ...this.sender, message: serial, option }),
      reply: (message) => this.composer.replyTo(message),
      openMenu: (message, at) => !message.service && openMenu(at, this.messages.menuFor(message, at)),
      openPicture: (message) => showPicture(message, () => this.draw(message)),
      draw: (message) => this.draw(message),
      jump: (serial) => this.#jump(serial),
      say: (text) => {
        this.thread.follow();
        this.messages.do("/do/say", { ...this.sender, text });
      },
    };
  }

  #jump(serial) {
    for (const [id, { thread }] of this.rooms) {
      if (!thread.find(serial)) continue;
      if (id !== this.current) this.open(id);
      thread.show(serial);
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
    if (!mention || this.room.kind !== "group" || !name.startsWith(mention[1].toLowerCase()) || name === mention[1]) return [];
    return [{ insert: `@${name}`, title: this.bot.name, about: `@${name}` }];
  }

  async #offerSample() {
    const response = await fetch("/sample.jpg");
    this.composer.tray.add([new File([await response.blob()], "cabin.jpg", { type: "image/jpeg" })]);
  }

  #nameOf({ title, topic }) {
    return topic ? `${title} · ${topic}` : title;
  }

  #about(room) {
    return room.kind === "private" ? "bot" : `${room.people.length + 1} members`;
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

/** A sheet of pictures, each with a button that is its number: nothing to go on from. */
function isPage({ buttons }) {
  return buttons.flat().some(({ text }) => /^\d+$/.test(text));
}
