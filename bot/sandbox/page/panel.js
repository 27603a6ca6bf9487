// The panel beside the chat: the week's date, how far it is, the outlets, and what the bot does, asked for once a second.

const $ = (id) => document.getElementById(id);
const SIDES = { government: "government", state: "state-controlled", public: "public", independent: "independent", "government-funded": "government-funded" };
const DOING = { polls: "Feeds asked", unchanged: "… and nothing new", published: "News published", messages: "Messages sent", edits: "… and edited in place" };
let paused = false;

/** Begin to show and turn the week. */
export function startPanel() {
  $("pause").addEventListener("click", () => turn(paused ? "resume" : "pause"));
  $("faster").addEventListener("click", () => turn("faster"));
  $("skip").addEventListener("click", () => turn("skip"));
  look();
  setInterval(look, 1000);
}

async function turn(what) {
  const answer = await fetch("/panel", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ do: what }) });
  draw(await answer.json());
}

async function look() {
  try { draw(await (await fetch("/panel")).json()); } catch { $("note").textContent = "The demo has ended."; }
}

function draw(facts) {
  paused = facts.paused;
  const now = new Date(facts.now);
  const day = now.toLocaleDateString("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
  $("date").textContent = `${day}, ${now.toLocaleTimeString("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" })}`;
  $("note").textContent = facts.note;
  $("passed").style.width = `${facts.share * 100}%`;
  $("progress").setAttribute("aria-valuenow", String(Math.round(facts.share * 100)));
  $("pause").textContent = facts.paused ? "Go on" : "Pause";
  for (const id of ["pause", "faster", "skip"]) $(id).disabled = !facts.started || facts.ended;
  $("faster").textContent = `Faster · ${facts.speed}×`;
  if (!$("marks").children.length) $("marks").append(...facts.marks.map(tick));
  const passed = facts.marks.filter((mark) => mark.share <= facts.share).at(-1);
  $("mark").textContent = passed ? `${passed.day}: ${passed.title}` : "";
  $("doing").replaceChildren(...Object.entries(DOING).flatMap(([key, words]) => [node("dt", words), node("dd", facts.doing[key].toLocaleString())]));
  $("outlets").replaceChildren(...facts.outlets.map(outlet));
}

function tick(mark) {
  const line = document.createElement("i");
  line.style.left = `${mark.share * 100}%`;
  line.title = `${mark.day}: ${mark.title}`;
  return line;
}

function outlet(facts) {
  const item = document.createElement("li");
  const side = node("span", SIDES[facts.control] ?? facts.control);
  side.className = `side ${facts.control}`;
  const name = node("b", facts.name);
  item.append(name, side, node("p", facts.title));
  return item;
}

function node(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
