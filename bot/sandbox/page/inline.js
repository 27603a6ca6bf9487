// Typing `@bot words` in any chat: the bot offers results above the message box, and one press sends the chosen one.
const PAUSE = 350; // milliseconds without a key before the bot is asked

export function startInline({ $, element, post, closeMenu, bot, where, follow }) {
  let waiting = 0;
  let asked = 0;

  $("text").addEventListener("input", () => {
    clearTimeout(waiting);
    asked += 1;
    const typed = $("text").value.match(/^@(\w+) (.*)$/s);
    if (typed?.[1].toLowerCase() === bot().toLowerCase()) waiting = setTimeout(ask, PAUSE, typed[2], asked);
  });

  async function ask(query, turn) {
    const answer = await post("inline", { ...where(), query });
    const above = answer.button ? [leading(answer.button)] : [];
    if (turn !== asked || !(above.length + answer.results.length)) return;
    $("menu").replaceChildren(...above, ...answer.results.map((result) => offered(answer.query, result)));
    $("menu").hidden = false;
  }

  /** The button above the results: it opens the bot. */
  function leading(shown) {
    const button = element("button", { type: "button", role: "option", className: "result" });
    button.append(element("b", { textContent: shown.text }));
    button.addEventListener("click", () => {
      $("text").value = "";
      closeMenu();
      follow(`https://t.me/${bot()}?start=${shown.start_parameter}`);
    });
    return button;
  }

  function offered(query, result) {
    const button = element("button", { type: "button", role: "option", className: "result" });
    button.append(element("b", { textContent: result.title ?? "Photo" }), element("span", { textContent: result.description ?? "" }));
    button.addEventListener("click", async () => {
      $("text").value = "";
      closeMenu();
      await post("choose", { query, result: result.id });
      $("text").focus();
    });
    return button;
  }
}
