/** Telegram, around the page, and the bot. Telegram's script only gives its button: nobody waits for it. */
const SCRIPT_MS = 2000;
const ANSWER_MS = 40_000;
const root = document.documentElement;
const launch = new URLSearchParams(location.hash.slice(1));
let initData = launch.get("tgWebAppData");

export let mainButton = null;

/** By Telegram, unproven. */
export const said = (name) => new URLSearchParams(initData ?? "").get(name);

/** https://core.telegram.org/api/web-events */
function tell(eventType, eventData = null) {
  const proxy = window.TelegramWebviewProxy;
  if (proxy) proxy.postEvent(eventType, JSON.stringify(eventData));
  else if (parent !== window) parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
}

export const close = () => tell("web_app_close");
export const askOnClosing = (need_confirmation) => tell("web_app_setup_closing_behavior", { need_confirmation });

export function offerInTelegram(text, isReady, isSending) {
  if (!mainButton) return;
  if (text) mainButton.setParams({ text, is_active: isReady, is_visible: true });
  else mainButton.hide();
  mainButton[isSending ? "showProgress" : "hideProgress"]();
}

const colors = JSON.parse(launch.get("tgWebAppThemeParams"));
for (const name in colors) root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, colors[name]);
tell("web_app_ready");
tell("web_app_expand");
tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });

const script = document.createElement("script");
script.src = "https://telegram.org/js/telegram-web-app.js";
const loaded = new Promise((resolve) => {
  script.onload = script.onerror = resolve;
  setTimeout(resolve, SCRIPT_MS);
});
if (!("alone" in root.dataset)) document.head.append(script);

export const connected = loaded.then(() => {
  const app = window.Telegram?.WebApp;
  if (!app?.initData) return;
  initData ??= app.initData;
  mainButton = app.MainButton;
});

/** An error's message is the name of a sentence in the page's words. */
export async function ask(path, kind, options) {
  let answer;
  try {
    // This file is at ROOT/static/VERSION.
    answer = await fetch(new URL(`../../${path}`, import.meta.url), {
      headers: { Authorization: `tma ${initData}` },
      signal: AbortSignal.timeout?.(ANSWER_MS),
      ...options,
    });
    if (answer.ok) return await answer[kind]();
  } catch {
    throw new Error("offline");
  }
  throw new Error((await answer.json().catch(Object)).error);
}
