import { avatar, byId, h } from "./dom.js";

/** Who of the people in a room writes. */
export class Writers {
  constructor() {
    this.box = byId("writers");
    /** @type {import("./types.js").Person[]} */
    this.people = [];
    this.at = 0;
  }

  /** The id of who writes. */
  get person() {
    return this.people[this.at].id;
  }

  /** @param {import("./types.js").Person[]} people one alone has no choice */
  show(people) {
    this.people = people;
    this.box.hidden = people.length < 2;
    if (this.box.hidden) this.at = 0;
    const labels = people.map((person, place) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "writer", "aria-label": person.name, value: place, checked: place === this.at, on: { change: () => this.choose(place) } }),
        avatar(String(place), person.name),
        h("span", { class: "who" }, person.name),
      ),
    );
    this.box.replaceChildren(this.box.firstElementChild, ...labels);
  }

  /** @param {number} place among the people */
  choose(place) {
    this.at = place;
    for (const input of this.box.querySelectorAll("input")) input.checked = Number(input.value) === place;
  }
}
