/**
 * Strokes on a picture, drawn with one finger, pen or mouse.
 *
 * @typedef {{x: number, y: number}} Point in the canvas's pixels
 * @typedef {{color: string, alpha: number, width: number}} Ink
 */
export class Strokes {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => Ink} ink of the next stroke
   * @param {() => void} changed after a stroke came or went
   */
  constructor(canvas, ink, changed) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.changed = changed;
    /** The picture with all strokes but the one that is being drawn. */
    this.before = document.createElement("canvas");
    /** @type {{ink: Ink, points: Point[]}[]} */
    this.list = [];
    this.current = null;
    /** @type {Set<number>} the fingers that touch the picture */
    this.fingers = new Set();
    canvas.addEventListener("pointerdown", (event) => this.#down(event, ink()));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, (event) => this.#up(event));
  }

  begin(image, width, height) {
    Object.assign(this.canvas, { width, height });
    Object.assign(this.before, { width, height });
    this.image = image;
    this.fingers.clear();
    this.clear();
  }

  clear() {
    this.list = [];
    this.current = null;
    this.#draw();
  }

  takeBack() {
    this.list.pop();
    this.#draw();
  }

  /** @param {Point} point @param {Ink} ink */
  start(point, ink) {
    this.current = { ink, points: [point] };
    this.#drawCurrent();
  }

  /** @param {Point[]} points */
  go(points) {
    this.current.points.push(...points);
    this.#drawCurrent();
  }

  end() {
    this.list.push(this.current);
    this.current = null;
    this.before.getContext("2d").drawImage(this.canvas, 0, 0);
    this.changed();
  }

  #down(event, ink) {
    if (event.button) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.fingers.add(event.pointerId);
    // A second finger is a gesture or a palm: what the first began was no stroke.
    if (this.fingers.size > 1) {
      this.current = null;
      this.pen.drawImage(this.before, 0, 0);
    } else this.start(this.#at(event), ink);
  }

  #move(event) {
    if (!this.current || !this.fingers.has(event.pointerId)) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.go((events.length ? events : [event]).map((part) => this.#at(part)));
  }

  #up(event) {
    const isDrawing = this.current && this.fingers.has(event.pointerId);
    this.fingers.delete(event.pointerId);
    if (isDrawing) this.end();
  }

  #at({ clientX, clientY }) {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const scale = this.canvas.width / width;
    return { x: (clientX - left) * scale, y: (clientY - top) * scale };
  }

  #draw() {
    const pen = this.before.getContext("2d");
    pen.drawImage(this.image, 0, 0, this.before.width, this.before.height);
    for (const stroke of this.list) trace(pen, stroke);
    this.pen.drawImage(this.before, 0, 0);
    this.changed();
  }

  #drawCurrent() {
    this.pen.drawImage(this.before, 0, 0);
    trace(this.pen, this.current);
  }
}

/** One path, so that a stroke does not get darker where it crosses itself; smooth between its points. */
function trace(pen, { ink, points }) {
  Object.assign(pen, { strokeStyle: ink.color, globalAlpha: ink.alpha, lineWidth: ink.width, lineCap: "round", lineJoin: "round" });
  pen.beginPath();
  pen.moveTo(points[0].x, points[0].y);
  points.slice(1).forEach((point, index) => {
    const from = points[index];
    pen.quadraticCurveTo(from.x, from.y, (from.x + point.x) / 2, (from.y + point.y) / 2);
  });
  pen.lineTo(points.at(-1).x, points.at(-1).y);
  pen.stroke();
  pen.globalAlpha = 1;
}
