import { isDark } from "./dom.js";
import { openMenu } from "./menu.js";
import { alertBox, copy, toast } from "./overlays.js";
import { post } from "./server.js";

/** What can be done with a message: its buttons and its menu. */
export class Messages {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  async press(message, { kind, value }) {
    if (kind === "copy") return void copy(value, "Copied");
    if (kind === "app" || (kind === "url" && isToBots(value))) return this.#open("/do/open", message, value);
    if (kind === "url" && /^https?:/i.test(value)) return void open(value, "_blank", "noopener,noreferrer");
    if (kind !== "press") return toast("That opens in Telegram only.");
    const { person } = this.desk.sender;
    const answer = await this.do("/do/press", { person, message: message.serial, data: value });
    if (answer?.url) await this.#open("/do/follow", message, answer.url);
    if (answer?.show_alert) alertBox(answer.text);
    else toast(answer?.text);
  }

  menuFor(message, at) {
    const { composer } = this.desk;
    const items = [
      { label: "Reply", icon: "reply", do: () => composer.replyTo(message) },
      { label: "Reply in another chat…", icon: "reply-away", do: () => this.#choose(at, (room) => this.#replyIn(room, message)) },
      { label: "Forward…", icon: "forward", do: () => this.#choose(at, (room) => this.#forward(room, message)) },
    ];
    if (message.photo) items.push({ label: "Draw on photo", icon: "brush", do: () => this.desk.draw(message) });
    if (message.text) items.push({ label: "Copy text", icon: "copy", do: () => copy(message.text, "Copied") });
    if (this.canEdit(message)) items.push({ label: "Edit", icon: "edit", do: () => composer.edit(message) });
    if (!message.sender?.bot) {
      const fields = { person: message.sender?.id, message: message.serial };
      items.push({ label: "Delete", icon: "delete", danger: true, do: () => this.do("/do/delete", fields) });
    }
    return items;
  }

  canEdit(message) {
    return !message.sender?.bot && !message.forwarded && Boolean(message.text || message.photo || message.file);
  }

  /** Asks the server; a refusal is shown, and gives null. */
  async do(path, fields) {
    try {
      return await post(path, fields);
    } catch (error) {
      toast(error.message);
      return null;
    }
  }

  /** Where a button or link leads: a Mini App, the bot's private chat, or a page elsewhere. */
  async #open(path, message, address) {
    const { desk } = this;
    const fields = { person: desk.sender.person, message: message.serial, address, dark: isDark.matches };
    const target = await this.do(path, fields);
    if (target?.app) desk.miniApp.open(target.app);
    else if (target?.link) open(target.link, "_blank", "noopener,noreferrer");
    else if (target?.room) {
      desk.open(target.room);
      desk.thread.follow();
    }
  }

  #choose(at, chosen) {
    const rooms = this.desk.elsewhere();
    openMenu(at, rooms.map(({ room, name }) => ({ label: name, icon: room.kind === "group" ? "group" : "brush", do: () => chosen(room) })));
  }

  #replyIn(room, message) {
    this.#enter(room, message);
    this.desk.composer.replyTo(message);
  }

  async #forward(room, message) {
    this.#enter(room, message);
    this.desk.thread.follow();
    await this.do("/do/forward", { ...this.desk.sender, message: message.serial });
  }

  /** Nobody takes a message out of a chat in which they are not. */
  #enter(room, message) {
    const { desk } = this;
    desk.open(room.id);
    if (!desk.rooms.get(message.room).room.people.includes(desk.sender.person)) desk.writers.choose(0);
  }
}

const isToBots = (address) => /^https?:\/\/(t|telegram)\.me\//i.test(address);
