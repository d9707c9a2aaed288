// The screen "Multiple Accounts": what is chosen, which file is looked at, and what was accepted.
import { download, find, make, now } from "./elements.js";
import { showCauses, showCell, showPlan, showRows, sayIn } from "./view.js";

const dictionary = await (await fetch("words.json")).json();
const worker = new Worker("worker.js", { type: "module" });

const state = {
  language: Object.keys(dictionary).find((code) => navigator.language.startsWith(code)) ?? "en",
  organizations: [],
  organization: null,
  group: null,
  mode: "Import & Invite",
  // The file as it came, or as it is after the fixes that were accepted; `past` has what it was before each of them.
  name: null,
  data: null,
  past: [],
  told: null,
  page: 0,
  only: false,
  open: new Set(),
};

// ---- the worker -------------------------------------------------------------------------------------------------------------

const waiting = new Map();
let asked = 0;

function ask(call, words, onstep) {
  return new Promise((resolve, reject) => {
    asked += 1;
    waiting.set(asked, { resolve, reject, onstep });
    worker.postMessage({ id: asked, call, words });
  });
}

worker.onmessage = ({ data: message }) => {
  if (message.loading) return showLoading(message.loading);
  if (message.ready) return begin(message.ready);
  if (message.broken) return breakDown(message.broken);
  const call = waiting.get(message.id);
  if (message.step) return call.onstep(JSON.parse(message.step));
  waiting.delete(message.id);
  return message.error ? call.reject(new Error(message.error)) : call.resolve(message.value);
};
worker.onerror = (event) => breakDown(event.message);
addEventListener("unhandledrejection", ({ reason }) => {
  console.error(reason);
  find("result").removeAttribute("aria-busy");
  announce(say("failed"));
});

const chosen = () =>
  JSON.stringify({ organization: state.organization, group: state.group, mode: state.mode, language: state.language });

// ---- words ------------------------------------------------------------------------------------------------------------------

const say = (key, values) => sayIn(dictionary, state.language, key, values);
const announce = (text) => { find("status").textContent = text; };

function showWords() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  if (loading) showLoading(loading);
}

// ---- loading ----------------------------------------------------------------------------------------------------------------

let loading = { percent: 0, stage: "fetching" };

function showLoading(told) {
  loading = told;
  const percent = Math.round(told.percent);
  find("bar").value = percent;
  const text = say(told.stage, { percent });
  if (find("loading-text").textContent !== text) find("loading-text").textContent = text;
}

function breakDown(reason) {
  console.error(reason);
  find("loading").hidden = true;
  announce(say("broken"));
}

function begin({ languages, organizations, modes }) {
  loading = null;
  find("loading").hidden = true;
  document.body.classList.add("ready");
  state.organizations = organizations;
  console.assert(languages.every((code) => code in dictionary), "a language of the library has no words here");
  fill("organization", organizations.map(({ id, name }) => [id, name]));
  for (const mode of modes) {
    const input = make("input", { type: "radio", name: "mode", value: mode, checked: mode === state.mode, onchange: () => {
      state.mode = mode;
      check();
    } });
    find("modes").append(make("label", { lang: "en" }, input, make("span", {}, mode)));
  }
  find("template").disabled = false;
  chooseOrganization();
  if (state.data) check({ fresh: true });
  else announce(say("ready"));
}

// ---- what is chosen ---------------------------------------------------------------------------------------------------------

function fill(id, options) {
  find(id).replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  find(id).disabled = false;
}

function chooseOrganization() {
  state.organization = find("organization").value;
  const { groups } = state.organizations.find(({ id }) => id === state.organization);
  fill("group", groups.map((name) => [name, name]));
  if (groups.includes(state.group)) find("group").value = state.group;
  state.group = find("group").value;
}

find("organization").onchange = () => { chooseOrganization(); check(); };
find("group").onchange = () => { state.group = find("group").value; check(); };
find("only").onchange = () => { state.only = find("only").checked; state.page = 0; render(); };
find("template").onclick = async () => download(`template-${state.organization}.csv`, await ask("template", [chosen()]));

find("language").append(...Object.entries(dictionary).map(([code, { name }]) => make("option", { value: code, lang: code }, name)));
find("language").value = state.language;
find("language").onchange = () => {
  state.language = find("language").value;
  showWords();
  announce("");
  if (state.organization) check();
};

// ---- the file ---------------------------------------------------------------------------------------------------------------

// What changes the file or the accounts happens alone: two quick clicks are one.
let busy = false;
const alone = (deed) => async (...words) => {
  if (busy) return;
  busy = true;
  try {
    await deed(...words);
  } finally {
    busy = false;
  }
};

async function open(file) {
  if (busy) return;
  Object.assign(state, { name: file.name, data: new Uint8Array(await file.arrayBuffer()), past: [], page: 0, open: new Set() });
  announce(say("checking", { name: state.name }));
  if (state.organization) await check({ fresh: true });
}

