// The bot's keyboard below the messages: a button says its words, or shares a place that is picked from a few.
const PLACES = { Warsaw: [52.23, 21.01], Vilnius: [54.69, 25.28], Kyiv: [50.45, 30.52], Berlin: [52.52, 13.4], Honolulu: [21.31, -157.86], Auckland: [-36.85, 174.76] };

/** Draws the keyboard of a chat's latest message that has or ends one; nothing once it was used. */
export function startKeyboard({ $, element, post, say }) {
  const hide = () => { $("keyboard").hidden = true; $("keyboard").replaceChildren(); };

  function fill(rows) {
    $("keyboard").replaceChildren(...rows.map((row) => { const line = document.createElement("div"); line.append(...row); return line; }));
    $("keyboard").hidden = !rows.length;
  }

  const key = (text, pressed) => {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", pressed);
    return button;
  };

  function pick(chat, rows) {
    const cities = Object.entries(PLACES).map(([name, [latitude, longitude]]) => key(name, () => { hide(); post("location", { chat: chat.id, latitude, longitude }); $("text").focus(); }));
    fill([cities.slice(0, 3), cities.slice(3), [key("Cancel", () => drawn(chat, rows))]]);
    cities[0].focus();
  }

  function drawn(chat, rows) {
    fill(rows.map((row) => row.map((each) => key(each.text, () => (each.location ? pick(chat, rows) : (hide(), say(each.text)))))));
  }

  return (chat) => {
    const at = chat.messages.findLastIndex((message) => message.keyboard);
    const used = chat.messages.slice(at + 1).some((message) => !message.from.is_bot && message.location);
    if (at < 0 || used || chat.bot_status !== "active") hide(); else drawn(chat, chat.messages[at].keyboard);
  };
}
