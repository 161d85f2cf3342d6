/* A page that nobody uses shows nothing of anybody any more: a warning a minute before, then the session ends, what was typed is kept in this
   tab for the same user on the same page, and the page gives way to the sign-in. Forms with data-draft are kept by the drafts of the design.
   A session that has lasted its hours ends in the same way whatever is done, with a warning five minutes before, and here some seconds before
   the server ends it, so that nothing is sent that would be lost. */
import { csrfToken } from "../assuage/token.js";

const about = document.querySelector("meta[name='assuage-session']");
const KEPT = "kept:";
const OWNER = "session-user";
const WARNED = "session-warned";
const WARN_S = 60;
const WARN_OF_END_S = 300;
const SOONER_S = 5;
const TELL_MS = 60_000;

function forgetOthers(user) {
  if (!user) return;
  if (sessionStorage.getItem(OWNER) && sessionStorage.getItem(OWNER) !== user) {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith("draft:") || (name.startsWith(KEPT) && !name.startsWith(`${KEPT}${user}:`))) sessionStorage.removeItem(name);
    }
  }
  sessionStorage.setItem(OWNER, user);
}

function watch(said) {
  const lives = Number(said.minutes) * 60;
  const over = Date.now() + (Number(said.seconds) - SOONER_S) * 1000;
  const tabs = new BroadcastChannel("assuage-session");
  let used = Date.now();
  let told = Date.now();
  let warning = null;

  const tell = () => {
    told = Date.now();
    post(said.alive, said).catch(() => {});
  };
  const use = () => {
    if (warning) return;
    used = Date.now();
    if (used - told > TELL_MS) {
      tell();
      tabs.postMessage("used");
    }
  };
  const stay = () => {
    warning?.close();
    warning?.remove();
    warning = null;
    used = Date.now();
    tell();
    tabs.postMessage("used");
  };
  const look = () => {
    const left = lives - (Date.now() - used) / 1000;
    const last = (over - Date.now()) / 1000;
    if (left <= 0 || last <= 0) end(said);
    else if (left <= WARN_S && !warning) warning = warn(said.title, said.words, said.stay, stay);
    else if (last <= WARN_OF_END_S && !warning && sessionStorage.getItem(WARNED) !== said.session) {
      sessionStorage.setItem(WARNED, said.session);
      warning = warn(said.overTitle, said.overWords, said.goOn, stay);
    }
  };

  for (const name of ["keydown", "pointerdown", "input", "wheel", "touchstart"]) document.addEventListener(name, use, { passive: true, capture: true });
  document.addEventListener("htmx:before:request", (event) => {
    if (event.detail?.ctx?.sourceElement?.closest("[hx-trigger*='every']")) event.detail.ctx.request.headers["X-Background"] = "1";
  });
  tabs.addEventListener("message", () => {
    used = told = Date.now();
    warning?.close();
    warning?.remove();
    warning = null;
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(look, 1000);
}

function warn(heading, text, answer, stay) {
  const box = document.createElement("dialog");
  box.className = "dialog";
  box.setAttribute("aria-labelledby", "idle-title");
  const title = document.createElement("h2");
  title.id = "idle-title";
  title.textContent = heading;
  const words = document.createElement("p");
  words.textContent = text;
  const actions = document.createElement("div");
  actions.className = "actions";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = answer;
  button.addEventListener("click", stay);
  box.addEventListener("cancel", stay);
  actions.append(button);
  box.append(title, words, actions);
  document.body.append(box);
  box.showModal();
  return box;
}

async function end(said) {
  keep(said.user);
  document.body.replaceChildren();
  await post(said.end, said).catch(() => {});
  location.replace(`${said.entrance}?next=${encodeURIComponent(location.pathname)}`);
}

function post(address, said) {
  return fetch(address, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken(), "X-Session": said.session } });
}

/* --- what was typed --------------------------------------------------------------------------------------------------------- */
const NEVER = ["file", "hidden", "password", "submit", "button", "reset", "image"];
const key = (user) => `${KEPT}${user}:${location.pathname}`;
const nameOf = (form, place) => form.id || `${form.getAttribute("action") ?? ""}#${place}`;

function formsHere() {
  return [...document.forms].filter((form) => form.method === "post" && !form.hasAttribute("data-draft") && !form.hasAttribute("data-sign-out"));
}

function fieldsOf(form) {
  return [...form.elements].filter((one) => one.name && !NEVER.includes(one.type) && one.autocomplete !== "one-time-code");
}

function keep(user) {
  const kept = {};
  formsHere().forEach((form, place) => {
    const values = fieldsOf(form).map((one) => [one.name, one.value, one.checked ?? null, one.value !== one.defaultValue || one.checked !== one.defaultChecked]);
    if (values.some((one) => one[3])) kept[nameOf(form, place)] = values;
  });
  if (!Object.keys(kept).length) return;
  try {
    sessionStorage.setItem(key(user), JSON.stringify(kept));
  } catch {
    /* Storage is full or forbidden: there is nowhere to keep it. */
  }
}

function giveBack(said) {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(key(said.user)));
  } catch {
    kept = null;
  }
  sessionStorage.removeItem(key(said.user));
  if (!kept) return;
  formsHere().forEach((form, place) => {
    const values = kept[nameOf(form, place)];
    if (!values) return;
    const left = [...values];
    for (const one of fieldsOf(form)) {
      const choice = one.type === "radio" || one.type === "checkbox";
      const at = left.findIndex(([name, value]) => name === one.name && (!choice || value === one.value));
      if (at < 0) continue;
      const [[, value, checked]] = left.splice(at, 1);
      if (choice) one.checked = checked;
      else one.value = value;
    }
    const note = document.createElement("div");
    note.className = "banner banner--note";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = said.kept;
    note.append(words);
    form.prepend(note);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* Last, because what stands above has to be there first. */
if (about) {
  const said = about.dataset;
  forgetOthers(said.user);
  if (said.user) {
    giveBack(said);
    watch(said);
  }
}