find("upload").onchange = () => {
  const [file] = find("upload").files;
  if (file) open(file);
  // The same file can be chosen again after it was changed.
  find("upload").value = "";
};
for (const button of document.querySelectorAll("[data-sample]")) {
  button.onclick = async () => {
    const answer = await fetch(button.dataset.sample);
    open(new File([await answer.blob()], button.dataset.sample));
  };
}

const over = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => { if (over(event)) { event.preventDefault(); find("drop").classList.add("over"); } });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) find("drop").classList.remove("over"); });
addEventListener("drop", (event) => {
  if (!over(event)) return;
  event.preventDefault();
  find("drop").classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) open(file);
});

let latest = 0;

/** Ask about the file as it is now, and show what is told; *then* runs when it is shown. */
async function check({ fresh = false } = {}) {
  if (!state.data) return;
  latest += 1;
  const mine = latest;
  find("result").setAttribute("aria-busy", "true");
  const told = JSON.parse(await ask("check", [chosen(), state.data]));
  // Another choice was made meanwhile, and its answer follows.
  if (mine !== latest) return;
  state.told = told;
  find("result").removeAttribute("aria-busy");
  find("result").hidden = false;
  find("drop").classList.add("small");
  if (fresh) {
    const [first] = told.causes;
    if (first) state.open.add(first.code + first.column);
    find("plan-title").focus({ preventScroll: false });
  }
  render();
  announce(`${state.name}. ${told.refused ?? ""} ${say("told", { findings: count(told), rows: told.accounts })}`);
}

const count = (told) =>
  told.causes.reduce((sum, { sentences }) => sum + sentences.reduce((more, { places }) => more + places.length, 0), 0);

async function accept(fixes, place) {
  const fromTable = find("cell").open;
  const text = await ask("accept", [chosen(), state.data, JSON.stringify(fixes)]);
  state.past.push(state.data);
  state.data = text;
  find("cell").close();
  await check();
  // Where the fix was is where a person goes on: at its cell if more is said of it, or else at the next fix.
  const cell = fromTable ? `#rows [data-place="${place.row}:${place.position ?? "row"}"]` : "#causes details[open] [data-fix]";
  (document.querySelector(cell) ?? document.querySelector("#causes details[open] [data-fix]") ?? find("causes-title")).focus();
}

async function undo() {
  state.data = state.past.pop();
  await check();
  find("plan-title").focus();
}

// ---- what is shown ----------------------------------------------------------------------------------------------------------

function render() {
  const actions = {
    accept: alone(accept), undo: alone(undo), importAll: alone(importAll), goTo, turn, openCell, downloadCorrected, downloadPlan,
  };
  showPlan(state, say, actions);
  showCauses(state, say, actions);
  showRows(state, say, actions);
}

function turn(page) {
  state.page = page;
  render();
}

function goTo({ row, position }) {
  state.only = find("only").checked = false;
  const place = state.told.rows.findIndex((each) => each.row === row);
  if (place >= 0) state.page = Math.floor(place / 50);
  render();
  const target = document.querySelector(`#rows [data-place="${row}:${position ?? "row"}"]`);
  target?.focus();
  target?.scrollIntoView({ block: "center", inline: "center" });
}

function openCell(place, found) {
  showCell(place, found, say, { accept: alone(accept) });
  find("cell").showModal();
}

const stem = () => state.name.replace(/\.[^.]*$/, "");
const downloadCorrected = () => download(`${stem()}-corrected.csv`, state.told.text);
const downloadPlan = async () => download(`${stem()}-plan.json`, await ask("plan", [chosen(), state.data]));

async function importAll() {
  const dialog = find("progress");
  const bar = make("progress", { max: 100, value: 0, "aria-labelledby": "progress-title" });
  const text = make("p", { role: "status" });
  dialog.replaceChildren(make("h2", { id: "progress-title", lang: "en", tabindex: "-1" }, state.mode), bar, text);
  dialog.oncancel = (event) => { if (busy) event.preventDefault(); };
  dialog.showModal();
  const told = JSON.parse(
    await ask("carry_out", [chosen(), state.data, now()], ({ done, total, words }) => {
      bar.value = (100 * done) / total;
      text.textContent = words;
    }),
  );
  bar.value = 100;
  const end = [told.words, text.textContent].filter(Boolean).join(". ");
  text.textContent = end;
  const name = stem();
  const files = [make("button", { type: "button", class: "main", onclick: () => download(`${name}-report.csv`, told.report) }, say("report"))];
  if (told.retry) {
    files.push(make("button", { type: "button", onclick: () => download(`${name}-refused.csv`, told.retry) }, say("retry")));
  }
  const close = make("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, say("close"));
  dialog.append(make("div", { class: "doing" }, files, close));
  files[0].focus();
  const record = make("li", {}, make("span", {}, `${state.name}, ${state.mode}: ${end}`),
    files.map((button) => { const copy = button.cloneNode(true); copy.onclick = () => button.click(); copy.className = "link"; return copy; }));
  find("report-list").prepend(record);
  find("reports").hidden = false;
  Object.assign(state, { name: null, data: null, past: [], told: null });
  find("result").hidden = true;
  find("drop").classList.remove("small");
  announce(end);
}

showWords();
showLoading(loading);
