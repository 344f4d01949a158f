/** Does something at the server. Throws an Error with a sentence for people. */
export async function post(path, fields) {
  const isForm = fields instanceof FormData;
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: isForm ? {} : { "Content-Type": "application/json" },
      body: isForm ? fields : JSON.stringify(fields),
    });
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `That did not work (${response.status}).`);
  return answer;
}

/**
 * Listens to what happens; the browser connects again by itself, and then everything is told anew.
 *
 * @param {Record<string, (content: any) => void>} listeners by the kind of event; `lost` when nobody answers
 */
export function listen(listeners) {
  const source = new EventSource("/events");
  for (const [kind, listener] of Object.entries(listeners)) {
    if (kind !== "lost") source.addEventListener(kind, (event) => listener(JSON.parse(event.data)));
  }
  source.addEventListener("error", () => listeners.lost());
}
