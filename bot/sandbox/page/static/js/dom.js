/**
 * Makes an element. Strings among the children become text, never markup.
 *
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `data` (dataset), `on` (listeners), `style`; anything else is an
 *   attribute, left out where it is false, null or undefined
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "style") Object.assign(element.style, value);
    else if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

/** One of the symbols of the page. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** @returns {any} the element with this id, which the page has */
export function byId(id) {
  return document.getElementById(id);
}

export const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const hasFinger = () => matchMedia("(pointer: coarse)").matches;
export const isDark = matchMedia("(prefers-color-scheme: dark)");
export const isNarrow = matchMedia("(max-width: 719px), (max-height: 500px)");

const clock = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });

/** @param {number} seconds since 1970 */
export const timeOf = (seconds) => clock.format(new Date(seconds * 1000));

/** @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A person's or chat's round picture. `of`: "bot", "group", or the person's place among the people. */
export function avatar(of, name) {
  const drawn = { bot: "brush", group: "group" }[of];
  return h("span", { class: "avatar", data: { of }, "aria-hidden": "true" }, drawn ? icon(drawn) : name.slice(0, 1));
}
