import { byId, h } from "./dom.js";

/**
 * A list above the input, for what begins with the word that is being written.
 *
 * @typedef {{insert: string, title: string, about: string, send?: boolean}} Suggestion
 */
export class Suggestions {
  /** @param {(suggestion: Suggestion) => void} chosen */
  constructor(input, chosen) {
    this.box = byId("suggestions");
    this.input = input;
    this.chosen = chosen;
    /** @type {Suggestion[]} */
    this.items = [];
    this.at = 0;
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose([...this.box.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** @param {Suggestion[]} items none closes the list */
  offer(items) {
    this.items = items;
    this.at = 0;
    this.box.hidden = !items.length;
    this.box.replaceChildren(
      ...items.map((item, index) =>
        h("div", { role: "option", id: `suggestion-${index}` }, h("b", {}, item.title), h("span", {}, item.about)),
      ),
    );
    this.#mark();
  }

  close() {
    this.offer([]);
  }

  /** Whether the key meant something to the list. */
  takes(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.#mark();
    } else if (event.key === "Enter" || event.key === "Tab") this.#choose(this.at);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  #choose(index) {
    const item = this.items[index];
    this.close();
    this.chosen(item);
  }

  #mark() {
    [...this.box.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    if (this.isOpen) this.input.setAttribute("aria-activedescendant", `suggestion-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }
}
