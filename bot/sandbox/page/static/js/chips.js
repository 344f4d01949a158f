import { byId, h } from "./dom.js";
import { typed } from "./typing.js";

const NEW = ["a fox reading in the snow", "a lighthouse at sunset", "a robot with a cake", "an owl in the woods at night"];
const CHANGES = ["make it snow", "with a red hat", "add a rainbow", "as a watercolour", "now at sunset"];
const SPOTS = ["a red balloon", "a sleeping cat", "a bunch of flowers"];
const FAMILY_NEW = ["a birthday cake with a star", "a boat on the sea", "a cat with a balloon"];

/**
 * Things to try with one tap: words that are written and sent as one's own.
 *
 * @typedef {object} Trial
 * @property {() => boolean} isGroup
 * @property {() => import("./types.js").Message | undefined} lastPicture the bot's newest picture in this chat
 * @property {() => string} mention the bot's name with its @
 * @property {() => Promise<void>} offerSample puts a photo into the tray
 * @property {(picture: import("./types.js").Message, words: string) => Promise<void>} markSpot opens the editor on a
 *   picture, with these words to be shown how
 * @property {() => void} openGroup
 * @property {(place: number) => void} writeAs
 * @property {import("./composer.js").Composer} composer
 */
export class Chips {
  /** @param {Trial} trial */
  constructor(trial) {
    this.trial = trial;
    this.box = byId("chips");
    this.turns = { fresh: 0, change: 0, family: 0, spot: 0 };
    this.busy = false;
    this.labels = "";
    this.knowsSpots = false;
  }

  /** Those that make sense in the open room now. */
  draw() {
    const chips = this.#fitting();
    const labels = chips.map(([label]) => label).join();
    if (labels === this.labels) return;
    this.labels = labels;
    this.box.replaceChildren(
      ...chips.map(([label, act]) => h("button", { type: "button", on: { click: () => this.#once(act) } }, label)),
    );
  }

  #fitting() {
    return this.trial.isGroup()
      ? [
          ["Make", () => this.#say(`/new ${this.#next("family", FAMILY_NEW)}`)],
          ["Change", () => this.#changeInGroup()],
          ["As Bob", () => this.#bobAnswers()],
        ]
      : [
          ["Make", () => this.#say(`/new ${this.#next("fresh", NEW)}`)],
          ["Change", () => this.#change()],
          ...(this.#spotPicture() ? [["Only this spot", () => this.#onlyThisSpot()]] : []),
          ["Group", () => this.trial.openGroup()],
        ];
  }

  /** The newest picture, if the bot has ever offered to change one spot of one. */
  #spotPicture() {
    const picture = this.trial.lastPicture();
    this.knowsSpots ||= picture?.buttons.flat().some(({ text }) => /spot/i.test(text)) ?? false;
    return this.knowsSpots ? picture : undefined;
  }

  /** Draws attention to the chips, once. */
  arrive() {
    this.box.classList.add("arriving");
    setTimeout(() => this.box.classList.remove("arriving"), 900);
  }

  async #once(act) {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } finally {
      this.busy = false;
    }
  }

  async #change() {
    if (!this.trial.lastPicture()) await this.trial.offerSample();
    await this.#say(this.#next("change", CHANGES));
  }

  async #onlyThisSpot() {
    const picture = this.#spotPicture();
    if (picture) await this.trial.markSpot(picture, this.#next("spot", SPOTS));
  }

  async #changeInGroup() {
    if (!this.trial.lastPicture()) return this.#say(`${this.trial.mention()} ${this.#next("family", FAMILY_NEW)}`);
    return this.#say(`${this.trial.mention()} ${this.#next("change", CHANGES)}`);
  }

  async #bobAnswers() {
    const picture = this.trial.lastPicture();
    this.trial.writeAs(1);
    if (picture) this.trial.composer.replyTo(picture);
    const words = this.#next("change", CHANGES);
    await this.#say(picture ? words : `${this.trial.mention()} ${this.#next("family", FAMILY_NEW)}`);
  }

  async #say(text) {
    const { composer } = this.trial;
    await typed(text, (part) => composer.write(part), { pace: 14 });
    await composer.send();
  }

  #next(kind, list) {
    return list[this.turns[kind]++ % list.length];
  }
}
