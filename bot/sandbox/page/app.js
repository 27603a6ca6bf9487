// The chat page: what a person sees of the sandbox. State comes whole from /app/state and then by events, in order.
import { rendered } from "/page/text.js";
import { attached, inWords } from "/page/media.js";
import { startDeepLinks } from "/page/deep.js";
import { startInline } from "/page/inline.js";
import { startKeyboard } from "/page/keyboard.js";
import { startPanel } from "/page/panel.js";

const $ = (id) => document.getElementById(id);
const COLOURS = ["#c0563f", "#2f7d5b", "#3d6db3", "#8a5aa8", "#b0812a"];
const KINDS = { private: "a private chat with the bot", channel: "a channel; only its administrators post" };
const chats = new Map();
let commands = [];
let bot = "";
let open = null; // the chat that is shown
let last = 0;

// --- the state ------------------------------------------------------------------------------------------------------

async function load() {
  const state = await (await fetch("/app/state")).json();
  for (const chat of state.chats) {
    const known = chats.get(chat.id);
    chats.set(chat.id, { unread: 0, thread: chat.topics[0]?.thread ?? 0, ...known, ...chat });
  }
  commands = state.commands;
  bot = state.bot.username;
  last = state.last_event;
  drawList();
  if (open === null) show(initial(), !narrow());
  else drawTalk();
}

const initial = () => [...chats.values()].find((chat) => chat.bot_status === "active" && chat.type === "private")?.id ?? chats.keys().next().value;
const narrow = () => matchMedia("(max-width: 720px)").matches;

function listen() {
  const stream = new EventSource(`/app/events?after=${last}`);
  stream.onmessage = ({ data }) => { const event = JSON.parse(data); last = event.id; happened(event); };
  stream.onerror = () => { stream.close(); setTimeout(async () => { try { await load(); listen(); } catch { stream.onerror(); } }, 1000); };
}

const reactions = {
  message(event, chat) {
    if (chat.messages.some((known) => known.id === event.message.id)) return;
    chat.messages.push(event.message);
    const seen = open === chat.id && visible(chat, event.message) && document.body.dataset.view === "talk";
    if (event.message.from.is_bot) {
      chat.typing = false;
      if (!seen) chat.unread += 1;
      if (seen) $("spoken").textContent = inWords(event.message);
    }
    if (open === chat.id) { if (visible(chat, event.message)) append(chat, event.message, true); drawThreads(chat); drawKeyboard(chat); }
  },
  edit(event, chat) {
    const at = chat.messages.findIndex((known) => known.id === event.message.id);
    if (at < 0) return;
    chat.messages[at] = event.message;
    if (open === chat.id) { redraw(chat, event.message); if (event.message.keyboard) drawKeyboard(chat); }
  },
  delete(event, chat) {
    chat.messages = chat.messages.filter((known) => known.id !== event.message);
    if (open === chat.id) document.querySelector(`[data-id="${event.message}"]`)?.remove();
  },
  chat(event, chat) {
    chat.bot_status = event.status;
    chat.topics = event.topics;
    if (open === chat.id) { drawComposer(chat); drawThreads(chat); }
  },
  action(event, chat) { chat.typing = true; setTimeout(() => { chat.typing = false; drawHead(); }, 5000); drawHead(); },
};

function happened(event) {
  if (event.type === "commands") { load(); return; }
  const chat = chats.get(event.chat);
  if (!chat) { if (event.chat) load(); return; }
  reactions[event.type]?.(event, chat);
  drawList();
}

const visible = (chat, message) => !chat.is_forum || message.thread === chat.thread;

// --- the list of chats ----------------------------------------------------------------------------------------------

function drawList() {
  const focused = document.activeElement?.dataset?.chat;
  $("chat-list").replaceChildren(...[...chats.values()].map(listed));
  if (focused) document.querySelector(`#chat-list [data-chat="${focused}"]`)?.focus();
}

function listed(chat) {
  const item = document.createElement("li");
  const button = element("button", { type: "button" });
  button.dataset.chat = chat.id;
  button.setAttribute("aria-current", String(chat.id === open));
  const newest = chat.messages.filter((message) => !message.service).at(-1);
  const words = newest ? `${newest.from.is_bot ? "" : chat.type === "private" ? "You: " : `${first(newest.from.name)}: `}${inWords(newest)}` : "Press Start to meet the bot";
  button.append(face(chat), element("b", { textContent: chat.title }), element("time", { textContent: newest ? clock(newest.date) : "" }), element("small", { textContent: words.slice(0, 90) }));
  if (chat.unread) button.append(element("span", { className: "badge", textContent: chat.unread, ariaLabel: `${chat.unread} unread` }));
  button.addEventListener("click", () => show(chat.id, true));
  item.append(button);
  return item;
}

$("chat-list").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...document.querySelectorAll("#chat-list button")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
});

