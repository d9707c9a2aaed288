// Runs the rules beside the page, so that it never stands still.
import { loadPyodide } from "./pyodide.mjs";

const SITE = "/site";
const STEP_MS = 40;
const sizes = await (await fetch("loaded.json")).json();
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
let come = 0;

const tell = (percent, stage) => postMessage({ loading: { percent, stage } });

// Whatever is fetched is counted on its way.
const plainFetch = self.fetch.bind(self);
self.fetch = async (...request) => {
  const answer = await plainFetch(...request);
  if (!answer.ok || !(new URL(answer.url).pathname.split("/").pop() in sizes)) return answer;
  const counter = new TransformStream({
    transform(chunk, controller) {
      come += chunk.byteLength;
      tell(Math.min(80, (80 * come) / total), "fetching");
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(counter), { status: answer.status, headers: answer.headers });
};

const bytesOf = async (name) => {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
};

async function start() {
  const [python, packages, bridge, host] = await Promise.all([
    loadPyodide({ indexURL: new URL(".", import.meta.url).href, env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } }),
    bytesOf("packages.zip"),
    bytesOf("bridge.py"),
    bytesOf("host.json"),
  ]);
  tell(85, "starting");
  python.unpackArchive(new Uint8Array(packages), "zip", { extractDir: SITE });
  python.FS.writeFile(`${SITE}/bridge.py`, new Uint8Array(bridge));
  python.runPython(`import sys; sys.path.insert(0, "${SITE}")`);
  tell(90, "starting");
  const screen = python.pyimport("bridge").Screen(new TextDecoder().decode(host));
  toBytes = python.runPython("lambda buffer: buffer.to_bytes()");
  return screen;
}

let toBytes;
const ready = start().then(
  (screen) => {
    postMessage({ ready: JSON.parse(screen.choices()) });
    return screen;
  },
  (error) => postMessage({ broken: String(error) }),
);

// One after another, in the order in which they were asked.
let last = ready;
self.onmessage = ({ data: { id, call, words } }) => {
  last = last.then(() => answer(id, call, words));
};

async function answer(id, call, words) {
  try {
    const screen = await ready;
    const told = screen[call](...words.map((word) => (word instanceof Uint8Array ? toBytes(word) : word)));
    if (typeof told === "string") {
      postMessage({ id, value: told });
      return;
    }
    let step = null;
    for (const next of told) {
      if (step !== null) postMessage({ id, step });
      step = next;
      // An import is over in no time here; a server takes its time, and a person wants to see it.
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    told.destroy();
    postMessage({ id, value: step });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
}
