import { copied } from "./clipboard.js";
import { byId, h } from "./dom.js";

const TOAST_MS = 3200;

/** A short note at the top of the chat: what it is about stands at the foot. */
export function toast(text) {
  if (!text) return;
  const note = h("p", {}, text);
  byId("toasts").append(note);
  setTimeout(() => {
    note.classList.add("going");
    setTimeout(() => note.remove(), 300);
  }, TOAST_MS);
}

/** A note that waits for an OK. */
export function alertBox(text) {
  const box = byId("alert");
  box.querySelector("p").textContent = text;
  box.showModal();
}

/**
 * A question in front of everything.
 *
 * @returns {Promise<boolean>} whether the answer was yes
 */
export function ask(text, yes, no) {
  const box = byId("ask");
  const [stay, go] = box.querySelectorAll("button");
  box.querySelector("p").textContent = text;
  stay.textContent = no;
  go.textContent = yes;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true }));
}

/**
 * A picture, as large as there is room for.
 *
 * @param {import("./types.js").Message} message
 * @param {() => void} draw on it
 */
export function showPicture(message, draw) {
  const viewer = byId("viewer");
  const image = viewer.querySelector("img");
  const { src, width, height } = message.photo ?? message.sticker;
  Object.assign(image, { src, width, height, alt: message.text || (message.photo ? "Photo" : "Sticker") });
  viewer.querySelector("p").textContent = message.text;
  viewer.querySelector("a").href = `${src}?save`;
  byId("draw").hidden = !message.photo;
  byId("draw").onclick = draw;
  viewer.showModal();
  viewer.querySelector("[aria-label=Close]").focus();
}

/** A tap anywhere but on the foot closes the picture. */
export function prepareViewer() {
  const viewer = byId("viewer");
  viewer.addEventListener("click", (event) => {
    const onFoot = event.target.closest("footer") && !event.target.closest("button");
    if (!onFoot) viewer.close();
  });
}

export async function copy(text, said) {
  toast((await copied(text)) ? said : "The browser does not let this page copy. Select the text instead.");
}
