const HOLD_MS = 450;
const SLACK = 10;

/**
 * Calls back when something is held down or clicked with the right button.
 *
 * @param {HTMLElement} node
 * @param {(target: Element, at: {x: number, y: number}) => boolean} held whether it meant anything
 */
export function longPress(node, held) {
  let timer = 0;
  let start = { x: 0, y: 0 };
  let done = false;
  const stop = () => clearTimeout(timer);
  node.addEventListener("contextmenu", (event) => {
    stop();
    if (isOurs(event.target) && (done || held(event.target, { x: event.clientX, y: event.clientY }))) event.preventDefault();
  });
  node.addEventListener("pointerdown", (event) => {
    done = false;
    if (event.pointerType !== "touch") return;
    start = { x: event.clientX, y: event.clientY };
    stop();
    timer = setTimeout(() => {
      done = isOurs(event.target) && held(event.target, start);
      if (done) swallowClick();
    }, HOLD_MS);
  });
  node.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLACK) stop();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) node.addEventListener(end, stop);
}

/** The finger that opened a menu must not also press what then lies below it. */
function swallowClick() {
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
    stop.abort();
  };
  addEventListener("click", swallow, options);
  addEventListener("pointerdown", () => stop.abort(), options);
}

const isOurs = (target) => target instanceof Element && !target.closest(".keyboard, .words a");
