/** The picture and, over it, a veil with holes where it is marked. An op is as the server takes it, in units. */
const LONG_SIDE = 16384;
const EVERYWHERE = [-2e5, -2e5, 4e5, 4e5];
const MOST_RADIUS = 4096;
/** More fills the memory of phones. */
const MOST_DENSE = 2.5;
const MOST_ZOOM = 16;
const MARGIN = 12;
const STEP = 1.5;
/** So soon, the first finger did not want to paint. */
const SECOND_FINGER_MS = 350;

const stage = document.getElementById("stage");
const fit = document.getElementById("fit");
const [picture, veil] = stage.querySelectorAll("canvas");
let bitmap, width, height, dense, page;
let ops = [];
/** Pixels for a unit; the least shows the whole picture. */
let scale = 0;
let least = 0;
let left = 0;
let top = 0;

/** The op that is being painted, and the newest event of its pointer. */
let live = null;
let painter = null;
let began = 0;
let hasPen = false;
const movers = new Map();

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export function open(canvas, loaded, host) {
  const unit = LONG_SIDE / Math.max(canvas.width, canvas.height);
  [bitmap, width, height, page] = [loaded, canvas.width * unit, canvas.height * unit, host];
}

export function show(painted) {
  ops = painted;
  redraw();
}

export function layout() {
  const { clientWidth, clientHeight } = stage;
  dense = Math.min(devicePixelRatio, MOST_DENSE);
  for (const canvas of [picture, veil]) {
    canvas.width = clientWidth * dense;
    canvas.height = clientHeight * dense;
    canvas.style.width = `${clientWidth}px`;
  }
  place(scale > least ? scale : 0, left, top);
}

function place(wanted, x, y) {
  const { clientWidth, clientHeight } = stage;
  least = Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height);
  scale = Math.max(wanted, least);
  fit.hidden = scale === least;
  const across = width * scale;
  const down = height * scale;
  left = within(x, (clientWidth - across) / 2);
  top = within(y, (clientHeight - down) / 2);
  const pen = penOf(picture);
  pen.clearRect(...EVERYWHERE);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, width, height);
  veil.style.clipPath = `path("M${left} ${top}h${across}v${down}h${-across}")`;
  redraw();
}

const within = (start, room) => (room > MARGIN ? room : clamp(start, 2 * room - MARGIN, MARGIN));

const units = ({ x, y }) => [(x - stage.offsetLeft - left) / scale, (y - stage.offsetTop - top) / scale];

const point = (event) => units(event).map((unit) => Math.round(clamp(unit, -LONG_SIDE, 2 * LONG_SIDE)));

function move(from, to, factor) {
  const zoomed = clamp(scale * factor, least, MOST_ZOOM * least);
  const [x, y] = units(from);
  const [toX, toY] = units(to);
  place(zoomed, left + toX * scale - x * zoomed, top + toY * scale - y * zoomed);
}

function penOf(canvas) {
  const pen = canvas.getContext("2d");
  const zoom = scale * dense;
  pen.setTransform(zoom, 0, 0, zoom, left * dense, top * dense);
  return pen;
}

function redraw() {
  for (const op of [{ t: "c" }, ...ops]) draw(op);
  veil.hidden = !live && !ops.length;
  if (live) draw(live);
}

function draw({ t, r, p }) {
  const pen = penOf(veil);
  pen.globalCompositeOperation = { c: "source-over", e: "source-over", i: "xor" }[t] ?? "destination-out";
  pen.beginPath();
  if (!p) pen.rect(...EVERYWHERE);
  else if (t === "r") pen.rect(p[0], p[1], p[2] - p[0], p[3] - p[1]);
  else {
    // A dot is a very short line.
    pen.moveTo(p[0] + 1, p[1]);
    for (let at = 0; at < p.length; at += 2) pen.lineTo(p[at], p[at + 1]);
  }
  pen.lineWidth = 2 * r;
  pen.lineCap = pen.lineJoin = "round";
  if (r) pen.stroke();
  else pen.fill();
}

function begin(event) {
  live = page.toolFor(event);
  if (!live) return false;
  const p = point(event);
  live.p = live.t === "r" ? [...p, ...p] : p;
  if (live.r) live.r = Math.min(Math.ceil(live.r / scale), MOST_RADIUS);
  painter = event;
  began = event.timeStamp;
  redraw();
  return true;
}

function extend(event) {
  const { t, p } = live;
  const [x, y] = point(event);
  if (t === "r") p.splice(2, 2, x, y);
  else if (Math.hypot(x - p.at(-2), y - p.at(-1)) * scale >= STEP) p.push(x, y);
}

function end(isKept) {
  const op = live;
  const [left, top, right, bottom] = op.p;
  // A slip of the finger makes no lasso or box.
  const isShape = op.t === "r" ? left !== right && top !== bottom : op.r || op.p.length > 8;
  live = painter = null;
  if (isKept && isShape) page.commit(op);
  else redraw();
}

function middle() {
  const [one, other = one] = movers.values();
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, spread: Math.hypot(one.x - other.x, one.y - other.y) };
}

/** One finger paints, two move and zoom. Once a pen has painted, fingers only move: hands lie on the glass. */
stage.onpointerdown = (event) => {
  const { button, pointerId, pointerType } = event;
  const isFinger = pointerType === "touch";
  event.preventDefault();
  stage.setPointerCapture(pointerId);
  if (pointerType === "pen") {
    hasPen = true;
    if (painter) end(false);
    movers.clear();
  }
  const isFree = !painter && !movers.size && button === 0 && !(isFinger && hasPen);
  if (isFree && begin(event)) return;
  if ((painter && painter.pointerType !== "touch") || (button !== 1 && !isFinger)) return;
  if (painter) {
    movers.set(painter.pointerId, painter);
    end(event.timeStamp - began > SECOND_FINGER_MS);
  }
  movers.set(pointerId, event);
  stage.className = "moving";
};

stage.onpointermove = (event) => {
  const { pointerId } = event;
  if (pointerId === painter?.pointerId) {
    painter = event;
    extend(event);
    // More of a line only adds to it.
    if (live.r) draw(live);
    else redraw();
  } else if (movers.has(pointerId)) {
    const before = middle();
    movers.set(pointerId, event);
    const after = middle();
    move(before, after, after.spread / before.spread || 1);
  }
};

stage.onpointerup = stage.onpointercancel = ({ pointerId, type }) => {
  if (pointerId === painter?.pointerId) end(type === "pointerup");
  movers.delete(pointerId);
  if (!movers.size) stage.className = "";
};

stage.onwheel = (event) => {
  event.preventDefault();
  move(event, event, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)));
};

fit.onclick = () => place(0, 0, 0);
