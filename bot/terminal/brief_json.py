"""A brief as JSON: the stable form of `dewline status --format json`, described in docs/briefs.md.

Keys are only ever added. Times are ISO 8601 in UTC; what is not known is null.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from feeds.asking.subjects import SubjectIndex
from feeds.briefs.brief import Brief, Lead
from feeds.model import Control, Entry
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Voice
from handlers.wording.markup import plain
from handlers.wording.reasons import reason_text
from handlers.wording.texts import say_in

Json = dict[str, Any]


def as_json(index: SubjectIndex, brief: Brief) -> Json:
    """The brief as values that JSON can hold."""
    question, verdict, view = brief.question, brief.verdict, brief.view
    usual = verdict.usual
    return {
        "subjects": list(question.subjects),
        "title": question.title,
        "at": _time(question.at),
        "level": verdict.level.value if verdict.level else None,
        "stories_24h": verdict.count,
        "usual": {
            "low": usual.low,
            "high": usual.high,
            "mean": round(usual.mean, 2),
            "days": usual.days,
            "as_many_or_more": round(usual.as_many(verdict.count), 5),
        }
        if usual
        else None,
        "most_since": brief.most_since.date().isoformat() if brief.most_since else None,
        "most_in_days": brief.record_days,
        "nothing": brief.nothing.value if brief.nothing else None,
        "stories": [_lead(lead) for lead in brief.leads],
        "more": brief.more,
        "voices": [_voice(voice) for voice in brief.voices],
        "comes_up_with": [
            {"subject": each.subject, "title": index.title(each.subject), "stories": each.stories}
            for each in brief.company
        ],
        "view": {
            "current": view.current,
            "sources": view.sources,
            "not_readable": [
                {"source": each.name, "health": each.health.value, "since": _time(each.since), "reason": each.reason}
                for each in view.troubled
            ],
            "polled": _time(view.polled),
            "watching_since": _time(view.watching_since),
        },
    }


def _lead(lead: Lead) -> Json:
    said = lead.sentence
    return {
        "story": lead.story,
        "title": lead.title,
        "title_link": _link_to(lead.titled.entry),
        "level": lead.level.name.lower(),
        "reason": plain(reason_text(say_in("en"), lead.reason, lead.level)),
        "sentence": said.text if said else "",
        "sentence_link": _link_to(said) if said else None,
        "first": _time(lead.first),
        "first_outlet": lead.first_outlet,
        "latest": _time(lead.latest),
        "outlets": lead.outlets,
        "independent": lead.independent,
        "aside": lead.aside,
        "only_side": lead.only.country if lead.only else None,
        "links": [_link(link.outlet, link.url, link.control) for link in lead.links],
    }


def _link_to(said: Entry | Sentence) -> Json:
    return _link(said.source.publisher, said.url, said.source.control)


def _link(outlet: str, url: str, control: Control) -> Json:
    return {"outlet": outlet, "url": url, "control": control.value}


def _voice(voice: Voice) -> Json:
    return {
        "side": voice.side.country if voice.side else None,
        "text": voice.text,
        "outlet": voice.outlet,
        "control": voice.control.value,
        "relayed": voice.relayed,
        "url": voice.url,
        "at": _time(voice.at),
        "story": voice.story,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
