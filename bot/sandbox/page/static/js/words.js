import { h } from "./dom.js";

const TAGS = { bold: "b", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code", blockquote: "q" };

/**
 * Words with their entities. Offsets count UTF-16 units, as strings here do.
 *
 * @param {string} text
 * @param {import("./types.js").Entity[]} entities
 * @param {(command: string) => void} say sends a command that was tapped
 */
export function formatted(text, entities, say) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) cuts.add(offset).add(offset + length);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1];
    const around = entities.filter((entity) => entity.offset <= start && end <= entity.offset + entity.length);
    return around.reduceRight((inner, entity) => wrapped(inner, entity, text, say), text.slice(start, end));
  });
}

function wrapped(inner, entity, text, say) {
  const whole = text.slice(entity.offset, entity.offset + entity.length);
  switch (entity.type) {
    case "bot_command":
      return command(inner, () => say(whole));
    case "mention":
    case "text_mention":
    case "hashtag":
      return h("span", { class: "mention" }, inner);
    case "url":
    case "text_link":
      return link(inner, entity.url || (whole.includes("://") ? whole : `https://${whole}`));
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], {}, inner) : inner;
  }
}

/** A link, not a button: punctuation after a button may begin a line. */
function command(inner, tapped) {
  const click = (event) => {
    event.preventDefault();
    tapped();
  };
  return h("a", { href: "#", class: "tappable", on: { click } }, inner);
}

function link(inner, address) {
  if (!/^https?:\/\//i.test(address)) return inner;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inner);
}
