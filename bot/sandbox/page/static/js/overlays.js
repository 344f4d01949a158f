import { byId, h } from "./dom.js";

const TOAST_MS = 3200;

/** A short note at the foot of the chat. */
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
 * A picture, as large as there is room for.
 *
 * @param {import("./types.js").Message} message
 */
export function showPicture(message) {
  const viewer = byId("viewer");
  const image = viewer.querySelector("img");
  image.src = message.photo.src;
  image.alt = message.text || "Photo";
  image.width = message.photo.width;
  image.height = message.photo.height;
  viewer.querySelector("p").textContent = message.text;
  viewer.querySelector("a").href = `${message.photo.src}?save`;
  viewer.showModal();
  viewer.querySelector("button").focus();
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
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast("The browser does not let this page copy. Select the text instead.");
  }
}
