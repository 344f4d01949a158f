import { byId, h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { toast } from "./overlays.js";

const MOST = 10;

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
    for (const [id, asFile] of [["pick-photos", false], ["pick-files", true]]) {
      const input = byId(id);
      input.addEventListener("change", () => {
        this.add([...input.files], asFile);
        input.value = "";
      });
    }
    this.#prepareButton();
    this.#prepareDrop();
  }

  get files() {
    return this.items.map((item) => item.file);
  }

  get asFile() {
    return this.checkbox.checked;
  }

  /** @param {File[]} files @param {boolean} [asFile] */
  add(files, asFile = false) {
    const room = MOST - this.items.length;
    if (files.length > room) toast(`An album holds ${MOST} pictures.`);
    if (!this.items.length) this.checkbox.checked = asFile;
    if (asFile || files.some((file) => !file.type.startsWith("image/"))) this.checkbox.checked = true;
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
    this.#draw();
  }

  #draw() {
    this.list.replaceChildren(...this.items.map((item) => this.#cell(item)));
    this.box.hidden = !this.items.length;
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
          { label: "Photo or album", icon: "photo", do: () => byId("pick-photos").click() },
          { label: "File, full quality", icon: "file", do: () => byId("pick-files").click() },
        ],
        () => button.setAttribute("aria-expanded", "false"),
      );
    });
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
