import { byId, prefersCalm } from "./dom.js";
import { pause } from "./typing.js";

const INK = "#ff2d55";
/** Of the picture's width. */
const PEN = 0.014;
const STEPS = 40;
const QUALITY = 0.9;

/**
 * Drawing on a picture, as Telegram's own photo editor allows it.
 *
 * @typedef {{x: number, y: number}[]} Stroke in the picture's pixels
 */
export class Painter {
  constructor() {
    this.dialog = byId("painter");
    this.canvas = this.dialog.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.image = new Image();
    /** @type {Stroke[]} */
    this.strokes = [];
    this.done = (_isKept) => {};
    const [cancel, undo, done] = this.dialog.querySelectorAll("button");
    cancel.addEventListener("click", () => this.done(false));
    undo.addEventListener("click", () => this.#takeBack());
    done.addEventListener("click", () => this.done(true));
    this.undo = undo;
    this.dialog.addEventListener("cancel", () => this.done(false));
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.canvas.hasPointerCapture(event.pointerId) && this.#go(this.#at(event)));
  }

  /**
   * @param {import("./types.js").Photo} photo
   * @param {{byItself?: boolean}} [how] a line is drawn without a hand, as an example
   * @returns {Promise<File | null>} the picture with what was drawn; null if that was given up
   */
  async open({ src }, { byItself = false } = {}) {
    this.image.src = src;
    await this.image.decode();
    this.canvas.width = this.image.naturalWidth;
    this.canvas.height = this.image.naturalHeight;
    this.strokes = [];
    this.#draw();
    const decided = new Promise((resolve) => {
      this.done = resolve;
    });
    this.dialog.showModal();
    if (byItself) this.#circle().then(() => this.done(true));
    const isKept = await decided;
    this.dialog.close();
    if (!isKept || !this.strokes.length) return null;
    const blob = await new Promise((resolve) => this.canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return new File([blob], "drawn.jpg", { type: "image/jpeg" });
  }

  #begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([this.#at(event)]);
    this.#draw();
  }

  #go(point) {
    this.strokes.at(-1).push(point);
    this.#draw();
  }

  async #circle() {
    const { width, height } = this.canvas;
    const radius = 0.19 * Math.min(width, height);
    const pointAt = (step) => ({
      x: width / 2 + radius * Math.sin((2 * Math.PI * step) / STEPS),
      y: 0.55 * height - radius * Math.cos((2 * Math.PI * step) / STEPS),
    });
    if (!prefersCalm()) await pause(350);
    this.strokes.push([pointAt(0)]);
    for (let step = 1; step <= STEPS; step += 1) {
      this.#go(pointAt(step));
      if (!prefersCalm()) await pause(14);
    }
    if (!prefersCalm()) await pause(350);
  }

  #takeBack() {
    this.strokes.pop();
    this.#draw();
  }

  #at({ clientX, clientY }) {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const scale = this.canvas.width / width;
    return { x: (clientX - left) * scale, y: (clientY - top) * scale };
  }

  #draw() {
    const { pen } = this;
    pen.drawImage(this.image, 0, 0);
    Object.assign(pen, { strokeStyle: INK, lineWidth: PEN * this.canvas.width, lineCap: "round", lineJoin: "round" });
    for (const stroke of this.strokes) {
      pen.beginPath();
      for (const { x, y } of [stroke[0], ...stroke]) pen.lineTo(x, y);
      pen.stroke();
    }
    this.undo.disabled = !this.strokes.length;
  }
}
