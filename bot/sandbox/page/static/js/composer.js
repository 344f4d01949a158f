import { summary } from "./bubble.js";
import { byId, hasFinger } from "./dom.js";
import { toast } from "./overlays.js";
import { post } from "./server.js";
import { Suggestions } from "./suggestions.js";
import { Tray } from "./tray.js";

const TALLEST = 132;

/**
 * Where one writes: the input with what belongs to it.
 *
 * @typedef {object} Place the chat one writes to
 * @property {() => {room: string, person: number}} sender
 * @property {() => import("./types.js").Message | undefined} lastOwn the newest message that can be edited
 * @property {(text: string) => import("./suggestions.js").Suggestion[]} suggest for the text up to the cursor
 * @property {(room: string) => string} nameOf what a room is called
 * @property {() => void} wrote something new is on its way
 */
export class Composer {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    this.input = byId("words");
    this.button = byId("send");
    this.context = byId("context");
    this.suggestions = new Suggestions(this.input, (chosen) => this.#complete(chosen));
    this.tray = new Tray(() => this.#changed());
    /** @type {{kind: "reply" | "edit", message: import("./types.js").Message} | null} */
    this.about = null;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => {
      this.#changed();
      this.suggestions.offer(this.place.suggest(this.text.slice(0, this.input.selectionStart)));
    });
    this.input.addEventListener("paste", (event) => this.tray.paste(event));
    this.input.addEventListener("blur", () => this.suggestions.close());
    this.context.querySelector("button").addEventListener("click", () => this.leaveContext());
    byId("commands").addEventListener("click", () => this.#toggleCommands());
    this.input.enterKeyHint = hasFinger() ? "enter" : "send";
    this.#changed();
  }

  get text() {
    return this.input.value;
  }

  /** Puts words into the input, as if they had been written. */
  write(text) {
    this.input.value = text;
    this.suggestions.close();
    this.input.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  clear() {
    this.tray.clear();
    this.leaveContext();
    this.write("");
  }

  replyTo(message) {
    const isAway = message.room !== this.place.sender().room;
    const name = message.sender?.name ?? "Reply";
    this.#enter("reply", message, isAway ? `${name} · ${this.place.nameOf(message.room)}` : name);
  }

  edit(message) {
    this.tray.clear();
    this.#enter("edit", message, "Edit message");
    this.write(message.text);
  }

  leaveContext() {
    if (this.about?.kind === "edit") this.write("");
    this.about = null;
    this.context.hidden = true;
    this.#changed();
  }

  /** Forgets an answer to a message that is gone. */
  forget(serial) {
    if (this.about?.message.serial === serial) this.leaveContext();
  }

  async send() {
    const { about, tray } = this;
    const text = this.text.trim();
    const files = tray.files;
    if (this.button.disabled) return;
    const fields = this.place.sender();
    const { kind } = tray;
    this.about = null;
    this.context.hidden = true;
    this.write("");
    try {
      if (about?.kind === "edit") {
        await post("/do/edit", { ...fields, person: about.message.sender.id, message: about.message.serial, text });
      } else {
        this.place.wrote();
        const reply = about ? { reply_to: about.message.serial } : {};
        if (files.length) await this.#show({ ...fields, ...reply, caption: text, as: kind }, files);
        else await post("/do/say", { ...fields, ...reply, text });
      }
    } catch (error) {
      toast(error.message);
      if (!this.text) this.write(text);
      if (about && !this.about) this.#enter(about.kind, about.message, this.context.querySelector("strong").textContent);
    }
  }

  async #show(fields, files) {
    this.button.disabled = true;
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    for (const file of files) form.append("pictures", file, file.name);
    try {
      await post("/do/show", form);
      this.tray.clear();
    } finally {
      this.#changed();
    }
  }

  #enter(kind, message, title) {
    this.about = { kind, message };
    const [sign, image] = this.context.children;
    sign.querySelector("use").setAttribute("href", kind === "edit" ? "#i-edit" : "#i-reply");
    const thumb = (message.photo ?? message.sticker)?.src ?? message.file?.thumb ?? "";
    image.hidden = !thumb;
    if (thumb) image.src = thumb;
    this.context.querySelector("strong").textContent = title;
    this.context.querySelector("span").textContent = summary(message);
    this.context.hidden = false;
    this.#changed();
    this.focus();
  }

  #key(event) {
    if (event.isComposing || this.suggestions.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !hasFinger()) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && (this.about || this.tray.files.length)) {
      event.preventDefault();
      if (this.about) this.leaveContext();
      else this.tray.clear();
    } else if (event.key === "ArrowUp" && !this.text && !this.about && !this.tray.files.length) {
      const message = this.place.lastOwn();
      if (!message) return;
      event.preventDefault();
      this.edit(message);
    }
  }

  #changed() {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${Math.min(TALLEST, input.scrollHeight)}px`;
    const hasPictures = this.tray?.files.length > 0;
    input.placeholder = hasPictures && this.tray.kind !== "sticker" ? "Add a caption" : "Message";
    const mayBeEmpty = hasPictures || (this.about?.kind === "edit" && (this.about.message.photo || this.about.message.file));
    this.button.disabled = !this.text.trim() && !mayBeEmpty;
    this.button.querySelector("use").setAttribute("href", this.about?.kind === "edit" ? "#i-save" : "#i-send");
    this.button.setAttribute("aria-label", this.about?.kind === "edit" ? "Save" : "Send");
  }

  #toggleCommands() {
    const isOpen = this.suggestions.isOpen;
    this.focus();
    this.suggestions.offer(isOpen ? [] : this.place.suggest("/"));
  }

  #complete(suggestion) {
    if (suggestion.send) {
      this.write(suggestion.insert);
      this.send();
      return;
    }
    const end = this.input.selectionStart;
    const start = this.text.slice(0, end).search(/\S*$/);
    const before = this.text.slice(0, start) + suggestion.insert + " ";
    this.input.value = before + this.text.slice(end);
    this.input.setSelectionRange(before.length, before.length);
    this.#changed();
    this.focus();
  }
}
