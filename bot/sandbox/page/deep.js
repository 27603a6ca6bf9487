// Links that lead to the bot, `t.me/its_name?start=payload`: the page is Telegram, so they open the person's own chat
// with it here, and the Start button that stands there is pressed for them. All other links leave as they always do.
const PLACES = /^(?:www\.)?(?:t|telegram)\.me$/i;

export function startDeepLinks({ bot, own, show, post }) {
  /** The payload of a link to this bot ("": none); null where it leads elsewhere. */
  function payload(address) {
    let link;
    try { link = new URL(address); } catch { return null; }
    const start = link.searchParams.get("start") ?? "";
    const [name, ...rest] = link.protocol === "tg:" ? [link.searchParams.get("domain") ?? ""] : link.pathname.slice(1).split("/");
    const here = link.protocol === "tg:" ? link.href.startsWith("tg:resolve") || link.href.startsWith("tg://resolve") : PLACES.test(link.hostname);
    const other = [...link.searchParams.keys()].some((key) => key !== "start" && key !== "domain");
    return here && !other && !rest.join("") && name.toLowerCase() === bot().toLowerCase() ? start : null;
  }

  /** Follow a link to this bot; whether it is one. */
  function follow(address) {
    const start = payload(address);
    if (start === null) return false;
    const chat = own();
    show(chat, true);
    if (start) post("start", { chat, payload: start });
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && follow(link.href)) event.preventDefault();
  });
  return follow;
}
