import { byId, h, prefersCalm } from "./dom.js";
import { ask } from "./overlays.js";
import { Strokes } from "./strokes.js";
import { pause, typed } from "./typing.js";

const LONGEST = 1280;
const QUALITY = 0.8;
const STEPS = 40;
const UNDO_KEYS = ["z", "Z"];

/** As Telegram offers them. */
const COLORS = [
  ["Red", "#ff453a"],
  ["Orange", "#ff8a00"],
  ["Yellow", "#ffd60a"],
  ["Green", "#34c759"],
  ["Mint", "#63e6e2"],
  ["Blue", "#0a84ff"],
  ["Purple", "#bf5af2"],
  ["Pink", "#ff5fa2"],
  ["White", "#ffffff"],
  ["Light grey", "#c7c7cc"],
  ["Grey", "#7d7d82"],
  ["Light brown", "#b08354"],
  ["Brown", "#6b4423"],
  ["Black", "#000000"],
];

/** The alpha of a stroke, by tool. */
const INKS = { pen: 1, marker: 0.45 };

/** Of the picture's width, from the thinnest to the thickest. */
const WIDTHS = [0.004, 0.048];

/**
 * Drawing on a photo as in Telegram's own editor: what is sent is a flat JPEG, with what was drawn in it.
 *
 * @typedef {{file: File, words: string, isReply: boolean}} Drawn
 */
export class Editor {
  constructor() {
    this.dialog = byId("editor");
    this.canvas = this.dialog.querySelector("canvas");
    this.strokes = new Strokes(this.canvas, () => this.ink, () => this.#changed());
    this.words = byId("editor-words");
    this.reply = byId("editor-reply");
    this.width = byId("editor-width");
    this.undo = byId("editor-undo");
    this.clear = byId("editor-clear");
    this.hint = byId("editor-hint");
    this.color = COLORS[0][1];
    /** @type {(drawn: boolean) => void} */
    this.done = () => {};
    this.#fillPalette();
    byId("editor-close").addEventListener("click", () => this.#leave());
    this.undo.addEventListener("click", () => this.strokes.takeBack());
    this.clear.addEventListener("click", () => this.strokes.clear());
    this.width.addEventListener("input", () => this.#drawDot());
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#leave()));
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("change", () => this.#drawDot());
    addEventListener("resize", () => this.dialog.open && this.#drawDot());
    byId("editor-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.done(true);
    });
    byId("editor-show").addEventListener("click", () => this.#showHow());
  }

  /** What the next stroke is drawn with; its width in the canvas's pixels. */
  get ink() {
    return { color: this.color, alpha: INKS[this.#tool], width: this.#share * this.canvas.width };
  }

  /**
   * @param {import("./types.js").Photo} photo
   * @param {{hint?: boolean, words?: string}} [how] `hint` says what to do; `words` are what it would show
   * @returns {Promise<Drawn | null>} null if it was given up
   */
  async open({ src }, { hint = false, words = "" } = {}) {
    const image = Object.assign(new Image(), { src });
    await image.decode().catch(() => {
      throw new Error("That photo cannot be opened.");
    });
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    this.strokes.begin(image, Math.round(image.naturalWidth * scale), Math.round(image.naturalHeight * scale));
    this.words.value = "";
    this.example = words;
    this.hint.hidden = !hint;
    this.dialog.inert = false;
    const decided = new Promise((resolve) => (this.done = resolve));
    this.dialog.showModal();
    this.canvas.focus({ preventScroll: true });
    this.#drawDot();
    const isSent = await decided;
    this.dialog.close();
    if (!isSent) return null;
    const blob = await new Promise((resolve) => this.canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return {
      file: new File([blob], "photo.jpg", { type: "image/jpeg" }),
      words: this.words.value.trim(),
      isReply: this.reply.checked,
    };
  }

  get #tool() {
    return this.dialog.querySelector("[name=tool]:checked").value;
  }

  /** The stroke's width as a share of the picture's. */
  get #share() {
    const [thin, thick] = WIDTHS;
    return thin + (thick - thin) * Number(this.width.value);
  }

  async #leave() {
    if (!this.strokes.list.length || (await ask("Discard what you drew?", "Discard", "Keep drawing"))) this.done(false);
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || !UNDO_KEYS.includes(event.key) || event.target === this.words) return;
    event.preventDefault();
    this.strokes.takeBack();
  }

  #changed() {
    const isEmpty = !this.strokes.list.length;
    this.undo.disabled = this.clear.disabled = isEmpty;
    if (!isEmpty) this.hint.hidden = true;
  }

  #fillPalette() {
    const choose = (color) => () => {
      this.color = color;
    };
    const swatches = COLORS.map(([name, color], index) =>
      h(
        "label",
        { title: name },
        h("input", { type: "radio", name: "color", "aria-label": name, checked: index === 0, on: { change: choose(color) } }),
      ),
    );
    for (const [index, [, color]] of COLORS.entries()) swatches[index].style.setProperty("--swatch", color);
    byId("editor-colors").append(...swatches);
  }

  /** The stroke's end, as large as it will be on the picture. */
  #drawDot() {
    const dot = byId("editor-dot");
    const size = `${Math.max(2, this.#share * this.canvas.getBoundingClientRect().width)}px`;
    Object.assign(dot.style, { width: size, height: size, background: this.color, opacity: String(INKS[this.#tool]) });
  }

  /** Circles the middle, says something and sends it, without a hand. */
  async #showHow() {
    this.hint.hidden = true;
    this.dialog.inert = true;
    const { width, height } = this.canvas;
    const radius = 0.19 * Math.min(width, height);
    const pointAt = (step) => ({
      x: width / 2 + radius * Math.sin((2 * Math.PI * step) / STEPS),
      y: 0.55 * height - radius * Math.cos((2 * Math.PI * step) / STEPS),
    });
    const rest = (ms) => !prefersCalm() && pause(ms);
    await rest(250);
    this.strokes.start(pointAt(0), { color: COLORS[0][1], alpha: INKS.pen, width: 0.014 * width });
    for (let step = 1; step <= STEPS; step += 1) {
      this.strokes.go([pointAt(step)]);
      await rest(14);
    }
    this.strokes.end();
    await typed(this.example, (part) => (this.words.value = part), { pace: 14 });
    await rest(350);
    this.done(true);
  }
}
