// What is told of a file, as elements.
import { find, make } from "./elements.js";

export const ROWS_A_PAGE = 50;
const PLACES_SHOWN = 8;

/** Return one of the page's own texts, with what belongs into its braces. */
export function sayIn(dictionary, language, key, values = {}) {
  const write = (value) => (typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value);
  return dictionary[language][key].replace(/\{(\w+)\}/g, (_, name) => write(values[name]));
}

const button = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);
const pill = (cause) => make("span", { class: `pill ${cause.severity}` }, cause.label);

// ---- what would happen ------------------------------------------------------------------------------------------------------

export function showPlan(state, say, actions) {
  const { told } = state;
  find("plan-title").textContent = state.name;
  const parts = [];
  if (told.refused) parts.push(make("p", { class: "refused" }, told.refused));
  parts.push(make("ul", { class: "counts" }, told.actions.map(({ action, words, count }) =>
    make("li", { class: action.toLowerCase().replaceAll("_", "-") }, make("strong", {}, say("number", { count })), make("span", {}, words)))));
  if (told.ledger.available !== null && (told.ledger.needed || told.ledger.claimed)) parts.push(ledger(told.ledger, say));
  for (const sentence of told.unknown) parts.push(make("p", { class: "faint" }, sentence));
  find("plan").replaceChildren(...parts);

  const accepted = state.past.length;
  find("doing").replaceChildren(
    button(state.mode, actions.importAll, { class: "main", lang: "en", disabled: !told.creates, id: "import" }),
    button(say("corrected"), actions.downloadCorrected, { id: "corrected", disabled: !told.readable }),
    button(say("plan"), actions.downloadPlan, { class: "quiet", id: "plan-json" }),
    ...(accepted
      ? [make("span", { class: "accepted" }, say("accepted", { count: accepted })), button(say("undo"), actions.undo, { class: "quiet", id: "undo" })]
      : []),
  );
}

/** The pool as a bar: promised already, named in the file, for this file, left; what is missing stands behind it. */
function ledger(told, say) {
  const { available, outstanding, claimed, granted, short } = told;
  const promised = Math.min(outstanding, Math.max(0, available - claimed - granted));
  const parts = [
    ["promised", promised],
    ["claimed", claimed],
    ["granted", granted],
    ["left", Math.max(0, available - promised - claimed - granted)],
    ["short", short],
  ].filter(([, count]) => count);
  const bar = make("div", { class: "pool", "aria-hidden": "true" }, parts.map(([name, count]) => {
    const part = make("span", { class: name });
    part.style.flexGrow = count;
    return part;
  }));
  const legend = make("ul", { class: "legend" }, parts.map(([name, count]) =>
    make("li", { class: name }, `${say(name)}: ${say("number", { count })}`)));
  return make("div", { class: "ledger" }, make("h3", {}, say("ledger")), bar, legend, make("p", { class: "faint" }, told.words));
}

// ---- what is wrong ----------------------------------------------------------------------------------------------------------

export function showCauses(state, say, actions) {
  const { causes } = state.told;
  find("causes").replaceChildren(
    ...(causes.length ? causes.map((cause) => causeOf(cause, state, say, actions)) : [make("p", { class: "fine" }, say("fine"))]),
  );
}

function causeOf(cause, state, say, actions) {
  const key = cause.code + cause.column;
  const places = cause.sentences.flatMap((sentence) => sentence.places);
  const safe = places.filter(({ fix }) => fix?.safety === "safe").map(({ fix }) => fix);
  const details = make("details", { open: state.open.has(key), "data-code": cause.code, ontoggle: () => {
    if (details.open) state.open.add(key);
    else state.open.delete(key);
  } },
    make("summary", {}, pill(cause), make("span", { class: "title" }, cause.title),
      make("span", { class: "where" }, cause.column ? make("code", {}, cause.column) : null, cause.extent ? make("span", {}, cause.extent) : null)),
    cause.sentences.map((sentence) => sentenceOf(sentence, say, actions)),
    // What is to be reviewed is looked at one by one.
    safe.length > 1 ? button(say("accept-all", { count: safe.length }), () => actions.accept(safe, places[0]), { class: "all" }) : null,
  );
  return details;
}

function sentenceOf({ words, places }, say, actions) {
  const mendable = places.filter(({ fix }) => fix);
  const others = places.filter(({ fix, row }) => !fix && row !== undefined);
  return make("div", { class: "sentence" }, make("p", {}, words),
    others.length ? list("chips", others, (place) => link(place, say, actions), say) : null,
    mendable.length ? list("fixes", mendable, (place) => [link(place, say, actions), ...fixOf(place, say, actions)], say) : null,
  );
}

/** A list that shows its first items, and more at a time when it is asked to. */
function list(kind, items, content, say) {
  const shown = make("ul", { class: kind });
  const add = (start) => {
    const end = start ? start + 100 : PLACES_SHOWN;
    const fresh = items.slice(start, end).map((item) => make("li", {}, content(item)));
    shown.append(...fresh);
    if (end < items.length) {
      const more = make("li", {}, button(say("more", { count: items.length - end }), () => {
        more.remove();
        add(end);
        shown.children[end]?.querySelector("button")?.focus();
      }, { class: "link" }));
      shown.append(more);
    }
  };
  add(0);
  return shown;
}