function show(id, enter) {
  open = id;
  if (enter) document.body.dataset.view = "talk";
  const chat = chats.get(id);
  if (enter) chat.unread = 0;
  drawList();
  drawTalk();
  if (enter && !narrow()) (chat.bot_status === "new" ? $("start") : $("text")).focus();
}

// --- the conversation -----------------------------------------------------------------------------------------------

function drawTalk() {
  const chat = chats.get(open);
  drawHead();
  drawThreads(chat);
  $("messages").replaceChildren();
  for (const message of chat.messages) if (visible(chat, message)) append(chat, message, false);
  $("messages").scrollTop = $("messages").scrollHeight;
  $("down").hidden = true;
  drawComposer(chat);
}

function drawHead() {
  const chat = chats.get(open);
  $("talk-face").replaceWith(Object.assign(face(chat), { id: "talk-face" }));
  $("talk-title").textContent = chat.type === "private" ? `${chat.title} with Dewline` : chat.title;
  $("talk-sub").textContent = chat.typing ? "Dewline is typing …" : KINDS[chat.type] ?? "a group with topics; the bot is a member";
  $("talk-sub").classList.toggle("typing", Boolean(chat.typing));
}

function drawThreads(chat) {
  $("threads").style.display = chat.is_forum ? "flex" : "none";
  $("threads").replaceChildren(...chat.topics.map((topic) => {
    const tab = element("button", { type: "button", role: "tab", textContent: topic.name });
    tab.setAttribute("aria-selected", String(topic.thread === chat.thread));
    tab.addEventListener("click", () => { chat.thread = topic.thread; drawTalk(); });
    return tab;
  }));
}

function append(chat, message, fresh) {
  const log = $("messages");
  const below = log.scrollHeight - log.scrollTop - log.clientHeight;
  const day = new Date(message.date * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
  if (log.dataset.day !== day || !log.children.length) { log.dataset.day = day; log.append(element("div", { className: "day", textContent: day })); }
  const node = drawn(chat, message);
  if (fresh) node.classList.add("fresh");
  log.append(node);
  if (!fresh) return;
  if (below < 140 || !message.from.is_bot) log.scrollTo({ top: log.scrollHeight });
  else $("down").hidden = false;
}

function redraw(chat, message) {
  const old = document.querySelector(`[data-id="${message.id}"]`);
  if (!old) return;
  const log = $("messages");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const pressed = document.activeElement?.closest(".message") === old ? document.activeElement.dataset.key : null;
  const node = drawn(chat, message);
  if (message.edit_date) node.classList.add("edited-now");
  old.replaceWith(node);
  if (pressed) node.querySelector(`[data-key="${CSS.escape(pressed)}"]`)?.focus();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function drawn(chat, message) {
  if (message.service) return element("div", { className: "service", textContent: message.service });
  const node = element("article", { className: `message${message.from.is_bot ? "" : " own"}` });
  node.dataset.id = message.id;
  const bubble = element("div", { className: "bubble" });
  if (chat.type !== "private") bubble.append(element("div", { className: "author", textContent: first(message.from.name) }));
  const quoted = chat.messages.find((known) => known.id === message.reply_to);
  if (quoted) bubble.append(quote(quoted));
  bubble.append(...attached(message));
  const body = element("div", { className: "body" });
  body.append(...rendered(message.text, message.entities, say));
  if (message.text) bubble.append(body);
  bubble.append(element("span", { className: "foot", textContent: `${message.silent ? "🔕 " : ""}${message.edit_date ? "edited " : ""}${clock(message.date)}` }));
  node.append(bubble);
  if (message.buttons.length) node.append(keys(chat, message));
  return node;
}

function quote(quoted) {
  const node = element("button", { type: "button", className: "quote", textContent: inWords(quoted).split("\n")[0] });
  node.addEventListener("click", () => document.querySelector(`[data-id="${quoted.id}"]`)?.scrollIntoView({ block: "center" }));
  return node;
}

function keys(chat, message) {
  const rows = element("div", { className: "keys" });
  for (const row of message.buttons) {
    const line = document.createElement("div");
    for (const key of row) {
      const button = element("button", { type: "button", textContent: key.text + (key.url ? " ↗" : "") });
      button.dataset.key = key.data || key.url;
      button.addEventListener("click", () => (key.url ? follow(key.url) || window.open(key.url, "_blank", "noopener") : press(chat, message, key, button)));
      line.append(button);
    }
    rows.append(line);
  }
  return rows;
}

async function press(chat, message, key, button) {
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await post("press", { chat: chat.id, message: message.id, data: key.data });
    if (!answer.answered) toast("The bot has not answered this button.");
    else if (answer.text && answer.alert) { $("box-text").textContent = answer.text; $("box").showModal(); }
    else if (answer.text) toast(answer.text);
  } finally { button.removeAttribute("aria-busy"); }
}

$("messages").addEventListener("scroll", () => { const log = $("messages"); if (log.scrollHeight - log.scrollTop - log.clientHeight < 60) $("down").hidden = true; });
$("down").addEventListener("click", () => { $("messages").scrollTop = $("messages").scrollHeight; });

// --- writing --------------------------------------------------------------------------------------------------------

function drawComposer(chat) {
  const fresh = chat.bot_status === "new" || chat.bot_status === "blocked";
  const pressed = !fresh && document.activeElement === $("start"); // it goes, and who presses by keyboard goes on from there
  $("start").hidden = !fresh;
  $("start").textContent = chat.bot_status === "blocked" ? "Unblock and start" : "Start";
  for (const id of ["text", "send", "menu-button"]) $(id).hidden = fresh;
  if (pressed) $(narrow() ? "messages" : "text").focus(); // on a phone the text field would open its keyboard over the answer
  $("composer").style.display = chat.type === "channel" ? "none" : ""; // read only
  drawKeyboard(chat);
  closeMenu();
}

async function say(text) {
  const chat = chats.get(open);
  await post("send", { chat: chat.id, text, thread: chat.is_forum ? chat.thread : 0 });
  $("messages").scrollTop = $("messages").scrollHeight;
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  closeMenu();
  say(text).catch(() => { $("text").value ||= text; });
});
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("composer").requestSubmit(); }
  if (event.key === "ArrowUp" && !$("menu").hidden) { event.preventDefault(); $("menu").lastElementChild?.focus(); }
});
$("text").addEventListener("input", () => { const typed = $("text").value; if (/^\/\w*$/.test(typed)) openMenu(typed.slice(1)); else closeMenu(); });
$("start").addEventListener("click", async () => { await post("start", { chat: open }); });

