import { play } from "./autoplay.js";
import { Chips } from "./chips.js";
import { Composer } from "./composer.js";
import { byId, hasFinger } from "./dom.js";
import { Desk } from "./desk.js";
import { Head } from "./head.js";
import { prepareViewer, toast } from "./overlays.js";
import { Sent } from "./sent.js";
import { listen } from "./server.js";
import { followKeyboard } from "./viewport.js";

const sent = new Sent();
const desk = new Desk();
const head = new Head({ room: (id) => desk.open(id), chat: (id) => desk.openChat(id) });
const composer = new Composer(desk.place);
const chips = new Chips({ ...desk.trial, composer });
desk.join({ head, composer, chips });
prepareViewer();
followKeyboard();

let hasBegun = false;

async function begin(everything) {
  head.connected = true;
  desk.fill(everything);
  sent.fill(everything.calls);
  if (hasBegun) return;
  hasBegun = true;
  desk.miniApp.title = everything.bot.name;
  const wasTouched = everything.autoplay && (await playFirst());
  // A tap somewhere must not bring up the keyboard.
  if (document.activeElement === document.body && !(wasTouched && hasFinger())) composer.focus();
  document.documentElement.dataset.ready = "";
}

async function playFirst() {
  byId("strip").classList.add("waiting");
  try {
    return await play(composer, desk.trial.offerSample, desk.pictureCame);
  } catch (error) {
    toast(error.message);
    return false;
  } finally {
    byId("strip").classList.remove("waiting");
    chips.arrive();
  }
}

listen({
  hello: begin,
  message: (message) => desk.put(message),
  gone: ({ room, serial }) => desk.drop(room, serial),
  action: ({ room, action }) => head.acts(room, action),
  call: (call) => sent.put(call),
  lost: () => {
    head.connected = false;
  },
});
