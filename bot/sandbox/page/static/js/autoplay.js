import { post } from "./server.js";
import { pause, typed } from "./typing.js";

const WORDS = "make it night";
const PATIENCE_MS = 20_000;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"];

/**
 * Plays one real turn: a photo with words, sent as anybody would send it. Any touch stops it.
 *
 * @param {import("./composer.js").Composer} composer
 * @param {() => Promise<void>} offerSample puts the photo into the tray
 * @param {(signal: AbortSignal) => Promise<void>} pictureCame
 * @returns {Promise<boolean>} whether it was stopped
 */
export async function play(composer, offerSample, pictureCame) {
  const stop = new AbortController();
  const touched = () => stop.abort();
  const { signal } = stop;
  for (const kind of TOUCHES) addEventListener(kind, touched, { capture: true, passive: true, signal });
  let isSent = false;
  try {
    await visible(signal);
    const { play: isOurs } = await post("/do/play", {});
    if (!isOurs) return false;
    await pause(700, signal);
    await offerSample();
    await pause(800, signal);
    await typed(WORDS, (part) => composer.write(part), { pace: 60, signal });
    await pause(450, signal);
    isSent = true;
    const coming = Promise.race([pictureCame(signal), pause(PATIENCE_MS, signal)]);
    await composer.send();
    await coming;
    await pause(500, signal);
    return false;
  } catch (error) {
    if (!signal.aborted) throw error;
    if (!isSent) composer.clear();
    return true;
  } finally {
    stop.abort();
  }
}

function visible(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.addEventListener("visibilitychange", () => resolve(), { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
