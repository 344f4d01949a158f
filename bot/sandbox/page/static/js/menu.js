import { byId, h, icon } from "./dom.js";

const MARGIN = 8;

/**
 * Opens the page's one menu at a place.
 *
 * @param {{x: number, y: number}} at
 * @param {{label: string, icon: string, danger?: boolean, do: () => void}[]} items
 * @param {() => void} [closed]
 */
export function openMenu(at, items, closed = () => {}) {
  const menu = byId("menu");
  const back = document.activeElement;
  const close = () => {
    menu.hidden = true;
    stop.abort();
    closed();
  };
  const leave = () => {
    close();
    if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  menu.replaceChildren(
    ...items.map((item) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: item.danger ? "danger" : "",
          on: { click: () => (leave(), item.do()) },
        },
        icon(item.icon),
        item.label,
      ),
    ),
  );
  menu.hidden = false;
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(MARGIN, Math.min(at.x, innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, at.y + height > innerHeight - MARGIN ? at.y - height : at.y)}px`;
  menu.firstElementChild.focus({ preventScroll: true });
  menu.addEventListener("keydown", (event) => moveIn(menu, event, leave), options);
  addEventListener("pointerdown", (event) => !menu.contains(event.target) && close(), { ...options, capture: true });
  addEventListener("resize", close, options);
}

function moveIn(menu, event, leave) {
  const items = [...menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
  if (step) {
    const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
    items[next].focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    leave();
    event.preventDefault();
    event.stopPropagation();
  }
}
