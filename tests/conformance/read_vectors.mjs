// Reads every vector file without the library, as an implementation in another language would, and checks what needs no rule:
//   node read_vectors.mjs FOLDER
// It prints a summary as JSON, and ends with status 1 if a file contradicts itself.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const problems = [];
const summary = { files: {}, kinds: {}, bases: {}, bytes: 0, rows: 0 };

/** The vectors of a file; what is given for all of them stands in each. */
export function vectorsOf(content) {
  const { rule, basis, sources, given = {}, cases } = content;
  return cases.map((one) => ({ rule, basis, sources, ...given, ...one }));
}

/** The file that a vector uploads, as bytes or as text. */
export function dataOf(vector) {
  if (vector.base64 !== undefined) return Buffer.from(vector.base64, "base64");
  if (typeof vector.csv === "string") return vector.csv;
  return vector.csv
    .map(([text, times]) =>
      text.includes("{n}")
        ? Array.from({ length: times }, (_, n) => text.replaceAll("{n}", String(n + 1))).join("")
        : text.repeat(times),
    )
    .join("");
}

/** The rows of the actions, each by itself: "2-4" stands for 2, 3 and 4. */
export function rowsOf(actions) {
  return Object.entries(actions).flatMap(([rows, action]) => {
    const [first, last = first] = rows.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => [first + n, action]);
  });
}

/** The number of records of a CSV text, blank ones too; a line break in quotation marks ends none. */
function countRecords(text) {
  const body = text.replace(/^\uFEFF/, "").replace(/^"?sep=.*?(\r\n|\r|\n)/i, "");
  let [records, quoted, open] = [0, false, false];
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at];
    if (character === '"') quoted = !quoted;
    if (!quoted && (character === "\n" || character === "\r")) {
      if (character === "\r" && body[at + 1] === "\n") at += 1;
      records += 1;
      open = false;
    } else open = true;
  }
  return records + (open ? 1 : 0);
}

function textOf(vector, data) {
  if (typeof data === "string") return data;
  if (data[0] === 0xff && data[1] === 0xfe) return data.toString("utf16le");
  return new TextDecoder(vector.encoding ?? "utf-8").decode(data);
}

function check(condition, vector, what) {
  if (!condition) problems.push(`${vector.file}: ${vector.name}: ${what}`);
}

function checkUpload(vector) {
  const data = dataOf(vector);
  const records = countRecords(textOf(vector, data));
  const { findings, accounts = [], actions, ledger, preconditions } = vector.expect;
  summary.bytes += Buffer.byteLength(data);
  summary.rows += records;
  const rows = [...findings.map(([, row]) => row), ...accounts.map((account) => account.row)];
  for (const row of rows) check(row === null || (row >= 1 && row <= records), vector, `row ${row} of ${records}`);
  check(new Set(accounts.map((account) => account.row)).size === accounts.length, vector, "an account stands twice");
  check((vector.mode === undefined) === (vector.facts === undefined), vector, "a mode without facts, or facts without a mode");
  if (actions === undefined) return;
  const planned = rowsOf(actions);
  check(planned.every(([row]) => row <= records), vector, `more rows are planned than the ${records} that there are`);
  check(new Set(planned.map(([row]) => row)).size === planned.length, vector, "a row is planned twice");
  const created = planned.filter(([, action]) => action.startsWith("create")).map(([row]) => row);
  const known = new Set(accounts.map((account) => account.row));
  if (vector.expect.accounts) check(created.every((row) => known.has(row)), vector, "a row is created that is no account");
  if (preconditions) {
    const free = preconditions.filter((condition) => condition.kind === "IdentityFree");
    check(free.length === created.length, vector, "not one free identity for each row that is created");
  }
  if (ledger) check((ledger.granted ?? 0) <= (ledger.needed ?? 0), vector, "more is granted than needed");
}

function checkSelection(vector) {
  const { expect, accounts } = vector;
  const places = [...(expect.causes ?? []), ...(vector.kind === "move" ? expect.accounts : [])].map(([place]) => place);
  for (const place of places) check(place >= 1 && place <= accounts.length, vector, `place ${place} of ${accounts.length}`);
  if (vector.kind !== "invitations") return;
  check(expect.decisions.length === accounts.length, vector, "not one decision for each account");
  expect.decisions.forEach((decision, at) => {
    check((decision === "withheld") === expect.reasons[at].length > 0, vector, `${decision} does not go with its reasons`);
  });
}

const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "vectors.schema.json").sort();
for (const name of names) {
  const file = name.replace(/\.json$/, "");
  const found = vectorsOf(JSON.parse(readFileSync(join(folder, name), "utf-8")));
  summary.files[file] = found.length;
  for (const vector of found.map((one) => ({ file, ...one }))) {
    summary.kinds[vector.kind] = (summary.kinds[vector.kind] ?? 0) + 1;
    summary.bases[vector.basis] = (summary.bases[vector.basis] ?? 0) + 1;
    if (vector.kind === "upload") checkUpload(vector);
    else checkSelection(vector);
    if (vector.rule !== null) {
      const told = JSON.stringify(vector.expect).includes(`"${vector.rule}"`);
      check(told || !vector.fires, vector, "its rule is to fire and is not among what is expected");
    }
  }
}
console.log(JSON.stringify({ ...summary, problems }));
process.exitCode = problems.length ? 1 : 0;
