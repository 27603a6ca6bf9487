"""What is wrong with a query or a file of settings, in the reader's language: a text for each fault of
feeds/watches/query.py and feeds/kept_settings.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feeds.kept_settings import SettingsFault, SettingsFileError
from feeds.watches import Fault, QueryError
from handlers.wording.markup import Html, code
from handlers.wording.texts import Say


def fault_text(say: Say, error: QueryError) -> Html:
    """Why a query cannot be read."""
    return _TEXTS[error.fault](say, error.values)


def settings_fault_text(say: Say, error: SettingsFileError) -> Html:
    """What is wrong with a file of settings, and where."""
    place = code(error.place) if error.place else say("the file")
    return _OF_SETTINGS[error.fault](say, place, error.values)


_TEXTS: Mapping[Fault, Callable[[Say, Mapping[str, object]], Html]] = {
    Fault.TOO_LONG: lambda say, values: say("This is too long: a watch may have {n} characters.", n=values["n"]),
    Fault.EMPTY: lambda say, _: say("There is nothing here to look for."),
    Fault.TOO_MANY_WORDS: lambda say, values: say("These are too many words: a watch may have {n}.", n=values["n"]),
    Fault.NOTHING_TO_FIND: lambda say, _: say(
        "This says only what must not be there, or who publishes: name a word to look for as well."
    ),
    Fault.EACH_SIDE: lambda say, _: say("Each side of OR needs a word to look for, and this one has none."),
    Fault.EMPTY_BRACKETS: lambda say, _: say("There is nothing between these brackets."),
    Fault.CLOSES_NOTHING: lambda say, _: say("This bracket closes nothing."),
    Fault.TOO_DEEP: lambda say, values: say(
        "These brackets are nested too deeply: {n} within each other are the most.", n=values["n"]
    ),
    Fault.NOT_CLOSED: lambda say, _: say("This bracket is not closed."),
    Fault.TOO_MANY_NOTS: lambda say, values: say("These are too many NOTs of NOTs: {n} are the most.", n=values["n"]),
    Fault.ONE_MINUS: lambda say, _: say("One minus excludes: -word."),
    Fault.OTHER_BRACKET: lambda say, values: say("{name} is no bracket here: write ( and ).", name=values["name"]),
    Fault.QUOTE_NOT_CLOSED: lambda say, _: say("This quotation mark is not closed."),
    Fault.NO_FIELD: lambda say, values: say(
        "There is no field {name}. There are topic:, title:, source:, lang: and from:.", name=values["name"]
    ),
    Fault.WRONG_SIGN: lambda say, _: say("This sign cannot stand here."),
    Fault.NOTHING_BEHIND: lambda say, values: say("{name} needs something behind it.", name=values["name"]),
    Fault.NO_WORD_BEHIND: lambda say, values: say("{name} needs a word behind it.", name=values["name"]),
    Fault.NOTHING_BEFORE: lambda say, values: say("{name} needs something before it.", name=values["name"]),
    Fault.UNREADABLE: lambda say, _: say("This cannot be read here."),
    Fault.TOO_FAR: lambda say, values: say("NEAR reaches at most {n} words.", n=values["n"]),
    Fault.NEARLY_NEAR: lambda say, _: say("To say how close two words must be, write NEAR/5 between them."),
    Fault.NOT_NEAR: lambda say, _: say("NEAR stands between words, phrases and OR of them."),
    Fault.FIELD_WITHIN: lambda say, values: say("There can be no other field within {name}.", name=values["name"]),
    Fault.NOT_A_NAME: lambda say, values: say(
        "Behind {name} there may be a name, or OR of names.", name=values["name"]
    ),
    Fault.NO_LANGUAGE: lambda say, values: say(
        "{value} is no language: write lang:en, lang:pl, lang:ru and so on.", value=values["value"]
    ),
    Fault.NO_ORIGIN: lambda say, values: say(
        "{value} is neither a country nor who controls an outlet: write from:russia, from:PL or from:state.",
        value=values["value"],
    ),
    Fault.NEEDS_QUOTES: lambda say, values: say(
        "A name of several words needs quotation marks: {example}", example=code(values["example"])
    ),
    Fault.NO_LETTER: lambda say, _: say("There is no letter or digit in this."),
    Fault.SHORT_WORD: lambda say, values: say("This is too short: a word needs {n} letters.", n=values["n"]),
    Fault.SHORT_BESIDE: lambda say, values: say(
        "{value} is too short to look for alone. As a phrase with the word beside it: {example}",
        value=values["value"],
        example=code(values["example"]),
    ),
    Fault.STAR_INSIDE: lambda say, _: say("A * may only stand at the end of a word."),
    Fault.NO_FILTER: lambda say, values: say(
        "There is no {name} here. There are topic:, source:, lang:, from:, title: and since:.", name=values["name"]
    ),
    Fault.OR_ACROSS: lambda say, _: say(
        "OR stands only between filters of one kind, as in {example}. All else must hold together.",
        example=code("lang:pl OR lang:lt"),
    ),
    Fault.AND_WITHIN: lambda say, _: say("Of filters of one kind either will do: AND cannot stand between them."),
    Fault.FILTERS_BEHIND: lambda say, values: say(
        "Only {n} characters of a question are read, and filters stand behind them: write these first.", n=values["n"]
    ),
    Fault.NO_TOPIC: lambda say, values: say("No topic or subject is called {value}.", value=values["value"]),
    Fault.NO_TIME: lambda say, values: say(
        "{value} is no time: write since:3d, since:12h or since:2026-11-20.", value=values["value"]
    ),
    Fault.TOO_MANY_VALUES: lambda say, values: say(
        "These are too many: a question may have {n} of one kind.", n=values["n"]
    ),
    Fault.SHORT_STEM: lambda say, values: say("This is too short: * needs {n} letters before it.", n=values["n"]),
}

_OF_SETTINGS: Mapping[SettingsFault, Callable[[Say, Html, Mapping[str, object]], Html]] = {
    SettingsFault.NO_JSON: lambda say, *_: say("it is no JSON"),
    SettingsFault.OTHER_VERSION: lambda say, _, values: say('"dewline" is not {n}', n=values["n"]),
    SettingsFault.NO_BRACES: lambda say, place, _: say("{place} is not in braces", place=place),
    SettingsFault.UNKNOWN: lambda say, place, values: say(
        '{place} has "{name}", which means nothing here', place=place, name=values["name"]
    ),
    SettingsFault.NO_LIST: lambda say, place, values: say(
        "{place} is no list of at most {n}", place=place, n=values["n"]
    ),
    SettingsFault.NO_TEXT: lambda say, place, values: say(
        "{place} is no text of at most {n} characters", place=place, n=values["n"]
    ),
    SettingsFault.NO_YES: lambda say, place, _: say("{place} is neither true nor false", place=place),
    SettingsFault.NO_STEP: lambda say, place, values: say(
        "{place} is no number from {least} to {most}", place=place, least=values["least"], most=values["most"]
    ),
    SettingsFault.NO_MOMENT: lambda say, place, _: say(
        "{place} is no moment such as 2026-11-23T12:00:00+00:00", place=place
    ),
    SettingsFault.NO_TIME: lambda say, place, _: say("{place} is no time such as 08:00", place=place),
    SettingsFault.NO_ZONE: lambda say, place, _: say("{place} is no time zone such as Europe/Warsaw", place=place),
    SettingsFault.NO_LANGUAGE: lambda say, place, _: say("{place} is no language such as en", place=place),
    SettingsFault.NO_DAY: lambda say, place, _: say("{place} names no day", place=place),
    SettingsFault.SAME: lambda say, place, _: say("{place} begins when it ends", place=place),
    SettingsFault.NONE_OF: lambda say, place, values: say(
        "{place} is none of {words}", place=place, words=values["words"]
    ),
}
