// How elements are made: texts are only ever set as texts, so that nothing in a file can become a part of the page.

/** Make an element; `on...` keys are listeners, `class` is its classes, and what is undefined, null or false is left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const find = (id) => document.getElementById(id);

/** Offer a text as a file, with the mark by which spreadsheets know what it is encoded in, unless it is JSON. */
export function download(name, text) {
  const json = name.endsWith(".json");
  const blob = new Blob(json ? [text] : ["\ufeff", text], { type: json ? "application/json" : "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The time with its distance from UTC, such as 2026-11-23T10:30:00+01:00: the library has no clock. */
export function now() {
  const date = new Date();
  const east = -date.getTimezoneOffset();
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const local = new Date(date.getTime() + east * 60_000).toISOString().slice(0, 19);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
}
