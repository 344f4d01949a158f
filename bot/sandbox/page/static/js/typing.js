import { prefersCalm } from "./dom.js";

/** Waits; rejects at once when the signal says so. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}

/**
 * Writes a text letter by letter.
 *
 * @param {string} text
 * @param {(part: string) => void} write
 * @param {{pace: number, signal?: AbortSignal}} how `pace`: milliseconds per letter
 */
export async function typed(text, write, { pace, signal }) {
  if (!prefersCalm()) {
    const letters = [...text];
    for (let count = 1; count < letters.length; count += 1) {
      write(letters.slice(0, count).join(""));
      await pause(pace, signal);
    }
  }
  write(text);
}
