import { byId, h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { toast } from "./overlays.js";

const MOST = 10;
const SPECIAL = { live: "as a live photo", sticker: "as a sticker" };

/** The pictures that are about to be sent: picked, pasted or dropped. */
export class Tray {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {{file: File, address: string}[]} */
    this.items = [];
    this.box = byId("tray");
    this.list = this.box.querySelector("ul");
    this.checkbox = this.box.querySelector("input");
    /** What is being picked. */
    this.wanted = "photo";
    /** A kind that the checkbox does not offer. */
    this.special = "";
    for (const [id, kind] of [["pick-photos", () => this.wanted], ["pick-files", () => "file"]]) {
      const input = byId(id);
      input.addEventListener("change", () => {
        this.add([...input.files], kind());
        input.value = "";
        this.wanted = "photo";
      });
    }
    this.#prepareButton();
    this.#prepareDrop();
  }

  get files() {
    return this.items.map((item) => item.file);
  }

  /** @returns {"photo" | "file" | "live" | "sticker"} */
  get kind() {
    if (this.special) return this.special;
    return this.checkbox.checked ? "file" : "photo";
  }

  /** @param {File[]} files @param {"photo" | "file" | "live" | "sticker"} [kind] */
  add(files, kind = "photo") {
    const room = kind === "live" ? 1 : MOST - this.items.length;
    if (kind === "live") this.clear();
    if (files.length > room) toast(kind === "live" ? "A live photo comes alone." : `An album holds ${MOST} pictures.`);
    this.special = kind in SPECIAL ? kind : "";
    if (!this.items.length) this.checkbox.checked = kind === "file";
    if (kind === "file" || files.some((file) => !file.type.startsWith("image/"))) this.checkbox.checked = true;
    for (const file of files.slice(0, room)) this.items.push({ file, address: URL.createObjectURL(file) });
    this.#draw();
  }

  /** Takes a paste; whether there were pictures in it. */
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return false;
    this.add(files);
    event.preventDefault();
    return true;
  }

  clear() {
    for (const { address } of this.items) URL.revokeObjectURL(address);
    this.items = [];
    this.special = "";
    this.#draw();
  }

  #draw() {
    this.list.replaceChildren(...this.items.map((item) => this.#cell(item)));
    this.box.hidden = !this.items.length;
    this.box.dataset.kind = this.special;
    this.box.querySelector(".as-other").textContent = SPECIAL[this.special] ?? "";
    this.changed();
  }

  #cell(item) {
    const isPicture = item.file.type.startsWith("image/");
    const remove = () => {
      URL.revokeObjectURL(item.address);
      this.items = this.items.filter((other) => other !== item);
      this.#draw();
    };
    return h(
      "li",
      {},
      isPicture ? h("img", { src: item.address, alt: item.file.name }) : h("span", { class: "icon" }, icon("file"), item.file.name),
      h("button", { type: "button", class: "round", "aria-label": `Remove ${item.file.name}`, on: { click: remove } }, icon("close")),
    );
  }

  #prepareButton() {
    const button = byId("attach");
    button.addEventListener("click", () => {
      const { left, top } = button.getBoundingClientRect();
      button.setAttribute("aria-expanded", "true");
      openMenu(
        { x: left, y: top - 8 },
        [
          { label: "Photo or album", icon: "photo", do: () => this.#pick("photo") },
          { label: "File, full quality", icon: "file", do: () => byId("pick-files").click() },
          { label: "Live photo", icon: "live", do: () => this.#pick("live") },
          { label: "Sticker", icon: "sticker", do: () => this.#pick("sticker") },
        ],
        () => button.setAttribute("aria-expanded", "false"),
      );
    });
  }

  #pick(kind) {
    this.wanted = kind;
    byId("pick-photos").click();
  }

  #prepareDrop() {
    const sign = byId("drop");
    let depth = 0;
    const isFiles = (event) => event.dataTransfer?.types.includes("Files");
    const show = (change) => {
      depth = Math.max(0, depth + change);
      sign.hidden = depth === 0;
    };
    addEventListener("dragenter", (event) => isFiles(event) && show(1));
    addEventListener("dragleave", (event) => isFiles(event) && show(-1));
    addEventListener("dragover", (event) => isFiles(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      show(-depth);
      this.add([...event.dataTransfer.files]);
    });
  }
}
