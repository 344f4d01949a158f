import { h } from "./dom.js";

/**
 * A question with its options; a tap on one votes for it, a second one takes that back.
 *
 * @param {import("./types.js").Message} message
 * @param {import("./bubble.js").Around} around
 */
export function poll(message, around) {
  const { question, closed, options } = message.poll;
  const most = Math.max(1, ...options.map(({ voters }) => voters.length));
  const rows = options.map(({ text, voters, thumb }, index) => {
    const row = h(
      "button",
      { type: "button", class: "option", disabled: closed, on: { click: () => around.vote(message, index) } },
      thumb && h("img", { src: thumb, alt: "" }),
      h("span", {}, text),
      h("b", {}, voters.length ? String(voters.length) : ""),
    );
    row.style.setProperty("--share", String(voters.length / most));
    return row;
  });
  return h("div", { class: "poll" }, h("p", { class: "words" }, question), ...rows, closed && h("small", {}, "Final result"));
}
