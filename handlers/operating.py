"""What the operator asks of the bot: /stats, /ban, /unban, /bans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from feeds.audience import ChatState
from feeds.figures import Delay, Figures
from feeds.source_state import Health, SourceState
from handlers.pages.page import Section, lines, page
from handlers.reply import Reply, Request, Services
from handlers.wants import topic_title
from handlers.wording.markup import Html, bold, code, day, join, shorten
from handlers.wording.texts import Say, say_in

TITLE = 60  # characters of a chat's title
DIGITS = 18  # of a number: Telegram's have 16 at most, and one of 19 may be more than a database holds
WELL = frozenset({Health.FINE, Health.NEW, Health.QUIET, Health.PAUSED})


async def stats(request: Request, services: Services) -> Reply:
    """/stats: chats, subscriptions, messages a day, how long they take, the sources' health."""
    say = say_in(request.language)
    figures = await services.store.figures.at(request.now)
    states = await services.store.sources.all()
    wanted = sorted(figures.topics.items(), key=lambda item: (-item[1], item[0]))
    topics = [say("{topic}: {n}", topic=topic_title(services.catalogue, topic), n=count) for topic, count in wanted]
    days = [
        say(
            "{day}: {alerts} sent, {edits} edited, {aside} set aside",
            day=f"{each.day}",
            alerts=each.alerts,
            edits=each.edits,
            aside=each.aside,
        )
        for each in figures.days
    ]
    return Reply(
        page(
            lines(_chats(say, figures), _shut(say, figures)),
            Section(topics, head=bold(say("Subscriptions")), more=lambda n: say("and {n} more", n=n)),
            lines(say.count(figures.watches, "{n} watch.", "{n} watches.")),
            Section(days, head=bold(say("Messages a day (UTC)"))),
            lines(
                _delay(say, figures.delay),
                say.count(figures.waiting, "{n} message waits to be sent.", "{n} messages wait to be sent."),
            ),
            lines(
                say(
                    "In 24 hours: entries read {entries}, stories begun {stories}.",
                    entries=figures.entries,
                    stories=figures.stories,
                ),
                _health(say, states),
            ),
        )
    )


def _chats(say: Say, figures: Figures) -> Html:
    kinds: Counter[str] = Counter()
    for (kind, state), count in figures.chats.items():
        if state is ChatState.ACTIVE:
            kinds[kind] += count
    return say(
        "Chats served: {n} (private: {private}, groups: {groups}, channels: {channels}).",
        n=bold(figures.active),
        private=kinds["private"],
        groups=kinds["group"] + kinds["supergroup"],
        channels=kinds["channel"],
    )


def _shut(say: Say, figures: Figures) -> Html:
    away: Counter[ChatState] = Counter()
    for (_, state), count in figures.chats.items():
        away[state] += count
    if not sum(away[state] for state in ChatState if state is not ChatState.ACTIVE):
        return Html()
    return say(
        "Set aside: blocked the bot {blocked}, removed it {gone}, not served {shut}.",
        blocked=away[ChatState.BLOCKED],
        gone=away[ChatState.GONE],
        shut=away[ChatState.SHUT],
    )


def _delay(say: Say, delay: Delay | None) -> Html:
    if delay is None:
        return say("Nothing was sent in the last 24 hours.")
    return say.count(
        delay.count,
        "From decision to delivery in the last 24 hours: {median} in the middle, {most} for nine in ten ({n} alert).",
        "From decision to delivery in the last 24 hours: {median} in the middle, {most} for nine in ten ({n} alerts).",
        median=_seconds(delay.median),
        most=_seconds(delay.most),
    )


def _seconds(time: timedelta) -> str:
    seconds = time.total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _health(say: Say, states: Sequence[SourceState]) -> Html:
    well = sum(state.health in WELL for state in states)
    return say("Sources that are well: {well} of {all}; /sources shows the others.", well=well, all=len(states))


async def ban(request: Request, services: Services) -> Reply:
    """/ban NUMBER: a chat or a person that is not served any more; without a number, who is not."""
    say = say_in(request.language)
    if not request.args.strip():
        return await _banned(say, services, request)
    chat = _number(request.args)
    if chat is None:
        return Reply(_how(say))
    if chat in (request.address.chat, request.user_id):
        return Reply(say("That is you: you would not be able to lift it."))
    new = await services.store.bans.add(chat, request.now)
    told = (
        say("{chat} is not served any more: no answers, no alerts.", chat=code(chat))
        if new
        else say("{chat} was banned before.", chat=code(chat))
    )
    return Reply(page(lines(told), lines(say("/unban {chat} lifts it; subscriptions are kept until then.", chat=chat))))


async def unban(request: Request, services: Services) -> Reply:
    """/unban NUMBER: serve them again, with what they had."""
    say = say_in(request.language)
    chat = _number(request.args)
    if chat is None:
        return await _banned(say, services, request)
    if not await services.store.bans.lift(chat, request.now):
        return Reply(say("{chat} was not banned.", chat=code(chat)))
    known = await services.store.chats.get(chat)
    if known is not None and known.state is ChatState.SHUT:
        told = say("{chat} is banned no more, but not served either: it is not in ALLOWED_CHAT_IDS.", chat=code(chat))
        return Reply(told)
    return Reply(say("{chat} is served again, with its subscriptions.", chat=code(chat)))


async def _banned(say: Say, services: Services, request: Request) -> Reply:
    banned = await services.store.bans.all()
    if not banned:
        return Reply(page(lines(say("Nobody is banned.")), lines(_how(say))))
    shown = [
        join(" ", [code(each.chat), shorten(each.title, TITLE), say("since {day}", day=day(each.since, request.now))])
        for each in banned
    ]
    return Reply(
        page(lines(say("Not served:")), Section(shown, more=lambda n: say("and {n} more", n=n)), lines(_how(say)))
    )


def _how(say: Say) -> Html:
    return say(
        "Write the number of a chat or a person behind the command: {ban} or {unban}. /about shows a chat's number.",
        ban=code("/ban 12345678"),
        unban=code("/unban 12345678"),
    )


def _number(text: str) -> int | None:
    text = text.strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS else None