function openMenu(prefix) {
  const listed = (commands.find((set) => set.scope === "default" && set.language === "") ?? commands[0])?.commands ?? [];
  const fitting = listed.filter((command) => command.command.startsWith(prefix));
  $("menu").replaceChildren(...fitting.map((command) => {
    const button = element("button", { type: "button", role: "option" });
    button.append(element("b", { textContent: `/${command.command}` }), element("span", { textContent: command.description }));
    button.addEventListener("click", () => { $("text").value = ""; closeMenu(); say(`/${command.command}`); $("text").focus(); });
    return button;
  }));
  $("menu").hidden = !fitting.length;
  $("menu-button").setAttribute("aria-expanded", String(!$("menu").hidden));
}

function closeMenu() { $("menu").hidden = true; $("menu-button").setAttribute("aria-expanded", "false"); }

$("menu-button").addEventListener("click", () => { if ($("menu").hidden) { openMenu(""); $("menu").firstElementChild?.focus(); } else closeMenu(); });
$("menu").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...$("menu").children];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
});

// --- getting about --------------------------------------------------------------------------------------------------

$("back").addEventListener("click", () => { document.body.dataset.view = "list"; document.querySelector('#chat-list [aria-current="true"]')?.focus(); });
const panel = (shown) => { document.body.classList.toggle("panel", shown); $("open-panel").setAttribute("aria-expanded", String(shown)); (shown ? $("close-panel") : $("open-panel")).focus(); };
$("open-panel").addEventListener("click", () => panel(!document.body.classList.contains("panel")));
$("close-panel").addEventListener("click", () => panel(false));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("box").open) return;
  if (!$("menu").hidden) { closeMenu(); $("text").focus(); } else if (document.body.classList.contains("panel")) panel(false); else if (narrow()) $("back").click();
});

// --- small things ---------------------------------------------------------------------------------------------------

const element = (tag, properties) => Object.assign(document.createElement(tag), properties);
const first = (name) => name.split(",")[0];
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function face(chat) {
  const node = element("span", { className: "face", textContent: chat.title.slice(0, 1) });
  node.setAttribute("aria-hidden", "true");
  node.style.background = COLOURS[Math.abs(chat.id) % COLOURS.length];
  return node;
}

async function post(what, asked) {
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) };
  const answer = await fetch(`/app/${what}`, sent).catch((error) => { toast("The demo has ended."); throw error; });
  if (!answer.ok) toast("That did not work; the demo may have ended.");
  return answer.json();
}

let fading = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => $("toast").classList.remove("shown"), 3500);
}

const follow = startDeepLinks({ bot: () => bot, own: () => (chats.get(open)?.type === "private" ? open : initial()), show, post });
startInline({ $, element, post, closeMenu, follow, bot: () => bot, where: () => ({ chat: open, thread: chats.get(open).is_forum ? chats.get(open).thread : 0 }) });
const drawKeyboard = startKeyboard({ $, element, post, say });
await load();
listen();
startPanel();
