import { isNarrow } from "./dom.js";

/** Keeps the input above the keyboard where the browser lays the keyboard over the page. */
export function followKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const follow = () => {
    const isKeyboard = isNarrow.matches && view.scale === 1 && innerHeight - view.height > 60;
    if (isKeyboard) document.body.style.setProperty("--height", `${view.height}px`);
    else document.body.style.removeProperty("--height");
    if (isKeyboard) scrollTo(0, 0);
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
}
