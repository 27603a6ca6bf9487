"""Messages that fit: cut between items, with what was left out told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from telegram_rules import parse

from handlers.pages.page import CAPTION, CHARACTERS, ENTITIES, Section, lines, page, with_note
from handlers.reply import Attachment, Reply
from handlers.wording.markup import Html, bold, entities, length


def _more(left: int) -> Html:
    return Html(f"and {left} more")


def test_what_fits_is_shown_whole_with_blank_lines_between_sections() -> None:
    text = page(lines(Html("head")), Section([Html("a"), Html("b")], head=bold("Two")), lines(Html("foot")))
    assert text == "head\n\n<b>Two</b>\na\nb\n\nfoot"


def test_a_note_is_added_where_there_is_room_however_long_the_links_are() -> None:
    linked = Html(f'<a href="https://example.org/{"x" * 5000}">story</a>')
    assert with_note(Reply(linked), before="note").html == f"note\n\n{linked}"
    assert with_note(Reply(linked), behind="note").html == f"{linked}\n\nnote"
    assert with_note(Reply(Html("a" * CHARACTERS)), before="note").html == "a" * CHARACTERS


def test_below_a_picture_is_less_room_for_a_note() -> None:
    chart = Reply(Html("a" * CAPTION), attachment=Attachment("chart.png", b"", picture=True))
    assert with_note(chart, before="note") == chart
    assert with_note(replace(chart, html=Html("a chart")), before="note").html == "note\n\na chart"


def test_empty_sections_leave_no_trace_and_no_head() -> None:
    assert page(lines(Html()), Section([], head=bold("Nobody")), lines(Html("foot"))) == "foot"


def test_items_that_do_not_fit_are_counted() -> None:
    items = [Html(f"{number:04} " + "x" * 95) for number in range(100)]
    text = page(lines(Html("head")), Section(items, more=_more), lines(Html("foot")), first=(0, 2))
    shown = text.split("\n\n")[1].split("\n")
    assert len(shown) - 1 == 38
    assert shown[-1] == "and 62 more"
    assert text.endswith("foot")
    assert length(text) <= CHARACTERS


def test_what_was_beyond_the_items_from_the_start_is_counted_with_them() -> None:
    assert page(Section([Html("a")], more=_more, beyond=9)) == "a\nand 9 more"


def test_a_hundred_entities_are_not_exceeded() -> None:
    text = page(Section([bold(str(number)) for number in range(150)], more=_more))
    assert entities(text) == ENTITIES
    assert text.endswith("and 52 more")


def test_a_folded_section_is_a_quotation_that_telegram_opens_by_a_tap() -> None:
    parsed = parse(page(Section([Html("a"), Html("b")], head=bold("Who"), folded=True)))
    kinds = {entity["type"]["@type"] for entity in parsed["entities"]}
    assert "textEntityTypeExpandableBlockQuote" in kinds


def test_the_sections_named_first_get_their_room_first() -> None:
    long = Section([Html("y" * 3000)])
    text = page(long, Section([Html("z" * 3000)]), first=(1,))
    assert text == "z" * 3000


@given(st.lists(st.text("ab<🇱", max_size=900), max_size=30), st.integers(0, 5))
def test_no_page_is_ever_too_big(texts: list[str], folded: int) -> None:
    from handlers.wording.markup import html

    sections = [Section([html(text) for text in texts], more=_more, folded=place == folded) for place in range(3)]
    text = page(*sections)
    assert length(text) <= CHARACTERS
    assert entities(text) <= ENTITIES
    assert not text or parse(text)["@type"] == "formattedText"
