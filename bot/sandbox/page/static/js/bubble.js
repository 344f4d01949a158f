import { avatar, h, icon, sizeOf, timeOf } from "./dom.js";
import { documentRow, pictureGrid, singlePicture } from "./pictures.js";
import { formatted } from "./words.js";

/**
 * What a bubble can ask for.
 *
 * @typedef {object} Around
 * @property {boolean} isGroup
 * @property {(person: import("./types.js").Person | null) => string} placeOf "bot", or the place among the people
 * @property {(message: import("./types.js").Message, button: import("./types.js").Button) => Promise<void>} press
 * @property {(message: import("./types.js").Message) => void} reply
 * @property {(message: import("./types.js").Message, at: {x: number, y: number}) => void} openMenu
 * @property {(message: import("./types.js").Message) => void} openPicture
 * @property {(serial: number) => void} jump
 * @property {(command: string) => void} say
 */

/**
 * A message, or the messages of one album.
 *
 * @param {import("./types.js").Message[]} messages
 * @param {Around} around
 * @param {Map<string, HTMLImageElement>} loaded pictures of an earlier drawing
 */
export function drawn(messages, around, loaded) {
  const message = messages[0];
  if (message.service) return h("p", { class: "note message", data: { serial: message.serial } }, message.service);
  const place = around.placeOf(message.sender);
  const isOwn = place === "0";
  const name = message.sender?.name ?? "";
  const balloon = h("div", { class: "balloon" }, bubble(messages, around, loaded, { place, isOwn, name }));
  const single = messages.length === 1 && message.photo;
  if (single) balloon.style.width = `${singlePicture.width(message.photo)}px`;
  if (message.buttons.length) balloon.append(keyboard(message, around));
  balloon.append(tools(message, around));
  return h(
    "article",
    {
      class: `message${isOwn ? " own" : ""}`,
      tabindex: "-1",
      data: { serial: message.serial, sender: place },
      "aria-label": `${name}, ${timeOf(message.at)}`,
    },
    balloon,
    around.isGroup && !isOwn && avatar(place, name),
  );
}

function bubble(messages, around, loaded, { place, isOwn, name }) {
  const message = messages[0];
  const captioned = messages.filter((item) => item.text);
  const speaker = captioned.length === 1 ? captioned[0] : message;
  const meta = metaOf(messages.at(-1), speaker);
  const parts = [];
  if (around.isGroup && !isOwn) parts.push(h("p", { class: "name", data: { of: place } }, name));
  if (message.forwarded) parts.push(h("p", { class: "name" }, `Forwarded from ${message.forwarded}`));
  if (message.reply) parts.push(quoted(message.reply, around));
  const photos = messages.filter((item) => item.photo);
  if (photos.length === 1) parts.push(singlePicture(photos[0], around, loaded));
  else if (photos.length) parts.push(pictureGrid(photos, around, loaded));
  for (const item of messages) if (item.file) parts.push(documentRow(item.file));
  if (message.other) parts.push(h("p", { class: "words" }, message.other));
  if (speaker.text) {
    parts.push(h("p", { class: "words" }, ...formatted(speaker.text, speaker.entities, around.say), meta));
  } else {
    if (photos.length) meta.classList.add("over");
    const document = parts.at(-1)?.classList.contains("document") ? parts.at(-1) : null;
    (document ?? { append: (item) => parts.push(item) }).append(meta);
  }
  const reactions = [...new Set(messages.flatMap((item) => item.reactions))];
  if (reactions.length) parts.push(h("p", { class: "reactions" }, ...reactions.map((emoji) => h("span", {}, emoji))));
  return h("div", { class: "bubble" }, ...parts);
}

function metaOf(message, speaker) {
  const edited = speaker.edited && !speaker.sender?.bot ? "edited " : "";
  const mute = message.silent && h("span", { class: "silent", title: "sent without a sound" }, icon("mute"));
  return h("span", { class: "meta" }, mute, `${edited}${timeOf(message.at)}`);
}

function quoted(reply, around) {
  return h(
    "button",
    { type: "button", class: "reply", on: { click: () => around.jump(reply.serial) } },
    reply.thumb && h("img", { src: reply.thumb, alt: "" }),
    h("span", {}, h("b", {}, reply.name), h("i", {}, reply.text)),
  );
}

function keyboard(message, around) {
  const rows = message.buttons.map((row) => h("div", {}, ...row.map((button) => key(message, button, around))));
  return h("div", { class: "keyboard" }, ...rows);
}

function key(message, button, around) {
  const press = async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-busy") === "true") return;
    currentTarget.setAttribute("aria-busy", "true");
    await around.press(message, button);
    currentTarget.setAttribute("aria-busy", "false");
  };
  return h("button", { type: "button", data: { style: button.style }, on: { click: press } }, button.text);
}

function tools(message, around) {
  const reply = h(
    "button",
    { type: "button", class: "round", tabindex: "-1", "aria-label": "Reply", title: "Reply", on: { click: () => around.reply(message) } },
    icon("reply"),
  );
  return h("div", { class: "tools" }, reply);
}

/** How a message is named where it is only mentioned. */
export function summary(message) {
  if (message.text) return message.text;
  if (message.photo) return message.album ? "Album" : "Photo";
  if (message.file) return `${message.file.name} · ${sizeOf(message.file.size)}`;
  return message.other ?? "";
}
