import { drawn } from "./bubble.js";
import { h, prefersCalm } from "./dom.js";
import { longPress } from "./gestures.js";
import { Kept } from "./pictures.js";

const NEAR_END = 60;
const SLIDE_MS = 220;

/** The messages of one room, and where one looks at them. */
export class Thread {
  /**
   * @param {import("./types.js").Room & {label: string}} room
   * @param {import("./bubble.js").Around} around
   * @param {() => void} moved called when the end comes into sight or goes out of it
   * @param {Node[]} notes what stands before the first message
   */
  constructor(room, around, moved, notes) {
    this.around = around;
    this.moved = moved;
    this.notes = notes;
    this.atEnd = true;
    this.unseen = 0;
    this.offset = 0;
    this.sliding = 0;
    /** @type {Map<string, {node: HTMLElement, messages: Map<number, import("./types.js").Message>}>} */
    this.blocks = new Map();
    this.inner = h("div", { class: "thread-inner" });
    this.node = h(
      "div",
      { class: `thread ${room.kind}`, role: "log", tabindex: "0", "aria-label": room.label, "aria-relevant": "additions" },
      this.inner,
    );
    this.lastTop = 0;
    this.node.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.#walk(event));
    longPress(this.node, (target, at) => {
      const message = this.#messageAt(target);
      if (message) around.openMenu(message, at);
      return Boolean(message) && !message.service;
    });
    const resized = new ResizeObserver(() => this.atEnd && this.#jumpToEnd());
    resized.observe(this.node);
    resized.observe(this.inner);
    this.fill(room.messages);
  }

  /** Shows these messages instead of all others. */
  fill(messages) {
    this.node.setAttribute("aria-busy", "true");
    this.blocks.clear();
    this.inner.replaceChildren(...this.notes);
    for (const message of messages) this.#place(message);
    this.#arrange();
    this.#jumpToEnd();
    this.node.setAttribute("aria-busy", "false");
  }

  /** A new message, or a new version of one. */
  put(message) {
    const known = this.#blockOf(message.serial)?.[1].node;
    if (known) return this.#change(known, message);
    const last = /** @type {HTMLElement | null} */ (this.inner.lastElementChild);
    const before = last?.getBoundingClientRect().top ?? 0;
    const node = this.#place(message);
    this.#arrange();
    node.classList.add("fresh");
    if (!this.atEnd) {
      this.unseen += 1;
      this.moved();
      return;
    }
    this.#jumpToEnd();
    if (last && last !== node) this.#slide(before - last.getBoundingClientRect().top);
  }

  drop(serial) {
    const [key, block] = this.#blockOf(serial) ?? [];
    if (!block) return;
    block.messages.delete(serial);
    if (block.messages.size) {
      this.#draw(block);
      this.#arrange();
      return;
    }
    this.blocks.delete(key);
    const { node } = block;
    if (prefersCalm()) node.remove();
    else {
      node.style.height = `${node.offsetHeight}px`;
      node.classList.add("leaving");
      node.addEventListener("animationend", (event) => event.target === node && node.remove());
    }
    this.#arrange();
  }

  /** @returns {import("./types.js").Message | undefined} */
  find(serial) {
    return this.#blockOf(serial)?.[1].messages.get(serial);
  }

  /** The newest message of which this holds. */
  lastWhere(holds) {
    const all = [...this.blocks.values()].flatMap((block) => [...block.messages.values()]);
    return all.filter(holds).sort((a, b) => b.serial - a.serial)[0];
  }

  /** Stays at the end from now on, as after writing something. */
  follow() {
    this.atEnd = true;
    this.unseen = 0;
    this.#jumpToEnd();
    this.moved();
  }

  toEnd() {
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: prefersCalm() ? "auto" : "smooth" });
  }

  /** Brings a message into sight and points it out. */
  show(serial) {
    const node = this.#blockOf(serial)?.[1].node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: prefersCalm() ? "auto" : "smooth" });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  /** Another keyboard, picture or text moves what stands above it smoothly, and only if one is at the end. */
  #change(known, message) {
    const before = known.getBoundingClientRect().top;
    const node = this.#place(message);
    this.#arrange();
    if (!this.atEnd) return;
    this.#jumpToEnd();
    this.#slide(before - node.getBoundingClientRect().top);
  }

  #place(message) {
    const key = message.album || String(message.serial);
    const block = this.blocks.get(key) ?? { node: null, messages: new Map() };
    this.blocks.set(key, block);
    block.messages.set(message.serial, message);
    return this.#draw(block);
  }

  #draw(block) {
    const messages = [...block.messages.values()].sort((a, b) => a.serial - b.serial);
    const node = drawn(messages, this.around, new Kept(block.node));
    if (block.node) replaced(block.node, node);
    else this.inner.append(node);
    block.node = node;
    return node;
  }

  /** Neighbours of one sender stand close together, the first with a name, the last with a tail. */
  #arrange() {
    const nodes = [...this.inner.children].filter((node) => !node.classList.contains("leaving"));
    const senders = nodes.map((node) => node.dataset.sender ?? "");
    nodes.forEach((node, index) => {
      node.classList.toggle("first", senders[index] !== senders[index - 1]);
      node.classList.toggle("last", senders[index] !== senders[index + 1]);
    });
  }

  /**
   * Frame by frame: while an animation of the browser's runs here, Chromium loses what the messages inherit, so that a
   * chat whose dialog closes just then stays inert or hidden.
   */
  #slide(distance) {
    if (!distance || prefersCalm()) return;
    const whole = this.offset + distance;
    const began = performance.now();
    cancelAnimationFrame(this.sliding);
    const step = (now) => {
      const left = Math.max(0, 1 - (now - began) / SLIDE_MS);
      this.offset = Math.abs(whole) * left ** 4 < 0.5 ? 0 : whole * left ** 4;
      this.inner.style.transform = this.offset ? `translateY(${this.offset}px)` : "";
      if (this.offset) this.sliding = requestAnimationFrame(step);
    };
    step(began);
  }

  #jumpToEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    const isNear = scrollHeight - clientHeight - scrollTop < NEAR_END;
    const wentUp = scrollTop < this.lastTop - 1;
    this.lastTop = scrollTop;
    const atEnd = isNear || (this.atEnd && !wentUp);
    if (atEnd !== this.atEnd || (atEnd && this.unseen)) {
      this.atEnd = atEnd;
      if (atEnd) this.unseen = 0;
      this.moved();
    }
  }

  #walk(event) {
    const nodes = [...this.inner.querySelectorAll("article.message")];
    const at = nodes.indexOf(document.activeElement);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (event.target === this.node || at >= 0)) {
      const next = at < 0 ? nodes.at(-1) : nodes[at + step];
      next?.focus();
      event.preventDefault();
    } else if (at >= 0 && (event.key === "Enter" || event.key === "ContextMenu")) {
      const { left, top } = nodes[at].querySelector(".bubble").getBoundingClientRect();
      const message = this.#messageAt(nodes[at]);
      if (message) this.around.openMenu(message, { x: left + 20, y: top + 20 });
      event.preventDefault();
    }
  }

  #messageAt(target) {
    const serial = target.closest("[data-serial]")?.dataset.serial;
    return serial ? this.find(Number(serial)) : undefined;
  }

  #blockOf(serial) {
    return [...this.blocks].find(([, block]) => block.messages.has(serial));
  }
}

/** Puts a new drawing in the place of an old one; the keyboard's focus stays where it was. */
function replaced(old, node) {
  const places = "button, a";
  const active = document.activeElement;
  const hadFocus = old.contains(active);
  const place = [...old.querySelectorAll(places)].indexOf(active);
  old.replaceWith(node);
  if (hadFocus) (node.querySelectorAll(places)[place] ?? node).focus({ preventScroll: true });
}