const nameOf = (place, say) => place.cell ?? say("row-name", { row: String(place.row) });
const link = (place, say, actions) =>
  button(nameOf(place, say), () => actions.goTo(place), { class: "chip", "aria-label": say("go", { place: nameOf(place, say) }), title: place.words });

/** What a fix would change, and the button that accepts it. */
function fixOf(place, say, actions) {
  const { fix, raw, safety } = place;
  const change = fix.position === null
    ? make("span", { class: "change" }, say("delete-row"))
    : make("span", { class: "change" }, make("del", {}, raw || " "), make("span", { class: "arrow", "aria-hidden": "true" }, " → "),
      fix.text ? make("ins", {}, fix.text) : make("em", {}, say("empty-cell")));
  return [
    change,
    make("span", { class: `safety ${fix.safety}` }, safety),
    button(say("accept"), () => actions.accept([fix], place), {
      class: "accept", "data-fix": place.cell ?? place.row, "aria-label": `${say("accept")}: ${place.words}`,
    }),
  ];
}

// ---- the rows ---------------------------------------------------------------------------------------------------------------

/** What is said of each place, by row and position. */
function byPlace(causes) {
  const found = new Map();
  for (const cause of causes) {
    for (const sentence of cause.sentences) {
      for (const place of sentence.places) {
        if (place.row === undefined) continue;
        const key = `${place.row}:${place.position ?? "row"}`;
        found.set(key, [...(found.get(key) ?? []), { cause, place, words: sentence.words }]);
      }
    }
  }
  return found;
}

export function showRows(state, say, actions) {
  const { header, rows, causes } = state.told;
  if (!header) return find("rows").replaceChildren(make("p", { class: "fine" }, say("unreadable")));
  const found = byPlace(causes);
  const said = new Set([...found.keys()].map((key) => Number(key.split(":")[0])));
  const kept = state.only ? rows.filter(({ row }) => said.has(row)) : rows;
  const pages = Math.max(1, Math.ceil(kept.length / ROWS_A_PAGE));
  state.page = Math.min(state.page, pages - 1);
  const shown = kept.slice(state.page * ROWS_A_PAGE, (state.page + 1) * ROWS_A_PAGE);
  const width = Math.max(header.cells.length, ...shown.map(({ cells }) => cells.length));
  const columns = [...Array(width).keys()];
  const cell = (tag, row, position, text, attributes) => cellOf(tag, row, position, text, found, say, actions, attributes);
  const table = make("table", {},
    make("caption", { class: "hidden" }, state.name),
    make("thead", {}, make("tr", {},
      cell("th", header.row, "row", String(header.row), { scope: "col", class: "number" }),
      make("th", { scope: "col" }, say("action")),
      columns.map((position) => cell("th", header.row, position, header.cells[position] ?? "", { scope: "col" })))),
    make("tbody", {}, shown.map(({ row, cells, action, words }) => make("tr", {},
      cell("th", row, "row", String(row), { scope: "row", class: "number" }),
      make("td", { class: "action" }, action ? make("span", { class: `mark ${action.toLowerCase().replaceAll("_", "-")}` }, words) : ""),
      columns.map((position) => cell("td", row, position, cells[position] ?? "", {}))))));
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${say("rows")}: ${state.name}` }, table);
  return find("rows").replaceChildren(scroll, ...(pages > 1 ? [pager(state.page, pages, say, actions)] : []));
}

function cellOf(tag, row, position, text, found, say, actions, { class: own = "", ...attributes }) {
  const key = `${row}:${position}`;
  const told = found.get(key);
  if (!told) return make(tag, { ...attributes, class: own || undefined }, text);
  const weights = ["error", "warning", "notice"];
  const worst = told.map(({ cause }) => cause).sort((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity))[0];
  const mend = told.map(({ place }) => place.fix).find((fix) => fix && fix.position !== null && fix.text);
  return make(tag, { ...attributes, class: `said ${worst.severity} ${own}`.trim() },
    button([make("span", { class: "text" }, text || " "), mend ? make("span", { class: "mend" }, `→ ${mend.text}`) : "",
      make("span", { class: "hidden" }, ` ${worst.label}: ${worst.title}`)].filter(Boolean), () => actions.openCell(told[0].place, told),
    { class: "cell", "data-place": key, "aria-haspopup": "dialog" }));
}

function pager(page, pages, say, actions) {
  return make("nav", { class: "pager", "aria-label": say("pages") },
    button(say("previous"), () => actions.turn(page - 1), { disabled: page === 0 }),
    make("span", { role: "status" }, say("page", { page: page + 1, pages })),
    button(say("next"), () => actions.turn(page + 1), { disabled: page === pages - 1 }));
}

export function showCell(place, found, say, actions) {
  find("cell").replaceChildren(
    make("h2", { id: "cell-title", tabindex: "-1", autofocus: true }, place.words),
    ...found.map(({ cause, place: own, words }) => make("div", { class: "sentence" },
      make("p", { class: "heading" }, pill(cause), make("strong", {}, cause.title)),
      make("p", {}, words),
      own.fix ? make("div", { class: "fixes" }, make("div", {}, fixOf(own, say, actions))) : null)),
    make("div", { class: "doing" }, button(say("close"), () => find("cell").close(), { class: "quiet" })),
  );
}
