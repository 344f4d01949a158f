import { avatar, h, icon, sizeOf, timeOf } from "./dom.js";
import { documentRow, pictureGrid, singlePicture, stickerPicture } from "./pictures.js";
import { poll } from "./polls.js";
import { formatted } from "./words.js";

const LONG_ROW = 42;
/** An emoji stays on the line of its word. */
const SIGN = /^(\P{L}{1,4}) /u;

/**
 * What a bubble can ask for.
 *
 * @typedef {object} Around
 * @property {boolean} isGroup
 * @property {(person: import("./types.js").Person | null) => string} placeOf "bot", or the place among the people
 * @property {(message: import("./types.js").Message, button: import("./types.js").Button) => Promise<void>} press
 * @property {(message: import("./types.js").Message, option: number) => void} vote
 * @property {(message: import("./types.js").Message) => void} reply
 * @property {(message: import("./types.js").Message, at: {x: number, y: number}) => void} openMenu
 * @property {(message: import("./types.js").Message) => void} openPicture
 * @property {(message: import("./types.js").Message) => void} draw
 * @property {(serial: number) => void} jump
 * @property {(command: string) => void} say
 */

/**
 * A message, or the messages of one album.
 *
 * @param {import("./types.js").Message[]} messages
 * @param {Around} around
 * @param {import("./pictures.js").Kept} kept pictures of an earlier drawing
 */
export function drawn(messages, around, kept) {
  const message = messages[0];
  if (message.service) return h("p", { class: "note message", data: { serial: message.serial } }, message.service);
  const place = around.placeOf(message.sender);
  const isOwn = place === "0";
  const name = message.sender?.name ?? "";
  const balloon = h("div", { class: "balloon" }, bubble(messages, around, kept, { place, isOwn, name }));
  const single = messages.length === 1 && message.photo;
  if (single) balloon.style.width = `${singlePicture.width(message.photo)}px`;
  if (message.buttons.length) balloon.append(keyboard(message, around));
  balloon.append(tools(message, around));
  if (around.isGroup && !isOwn) balloon.append(avatar(place, name));
  return h(
    "article",
    {
      class: `message${isOwn ? " own" : ""}`,
      tabindex: "-1",
      data: { serial: message.serial, sender: place },
      "aria-label": `${name}, ${timeOf(message.at)}`,
    },
    balloon,
  );
}

function bubble(messages, around, kept, { place, isOwn, name }) {
  const message = messages[0];
  const captioned = messages.filter((item) => item.text);
  const speaker = captioned.length === 1 ? captioned[0] : message;
  const meta = metaOf(messages.at(-1), speaker);
  const parts = [];
  if (around.isGroup && !isOwn) parts.push(h("p", { class: "name", data: { of: place } }, name));
  if (message.forwarded) parts.push(h("p", { class: "name" }, `Forwarded from ${message.forwarded}`));
  if (message.reply) parts.push(quoted(message.reply, around));
  const photos = messages.filter((item) => item.photo);
  if (photos.length === 1) parts.push(singlePicture(photos[0], around, kept));
  else if (photos.length) parts.push(pictureGrid(photos, around, kept));
  if (message.sticker) parts.push(stickerPicture(message, around, kept));
  for (const item of messages) if (item.file) parts.push(documentRow(item.file));
  if (message.poll) parts.push(poll(message, around));
  if (message.other) parts.push(h("p", { class: "words" }, message.other));
  if (speaker.text) {
    parts.push(h("p", { class: "words" }, ...formatted(speaker.text, speaker.entities, around.say), meta));
  } else {
    if (photos.length || message.sticker) meta.classList.add("over");
    const last = parts.at(-1);
    if (last?.matches(".document, .sticker")) last.append(meta);
    else parts.push(meta);
  }
  const reactions = [...new Set(messages.flatMap((item) => item.reactions))];
  if (reactions.length) parts.push(h("p", { class: "reactions" }, ...reactions.map((emoji) => h("span", {}, emoji))));
  return h("div", { class: message.sticker ? "bubble bare" : "bubble" }, ...parts);
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
    h("span", {}, h("b", {}, reply.place ? `${reply.name} · ${reply.place}` : reply.name), h("i", {}, reply.text)),
  );
}

function keyboard(message, around) {
  const rows = message.buttons.map((row) =>
    h("div", { class: rowKind(row) }, ...row.map((button) => key(message, button, around))),
  );
  return h("div", { class: "keyboard" }, ...rows);
}

/** Numbers stand in columns; a row with many words has smaller ones, in two lines where they need it. */
function rowKind(row) {
  const letters = row.map(({ text }) => [...text].length);
  if (letters.every((count) => count <= 3)) return "even";
  return letters.reduce((sum, count) => sum + count + 4, 0) > LONG_ROW ? "tight" : "";
}

function key(message, button, around) {
  const press = async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-busy") === "true") return;
    currentTarget.setAttribute("aria-busy", "true");
    await around.press(message, button);
    currentTarget.setAttribute("aria-busy", "false");
  };
  const sign = { url: "away", copy: "copy", app: "app" }[button.kind] ?? "";
  return h(
    "button",
    { type: "button", title: button.text, data: { style: button.style }, on: { click: press } },
    button.text.replace(SIGN, "$1\u00a0"),
    sign && icon(sign),
  );
}

function tools(message, around) {
  const reply = h(
    "button",
    { type: "button", class: "round", tabindex: "-1", "aria-label": "Reply", title: "Reply", on: { click: () => around.reply(message) } },
    icon("reply"),
  );
  return h("div", { class: "tools" }, reply, message.photo && drawTool(message, around));
}

function drawTool(message, around) {
  const label = "Draw on photo";
  return h(
    "button",
    { type: "button", class: "round", tabindex: "-1", "aria-label": label, title: label, on: { click: () => around.draw(message) } },
    icon("edit"),
  );
}

/** How a message is named where it is only mentioned. */
export function summary(message) {
  if (message.text) return message.text;
  if (message.photo) return message.album ? "Album" : "Photo";
  if (message.sticker) return `${message.sticker.emoji} Sticker`.trim();
  if (message.file) return `${message.file.name} · ${sizeOf(message.file.size)}`;
  return message.poll?.question ?? message.other ?? "";
}
