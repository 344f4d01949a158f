import { h } from "./dom.js";

/** Puts the text into the clipboard; whether that worked. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromField(text);
  }
}

/** The older way, which needs no permission. */
function copiedFromField(text) {
  const back = document.activeElement;
  const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "hidden-words", readonly: true, "aria-hidden": "true" }));
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  return isCopied;
}
