/* What is typed into a form with data-draft is kept in this tab until it was saved: a reload, a lost line or an ended session loses nothing.
   It stays in the tab's own storage, is gone when the tab is closed, and is taken away when one signs out. */
const PREFIX = "draft:";
const NEVER = /^(csrfmiddlewaretoken|version|password.*)$/;

function fields(form) {
  return [...form.elements].filter((one) => one.name && !NEVER.test(one.name) && !["file", "hidden", "password", "submit", "button"].includes(one.type));
}

function valuesOf(form) {
  const found = {};
  for (const one of fields(form)) {
    found[one.name] ??= [];
    if (one.type === "checkbox" || one.type === "radio") {
      if (one.checked) found[one.name].push(one.value);
    } else if (one instanceof HTMLSelectElement && one.multiple) {
      found[one.name].push(...[...one.selectedOptions].map((option) => option.value));
    } else {
      found[one.name].push(one.value);
    }
  }
  return found;
}

function putBack(form, values) {
  const left = structuredClone(values);
  for (const one of fields(form)) {
    const kept = left[one.name];
    if (!kept) continue;
    if (one.type === "checkbox" || one.type === "radio") one.checked = kept.includes(one.value);
    else if (one instanceof HTMLSelectElement && one.multiple) for (const option of one.options) option.selected = kept.includes(option.value);
    else if (kept.length) one.value = kept.shift();
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Whether the form says something else than what was kept; a field that it has only now, as the question about a likely double, is no difference. */
function differs(kept, form) {
  const served = valuesOf(form);
  return Object.entries(kept).some(([name, said]) => name in served && JSON.stringify(said) !== JSON.stringify(served[name]));
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function write(key, kept) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    /* Storage is full or forbidden: the form works without it. */
  }
}

function offer(form, key, kept) {
  const box = document.createElement("div");
  box.className = "banner";
  const words = document.createElement("p");
  words.textContent = form.dataset.draftWords ?? "";
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const [label, kind, act] of [
    [form.dataset.draftUse, "button", () => putBack(form, kept.values)],
    [form.dataset.draftDrop, "button button--quiet", () => sessionStorage.removeItem(PREFIX + key)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      box.remove();
    });
    actions.append(button);
  }
  box.append(words, actions);
  form.prepend(box);
}

function forget(except) {
  const signedIn = document.body.hasAttribute("data-signed-in");
  if (!signedIn) return;
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(PREFIX) || except.has(name)) continue;
    if (read(name.slice(PREFIX.length))?.sent) sessionStorage.removeItem(name);
  }
}

export function keepDrafts(root) {
  const forms = [...root.querySelectorAll("form[data-draft]")];
  for (const form of forms) {
    const key = form.dataset.draft;
    const kept = read(key);
    if (kept && differs(kept.values, form)) offer(form, key, kept);
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => write(key, { values: valuesOf(form), sent: false }), 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      write(key, { values: valuesOf(form), sent: true });
    });
  }
  forget(new Set(forms.map((form) => PREFIX + form.dataset.draft)));
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", () => {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
    });
  }
}
