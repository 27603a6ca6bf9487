// Typing `@bot words` in any chat: the bot offers results above the message box, and one press sends the chosen one.
const PAUSE = 350; // milliseconds without a key before the bot is asked

export function startInline({ $, element, post, closeMenu, bot, where }) {
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
    if (turn !== asked || !answer.results.length) return;
    $("menu").replaceChildren(...answer.results.map((result) => offered(answer.query, result)));
    $("menu").hidden = false;
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
