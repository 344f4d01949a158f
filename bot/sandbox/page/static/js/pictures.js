import { h, icon, sizeOf } from "./dom.js";

const WIDEST = 300;
const NARROWEST = 216;
const TALLEST = 370;
const LOWEST = 84;
const STICKER = 180;
const FADE_MS = 250;

/** A photo in its own shape; its place is reserved before it is loaded. */
export function singlePicture(message, around, kept) {
  const width = singlePicture.width(message.photo);
  const height = (width * message.photo.height) / message.photo.width;
  const frame = picture(message, around, kept);
  frame.style.aspectRatio = `${width} / ${Math.min(TALLEST, Math.max(LOWEST, height))}`;
  return h("div", { class: "pictures" }, frame);
}

/** @param {import("./types.js").Photo} photo */
singlePicture.width = ({ width, height }) => {
  const scale = Math.min(WIDEST / width, TALLEST / height);
  return Math.round(Math.max(NARROWEST, width * scale));
};

/** The photos of an album. */
export function pictureGrid(messages, around, kept) {
  const frames = messages.map((message) => picture(message, around, kept));
  return h("div", { class: "pictures", data: { count: messages.length } }, ...frames);
}

/** Telegram's own size of a sticker; nothing is drawn around it. */
export function stickerPicture(message, around, kept) {
  const { width, height } = message.sticker;
  const frame = picture(message, around, kept);
  const scale = STICKER / Math.max(width, height);
  frame.classList.add("sticker");
  Object.assign(frame.style, { width: `${Math.round(width * scale)}px`, aspectRatio: `${width} / ${height}` });
  return frame;
}

/** The pictures of a message's earlier drawing: a redrawn message neither loads nor blinks. */
export class Kept {
  /** @param {HTMLElement | null} node the earlier drawing */
  constructor(node) {
    const frames = [...(node?.querySelectorAll(".picture") ?? [])];
    this.pictures = frames.map((frame) => ({ serial: frame.dataset.serial, image: frame.querySelector("img") }));
  }

  /** The image element of this file, if it was there before. */
  take(src) {
    return this.pictures.find(({ image }) => image.getAttribute("src") === src)?.image;
  }

  /** What this message showed before, to be seen until its new picture is there. */
  before(serial) {
    const image = this.pictures.find((picture) => picture.serial === String(serial))?.image;
    return image?.classList.contains("loaded") ? Object.assign(image, { className: "before", alt: "" }) : null;
  }
}

function picture(message, around, kept) {
  const { src, width, height, live } = message.photo ?? message.sticker;
  const image = kept.take(src) ?? newImage(src, width, height);
  image.alt = message.text || `${message.photo ? "Photo" : "Sticker"} from ${message.sender?.name ?? "somebody"}`;
  const before = image.classList.contains("loaded") ? null : kept.before(message.serial);
  if (before) image.addEventListener("load", () => setTimeout(() => before.remove(), FADE_MS), { once: true });
  return h(
    "button",
    {
      type: "button",
      class: "picture",
      data: { serial: message.serial },
      "aria-label": `Open picture: ${image.alt}`,
      on: { click: () => around.openPicture(message) },
    },
    image,
    before,
    live && h("span", { class: "live" }, "Live"),
  );
}

function newImage(src, width, height) {
  const image = /** @type {HTMLImageElement} */ (h("img", { src, width, height, decoding: "async", draggable: "false" }));
  image.addEventListener("load", () => image.classList.add("loaded"), { once: true });
  return image;
}

/** A file with its size, to be downloaded. */
export function documentRow({ src, name, size, thumb }) {
  const kind = name.includes(".") ? name.split(".").at(-1).toUpperCase() : "";
  return h(
    "a",
    { class: "document", href: `${src}?save`, download: name, "aria-label": `Download ${name}, ${sizeOf(size)}` },
    h("span", { class: "icon" }, thumb ? h("img", { src: thumb, alt: "" }) : icon("file")),
    h("span", {}, h("b", {}, name), h("small", {}, [sizeOf(size), kind].filter(Boolean).join(" · "))),
  );
}
