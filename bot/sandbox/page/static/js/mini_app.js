import { byId, h } from "./dom.js";
import { ask } from "./overlays.js";

const LATEST_READY_MS = 4000;
const ALLOWED = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals";
const INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * A Mini App in a sheet over the chat, as Telegram shows it; the two talk as in Telegram's clients in a browser:
 * JSON strings `{eventType, eventData}` (core.telegram.org/api/web-events).
 */
export class MiniApp {
  constructor() {
    this.title = "";
    this.box = byId("mini-app");
    this.sheet = this.box.querySelector(".sheet");
    this.place = this.box.querySelector(".frame");
    this.leave = byId("mini-app-leave");
    this.button = byId("mini-app-button");
    this.leave.addEventListener("click", () => this.#leaveOrBack());
    this.button.addEventListener("click", () => this.#tell("main_button_pressed"));
    this.box.addEventListener("click", (event) => event.target === this.box && this.#askAndClose());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("message", (event) => this.#heard(event));
    new ResizeObserver(() => this.#tellSize()).observe(this.place);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** @param {string} address with the launch data behind its # */
  open(address) {
    this.back = document.activeElement;
    this.asks = this.goesBack = this.speaks = false;
    const { origin, hash } = new URL(address, location.href);
    this.origin = origin;
    this.theme = JSON.parse(new URLSearchParams(hash.slice(1)).get("tgWebAppThemeParams") ?? "{}");
    this.box.querySelector("h2").textContent = this.title;
    this.sheet.classList.remove("expanded", "ready");
    this.sheet.style.setProperty("--app", this.theme.bg_color ?? "");
    this.button.hidden = true;
    this.leave.textContent = "Close";
    this.frame = h("iframe", { src: address, title: this.title, referrerpolicy: "no-referrer" });
    if (origin !== location.origin) this.frame.setAttribute("sandbox", ALLOWED);
    // An app that never says that it is ready is shown all the same.
    this.frame.addEventListener("load", () => (this.late = setTimeout(() => this.#show(), LATEST_READY_MS)));
    this.place.append(this.frame);
    this.#keepRest(true);
    this.box.hidden = false;
    this.leave.focus({ preventScroll: true });
  }

  close() {
    clearTimeout(this.late);
    this.frame?.remove();
    this.frame = null;
    this.box.hidden = true;
    this.#keepRest(false);
    if (this.back?.isConnected) this.back.focus({ preventScroll: true });
  }

  #heard({ source, origin, data }) {
    if (!this.frame || source !== this.frame.contentWindow || origin !== this.origin || typeof data !== "string") return;
    let event;
    try {
      event = JSON.parse(data);
    } catch {
      return;
    }
    this.speaks = true;
    const about = event?.eventData ?? {};
    switch (event?.eventType) {
      case "web_app_ready":
        return this.#show();
      case "web_app_expand":
        return void this.sheet.classList.add("expanded");
      case "web_app_close":
        return this.close();
      case "web_app_setup_closing_behavior":
        this.asks = Boolean(about.need_confirmation);
        return;
      case "web_app_setup_back_button":
        this.goesBack = Boolean(about.is_visible);
        this.leave.textContent = this.goesBack ? "Back" : "Close";
        return;
      case "web_app_setup_main_button":
        return this.#setButton(about);
      case "web_app_request_theme":
        return this.#tell("theme_changed", { theme_params: this.theme });
      case "web_app_request_viewport":
        return this.#tellSize();
      case "web_app_request_safe_area":
        return this.#tell("safe_area_changed", INSETS);
      case "web_app_request_content_safe_area":
        return this.#tell("content_safe_area_changed", INSETS);
    }
  }

  #show() {
    clearTimeout(this.late);
    this.sheet.classList.add("ready");
  }

  #setButton({ is_visible: isVisible, is_active: isActive, is_progress_visible: isBusy, text, color, text_color: ink }) {
    const { button } = this;
    button.hidden = !isVisible;
    button.disabled = isActive === false;
    button.textContent = text ?? "";
    button.setAttribute("aria-busy", String(Boolean(isBusy)));
    button.style.background = color ?? this.theme.button_color ?? "";
    button.style.color = ink ?? this.theme.button_text_color ?? "";
  }

  #key(event) {
    if (event.key !== "Escape") return;
    // The key would close the question at once.
    event.preventDefault();
    this.#askAndClose();
  }

  #leaveOrBack() {
    if (this.goesBack) this.#tell("back_button_pressed");
    else this.#askAndClose();
  }

  async #askAndClose() {
    const frame = this.frame;
    const mayClose = !this.asks || (await ask("Changes that you made may not be saved.", "Close anyway", "Cancel"));
    if (mayClose && this.frame === frame) this.close();
  }

  #tellSize() {
    const { clientWidth: width, clientHeight: height } = this.place;
    const isExpanded = this.sheet.classList.contains("expanded");
    this.#tell("viewport_changed", { width, height, is_expanded: isExpanded, is_state_stable: true });
  }

  #tell(eventType, eventData = {}) {
    if (this.speaks) this.frame?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), this.origin);
  }

  /** What lies below the sheet takes no part. */
  #keepRest(isKept) {
    for (const part of this.box.parentElement.children) if (part !== this.box) part.inert = isKept;
  }
}
