"""The commands as Telegram's menu lists them: names, and what each does, said in the reader's language.

Descriptions are 1 to 256 characters, without markup (Bot API, BotCommand).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.wording.markup import Html
from handlers.wording.texts import ENGLISH, LANGUAGES, Say, say_in


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the menu: its name, and what it does, in the words of a language."""

    name: str
    describe: Callable[[Say], str]
    admin: bool = False  # for the bot's administrators alone

    def description(self, language: str) -> str:
        """What it does, for a reader of this language."""
        return self.describe(say_in(language))


@dataclass(frozen=True, slots=True)
class Part:
    """Commands that belong together, and what /help calls them."""

    head: Callable[[Say], Html]
    entries: tuple[Entry, ...]


PARTS = (
    Part(
        lambda say: say("Ask"),
        (
            Entry(
                "status",
                lambda say: say.plain("How lively a subject is, what happened and who says so: /status Kaliningrad"),
            ),
            Entry(
                "chart", lambda say: say.plain("A subject's stories a day, beside what is usual: /chart Kaliningrad 90")
            ),
            Entry("timeline", lambda say: say.plain("What happened around a subject, in order: /timeline Iskander")),
            Entry("latest", lambda say: say.plain("The newest stories, of all topics or of one")),
            Entry("search", lambda say: say.plain("Find stories by words: /search Aegis Ashore")),
            Entry("story", lambda say: say.plain("Who reported a story and when, by its number: /story 12")),
        ),
    ),
    Part(
        lambda say: say("What comes"),
        (
            Entry("topics", lambda say: say.plain("All topics: what each is about, on and off by a tap")),
            Entry("subscribe", lambda say: say.plain("Get the news of a topic as it happens: /subscribe Kaliningrad")),
            Entry("unsubscribe", lambda say: say.plain("No more news of a topic, or of all")),
            Entry("subscriptions", lambda say: say.plain("What comes to this chat, and on which terms")),
            Entry(
                "set",
                lambda say: say.plain("How a topic comes: /set kaliningrad notable silent, /set kaliningrad pause 3d"),
            ),
            Entry("mute", lambda say: say.plain("What only this outlet reports does not come: /mute TASS")),
            Entry("unmute", lambda say: say.plain("Hear a muted outlet again: /unmute TASS")),
            Entry("watch", lambda say: say.plain('Watch for your own words: /watch "Aegis Ashore" OR Redzikowo')),
            Entry("watches", lambda say: say.plain("What this chat watches for, and on which terms")),
            Entry(
                "sources",
                lambda say: say.plain(
                    "What is read, and what can't be read at the moment, also of a country: /sources Lithuania"
                ),
            ),
            Entry(
                "mysources", lambda say: say.plain("Sources for this chat alone: /mysources https://news.err.ee/rss")
            ),
        ),
    ),
    Part(
        lambda say: say("When it comes"),
        (
            Entry("digest", lambda say: say.plain("What happened in one message, at a time you choose: /digest 08:00")),
            Entry(
                "quiet", lambda say: say.plain("Hours in which only urgent news rings, or nothing: /quiet 22:00-07:00")
            ),
            Entry("zone", lambda say: say.plain("This chat's time zone: /zone Warsaw")),
        ),
    ),
    Part(
        lambda say: say("This chat"),
        (
            Entry("language", lambda say: say.plain("The language I write in here: /language Polski")),
            Entry("permissions", lambda say: say.plain("Who may change what a group gets")),
            Entry("channel", lambda say: say.plain("Choose what comes to a channel of yours: /channel @name")),
            Entry(
                "export",
                lambda say: say.plain("This chat's settings and watches as files; send one back to restore it"),
            ),
            Entry("mydata", lambda say: say.plain("Everything that is stored about you, as a file")),
            Entry("forgetme", lambda say: say.plain("Delete everything that is stored about you")),
        ),
    ),
    Part(
        lambda say: say("This bot"),
        (
            Entry("about", lambda say: say.plain("What this is, and how a story is made")),
            Entry("help", lambda say: say.plain("All commands")),
            Entry("start", lambda say: say.plain("Begin: what this does, topics to choose from")),
        ),
    ),
)
MENU = tuple(entry for part in PARTS for entry in part.entries)


def offered(own_sources: int, entries: Sequence[Entry] = MENU) -> tuple[Entry, ...]:
    """The entries without what is not allowed here; `own_sources` is how many a chat may have."""
    return tuple(entry for entry in entries if own_sources or entry.name != "mysources")


def descriptions(entries: Sequence[Entry] = MENU) -> dict[str, list[tuple[str, str]]]:
    """The menu in each language; the empty one is for readers of all others."""
    return {
        "" if language == ENGLISH else language: [(entry.name, entry.description(language)) for entry in entries]
        for language in LANGUAGES
    }
