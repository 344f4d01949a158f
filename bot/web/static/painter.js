import * as board from "./board.js";
import { ask, askOnClosing, close, connected, mainButton, offerInTelegram, said } from "./telegram.js";

/** That the server takes. */
const MOST_OPS = 400;
/** After these there is nothing to do here. */
const FINAL = ["done", "unknown", "foreign", "gone", "used"];

const nodes = (selector) => [...document.querySelectorAll(selector)];
const byId = Object.fromEntries(nodes("[id]").map((node) => [node.id, node]));
const { page, prompt, stage, ring, hint, trouble, size, undo, redo, clear, send, end, last, leave } = byId;
const tools = nodes("[data-tool]");
const WORDS = JSON.parse(byId.words.textContent);
let words = WORDS.en;
let key, canvas, tool;
/** Everything that was done, and how much of it is not undone. */
let ops = [];
let done = 0;
let isSending = false;

function speak(language) {
  words = /^zh/i.test(language) ? WORDS.zh : WORDS.en;
  document.documentElement.lang = words.lang;
  for (const node of nodes("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of nodes("[data-label]")) node.ariaLabel = node.title = words[node.dataset.label];
  prompt.placeholder = words.prompt;
}

const sentence = (kind) => words[kind] ?? words.fault;

function finish(kind) {
  const isFinal = FINAL.includes(kind);
  end.className = kind;
  last.textContent = sentence(kind);
  leave.textContent = words[isFinal ? "close" : "again"];
  leave.onclick = isFinal ? close : () => location.reload();
  page.inert = true;
  end.hidden = false;
  offer();
  askOnClosing(false);
  leave.focus();
}

/** For when the page is closed. A frame may have no storage, and a storage no room. */
function keep(value) {
  try {
    localStorage.painter = JSON.stringify(value);
  } catch {}
}

function recall() {
  try {
    return JSON.parse(localStorage.painter);
  } catch {}
}

/** What counts: all since the last clearing. */
function painted() {
  const all = ops.slice(0, done);
  return all.slice(all.findLastIndex(({ t }) => t === "c") + 1);
}

const isMarked = () => painted().some(({ t }) => t !== "e");

function step(by) {
  done += by;
  board.show(painted());
  undo.disabled = !done;
  redo.disabled = done === ops.length;
  clear.disabled = !painted().length;
  askOnClosing(done > 0);
  trouble.textContent = "";
  wrote();
}

function commit(op) {
  ops.splice(done, ops.length, op);
  step(1);
}

function wrote() {
  offer();
  keep({ key, number: canvas.number, ops, done, prompt: prompt.value });
}

/** The one button says what is missing. */
function offer() {
  const state = isSending ? "sending" : !isMarked() ? "mark" : prompt.value.trim() ? "send" : "say";
  send.textContent = words[state];
  send.disabled = state !== "send";
  offerInTelegram(end.hidden && words[state], !send.disabled, isSending);
}

function use(button) {
  tool = button.dataset.tool;
  for (const other of tools) other.ariaPressed = String(other === button);
  hint.textContent = words[`how${tool}`];
  size.hidden = "lr".includes(tool);
}

/** From 4 to 60 pixels of the screen. */
const diameter = () => 4 * 15 ** (size.value / 100);

function showRing(x, y) {
  ring.hidden = size.hidden;
  ring.style.cssText = `left: ${x}px; top: ${y}px; width: ${diameter()}px`;
}

/** Of an op, with its radius in pixels; null where nothing is to be painted. */
function toolFor({ pointerType }) {
  const wasWriting = document.activeElement === prompt;
  prompt.blur();
  if ((wasWriting && pointerType === "touch") || (tool === "e" && !isMarked())) return null;
  const isFull = painted().length >= MOST_OPS;
  hint.textContent = isFull ? words.full : "";
  if (isFull) return null;
  return size.hidden ? { t: tool } : { t: tool, r: diameter() / 2 };
}

async function open() {
  canvas = await ask(`${key}/open`, "json", { method: "POST" });
}

async function submit() {
  if (send.disabled) return;
  page.inert = isSending = true;
  offer();
  const body = JSON.stringify({ v: 1, ops: painted(), prompt: prompt.value });
  const hand = () => ask(`sessions/${canvas.session}`, "text", { method: "POST", body });
  try {
    await hand().catch(async (error) => {
      if (error.message !== "gone") throw error;
      // Its time was over; the link may still be good.
      await open();
      await hand();
    });
    keep(null);
    finish("done");
    close();
  } catch ({ message }) {
    page.inert = false;
    trouble.textContent = sentence(message);
    if (FINAL.includes(message)) finish(message);
  }
  isSending = false;
  offer();
}

/** Nothing moves while somebody writes: a keyboard comes and goes below the page. */
function layout() {
  if (document.activeElement !== prompt) board.layout();
}

async function start() {
  if (!said("user")) await connected;
  speak(JSON.parse(said("user"))?.language_code);
  offer();
  key = /\/m\/([\w-]+)/.exec(location.pathname)?.[1] ?? said("start_param");
  await open();
  speak(canvas.language);
  const bitmap = await createImageBitmap(await ask(`sessions/${canvas.session}/picture`, "blob"));
  use(tools[0]);
  hint.textContent = words.hint;
  const kept = recall();
  if (kept?.key === key && kept.number === canvas.number) {
    ({ ops, done, prompt: prompt.value } = kept);
    if (done) hint.textContent = words.kept;
  }
  page.inert = false;
  board.open(canvas, bitmap, { toolFor, commit });
  step(0);
  layout();
  new ResizeObserver(layout).observe(stage);
}

for (const button of tools) button.onclick = () => use(button);
undo.onclick = () => step(-1);
redo.onclick = () => step(1);
for (const id of ["invert", "clear"]) byId[id].onclick = () => commit({ t: id[0] });
send.onclick = submit;
prompt.oninput = wrote;
prompt.onblur = layout;
size.oninput = () => showRing(stage.clientWidth / 2, stage.clientHeight / 2);
size.onchange = stage.onpointerleave = () => (ring.hidden = true);
stage.addEventListener("pointermove", ({ pointerType, offsetX, offsetY }) => {
  if (pointerType === "mouse") showRing(offsetX, offsetY);
});
onkeydown = (event) => {
  const { key: name, ctrlKey, metaKey, shiftKey } = event;
  if (event.target === prompt) {
    if (name !== "Enter" || shiftKey || event.isComposing) return;
    event.preventDefault();
    prompt.blur();
  } else if ((ctrlKey || metaKey) && /^z$/i.test(name) && !page.inert) (shiftKey ? redo : undo).click();
};
connected.then(() => {
  mainButton?.onClick(submit);
  send.hidden = mainButton !== null;
  offer();
});
start().catch(({ message }) => finish(message));
