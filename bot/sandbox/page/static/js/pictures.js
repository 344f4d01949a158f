import { h, icon, sizeOf } from "./dom.js";

const WIDEST = 300;
const NARROWEST = 216;
const TALLEST = 370;
const LOWEST = 84;

/** A photo in its own shape; its place is reserved before it is loaded. */
export function singlePicture(message, around, loaded) {
  const width = singlePicture.width(message.photo);
  const height = (width * message.photo.height) / message.photo.width;
  const frame = picture(message, around, loaded);
  frame.style.aspectRatio = `${width} / ${Math.min(TALLEST, Math.max(LOWEST, height))}`;
  return h("div", { class: "pictures" }, frame);
}

/** @param {import("./types.js").Photo} photo */
singlePicture.width = ({ width, height }) => {
  const scale = Math.min(WIDEST / width, TALLEST / height);
  return Math.round(Math.max(NARROWEST, width * scale));
};

/** The photos of an album. */
export function pictureGrid(messages, around, loaded) {
  const frames = messages.map((message) => picture(message, around, loaded));
  return h("div", { class: "pictures", data: { count: messages.length } }, ...frames);
}

function picture(message, around, loaded) {
  const { src, width, height } = message.photo;
  const image = loaded.get(src) ?? newImage(src, width, height);
  image.alt = message.text || `Photo from ${message.sender?.name ?? "somebody"}`;
  loaded.delete(src);
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
