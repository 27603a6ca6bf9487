// A message's text and entities as nodes. Text only ever goes in as text: no feed can put markup into the page.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote", text_link: "a", url: "a", spoiler: "span", date_time: "time", bot_command: "button",
};

/** Nodes of `text` with `entities` (UTF-16 positions, as JavaScript counts too); `act` is called with a tapped command. */
export function rendered(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, act);
}

function pieces(text, start, end, entities, act) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) { index += 1; continue; }
    if (entity.offset > at) nodes.push(document.createTextNode(text.slice(at, entity.offset)));
    let next = index + 1;
    while (next < entities.length && entities[next].offset < stop) next += 1;
    nodes.push(wrapped(entity, text.slice(entity.offset, stop), pieces(text, entity.offset, stop, entities.slice(index + 1, next), act), act));
    at = stop;
    index = next;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

function wrapped(entity, words, inner, act) {
  const tag = TAGS[entity.type];
  if (!tag) { const plain = document.createElement("span"); plain.append(...inner); return plain; }
  const node = document.createElement(tag);
  node.append(...inner);
  if (tag === "a") link(node, entity.type === "url" ? words : entity.url);
  if (entity.type === "expandable_blockquote") opens(node, "folds");
  if (entity.type === "spoiler") opens(node, "spoiler");
  if (entity.type === "date_time") time(node, entity);
  if (entity.type === "bot_command") { node.type = "button"; node.className = "command"; node.addEventListener("click", () => act(words)); }
  return node;
}

function link(node, address) {
  if (!/^(https?|tg):/i.test(address || "")) return;
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
}

function opens(node, name) {
  node.classList.add(name);
  node.tabIndex = 0;
  const toggle = () => node.classList.toggle("open");
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); toggle(); } });
}

/** Telegram's own reading of a tg-time's format: the reader's zone and language. */
function time(node, entity) {
  const moment = new Date(entity.unix_time * 1000);
  const format = entity.date_time_format || "";
  node.dateTime = moment.toISOString();
  node.title = moment.toLocaleString();
  if (format.includes("r")) { node.textContent = ago(moment); return; }
  const options = {};
  if (format.includes("w")) options.weekday = format === "w" ? "long" : "short";
  if (format.includes("d")) Object.assign(options, { day: "numeric", month: "short" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (format.includes("t")) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) Object.assign(options, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  if (Object.keys(options).length) node.textContent = moment.toLocaleString([], options);
}

function ago(moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(seconds, "second");
}
