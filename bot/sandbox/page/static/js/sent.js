import { byId, h, isNarrow, sizeOf } from "./dom.js";
import { copied } from "./clipboard.js";

/** What was sent: each call of the image API, the newest first. */
export class Sent {
  constructor() {
    this.panel = byId("sent");
    this.list = byId("calls");
    this.opener = byId("open-sent");
    /** @type {Map<number, {call: import("./types.js").Call, node: HTMLElement}>} */
    this.calls = new Map();
    this.seen = 0;
    this.opener.addEventListener("click", () => this.open(true));
    this.panel.querySelector("header button").addEventListener("click", () => this.open(false));
    byId("shade").addEventListener("click", () => this.open(false));
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && isNarrow.matches && this.open(false));
    isNarrow.addEventListener("change", () => this.open(false));
    byId("make-real").addEventListener("click", () => this.#copyCommand());
    this.open(false);
  }

  /** Opens the drawer of a phone; on a desktop the panel is always there. */
  open(isOpen) {
    const isDrawer = isNarrow.matches;
    const wasOpen = this.panel.classList.contains("open");
    this.panel.classList.toggle("open", isOpen && isDrawer);
    this.panel.inert = isDrawer && !isOpen;
    byId("shade").hidden = !(isOpen && isDrawer);
    this.opener.setAttribute("aria-expanded", String(isOpen && isDrawer));
    this.seen = this.calls.size;
    this.#count();
    if (!isDrawer) return;
    if (isOpen) this.panel.querySelector("header button").focus();
    else if (wasOpen) this.opener.focus();
  }

  fill(calls) {
    this.list.replaceChildren();
    this.calls.clear();
    for (const call of calls) this.put(call);
    for (const { node } of this.calls.values()) node.classList.remove("fresh");
    this.seen = this.calls.size;
    this.#count();
  }

  put(call) {
    const known = this.calls.get(call.number);
    const node = card(call, this.calls.get(call.number - 1)?.call);
    if (known) {
      node.querySelector("details").open = known.node.querySelector("details").open;
      node.classList.remove("fresh");
      known.node.replaceWith(node);
    } else this.list.prepend(node);
    this.calls.set(call.number, { call, node });
    const all = [...this.calls.values()];
    const total = all.reduce((sum, { call: { price } }) => sum + (price ?? 0), 0);
    byId("sent-sum").textContent =
      `${all.length} ${all.length === 1 ? "call" : "calls"} to the image API · $${total.toFixed(2)} if it were real`;
    this.#count();
  }

  async #copyCommand() {
    const [command, note] = [byId("real-command"), byId("real-note")];
    const isCopied = await copied(command.textContent);
    note.textContent = isCopied ? "Copied. Put in your two values and run it:" : "Copy the selected line, put in your two values and run it:";
    if (!isCopied) getSelection().selectAllChildren(command);
  }

  #count() {
    const badge = this.opener.querySelector(".badge");
    const isLooking = !isNarrow.matches || this.panel.classList.contains("open");
    if (isLooking) this.seen = this.calls.size;
    const unseen = this.calls.size - this.seen;
    badge.hidden = unseen === 0;
    badge.textContent = String(unseen);
  }
}

function card(call, before) {
  const isRunning = call.seconds === undefined;
  const [method, path] = call.endpoint.split(" ");
  const isSwitched = before !== undefined && before.endpoint !== call.endpoint;
  const because = call.mask && !before?.mask ? ": a spot is marked" : "";
  const inputs = call.pictures.map((picture, index) => inputRow(picture, index));
  return h(
    "li",
    { class: `call fresh${isSwitched ? " switched" : ""}`, data: { number: call.number, way: path.split("/").at(-1) } },
    h(
      "header",
      {},
      h("span", {}, `#${call.number}`),
      h("span", { class: "path" }, `${method} `, h("b", {}, path)),
      isRunning
        ? h("span", { class: "status running" }, "drawing")
        : h("span", { class: "status", data: { bad: String(call.status !== 200) } }, String(call.status ?? "gone")),
    ),
    isSwitched && h("p", { class: "switch" }, `${wayOf(call)} instead of ${wayOf(before)}${because}`),
    h("p", { class: "model" }, call.model, call.mask && h("span", { class: "masked" }, `mask ${percent(call.mask.share)}`)),
    call.words && h("p", { class: "said" }, `“${call.words}”`),
    ...inputs,
    call.mask && maskRow(call.mask),
    resultRow(call, isRunning),
    wholeRequest(call),
  );
}

/** The endpoint without its method and version. */
const wayOf = ({ endpoint }) => endpoint.replace(/^\S+ \/(v\d+\/)?/, "");

function inputRow({ src, width, height, size, format }, index) {
  return h(
    "p",
    { class: "row" },
    src ? h("img", { src, alt: "", loading: "lazy" }) : h("span", { class: "empty" }),
    h("span", {}, h("b", {}, `image ${index + 1}`), ` sent · ${width}×${height}`, h("br"), `${format} · ${sizeOf(size)}`),
  );
}

/** The mask as it went out: what shows through may change. */
function maskRow({ src, width, height, size, format, share }) {
  return h(
    "p",
    { class: "row mask" },
    src ? h("img", { src, alt: "", loading: "lazy" }) : h("span", { class: "empty" }),
    h("span", {}, h("b", {}, `mask ${percent(share)}`), ` may change · ${width}×${height}`, h("br"), `${format} · ${sizeOf(size)}`),
  );
}

/** @param {number} share 0..1 */
function percent(share) {
  const hundredths = share * 100;
  return `${hundredths > 0 && hundredths < 1 ? hundredths.toFixed(1) : Math.round(hundredths)} %`;
}

function resultRow(call, isRunning) {
  if (isRunning) {
    return h("p", { class: "row" }, h("span", { class: "empty running" }), h("span", {}, "waiting for the picture"));
  }
  const price = h("span", { class: "price" }, `$${(call.price ?? 0).toFixed(2)}`);
  const seconds = `${call.seconds.toFixed(1)} s`;
  if (!call.result) return h("p", { class: "row" }, h("span", {}, call.refusal || "no picture", ` · ${seconds}`), price);
  return h(
    "p",
    { class: "row" },
    h("img", { src: call.result.src, alt: "", loading: "lazy" }),
    h("span", {}, h("b", {}, "result"), ` after ${seconds}`, h("br"), `PNG · ${sizeOf(call.result.size)}`),
    price,
  );
}

function wholeRequest(call) {
  const count = call.messages.length;
  const lines = call.messages.flatMap(({ role, text, pictures }) => [
    h("dt", {}, role),
    h("dd", {}, text, pictures > 0 && ` + ${pictures} ${pictures === 1 ? "picture" : "pictures"}`),
  ]);
  return h(
    "details",
    {},
    h("summary", {}, `The request: ${count} ${count === 1 ? "message" : "messages"}, ${sizeOf(call.bytes)}`),
    h("dl", {}, ...lines),
  );
}
