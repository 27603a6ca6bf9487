"""Times, spans of hours and days of the week as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from feeds.times.hours import EVERY_DAY, WEEKEND, WEEKLY, WORKDAYS, Fault, TimeFault, read_days, read_hours, read_time

NIGHT = (time(22), time(7))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("7", time(7)),
        ("7:30", time(7, 30)),
        ("7.30", time(7, 30)),
        ("7 30", time(7, 30)),
        ("07h30", time(7, 30)),
        ("19h", time(19)),
        ("0700", time(7)),
        ("730", time(7, 30)),
        ("24:00", time(0)),
        ("7pm", time(19)),
        ("7:30 P.M.", time(19, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("13pm", time(13)),
        ("at 7 o'clock", time(7)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("o 7 rano", time(7)),
        ("godz. 19", time(19)),
        ("8 wieczorem", time(20)),
        ("3 po południu", time(15)),
        ("w południe", None),
        ("południe", time(12)),
        ("o północy", time(0)),
        ("в 8 утра", time(8)),
        ("8 часов вечера", time(20)),
        ("2 часа ночи", time(2)),
        ("11 ночи", time(23)),
        ("12 ночи", time(0)),
        ("3 дня", time(15)),
        ("в полдень", time(12)),
        ("о 8 ранку", time(8)),
        ("7 вечора", time(19)),
        ("опівночі", time(0)),
        ("um 8 Uhr", time(8)),
        ("8 Uhr abends", time(20)),
        ("Mittag", time(12)),
        ("18 val.", time(18)),
        ("7 vakaro", time(19)),
        ("vidurdienis", time(12)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, read: time | None) -> None:
    if read is None:
        with pytest.raises(TimeFault):
            read_time(text)
    else:
        assert read_time(text) == read


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("25:99", Fault.BEYOND),
        ("7:60", Fault.BEYOND),
        ("2400", None),
        ("2500", Fault.BEYOND),
        ("13am", Fault.HALF),
        ("0am", Fault.HALF),
        ("soon", Fault.NO_TIME),
        ("", Fault.NO_TIME),
        ("-1", Fault.NO_TIME),
        ("7:5:3", Fault.NO_TIME),
        ("٧", Fault.NO_TIME),
    ],
)
def test_what_is_no_time_is_said_to_be_none(text: str, fault: Fault | None) -> None:
    if fault is None:
        assert read_time(text) == time(0)
        return
    with pytest.raises(TimeFault) as caught:
        read_time(text)
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-07:00", NIGHT),
        ("22-7", NIGHT),
        ("10pm to 7am", NIGHT),
        ("22.00 – 7.00", NIGHT),
        ("from 22 until 7", NIGHT),
        ("od 22 do 7", NIGHT),
        ("с 22 до 7", NIGHT),
        ("з 22 до 7", NIGHT),
        ("від 22 до 7", NIGHT),
        ("від 10 години вечора до 7 години ранку", NIGHT),
        ("von 22 bis 7 Uhr", NIGHT),
        ("nuo 22 iki 7", NIGHT),
        ("between 22 and 7", NIGHT),
        ("między 22 a 7", NIGHT),
        ("между 22 и 7", NIGHT),
        ("zwischen 22 und 7 Uhr", NIGHT),
        ("tarp 22 ir 7", NIGHT),
        ("2200-0700", NIGHT),
        ("22h-7h", NIGHT),
        ("midnight-noon", (time(0), time(12))),
        ("12am-12pm", (time(0), time(12))),
        ("22:30 до 6:15", (time(22, 30), time(6, 15))),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple[time, time]) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from midnight", Fault.NO_SPAN),
        ("0:00-24:00", Fault.SAME),
        ("22-25", Fault.BEYOND),
        ("night-day", Fault.NO_TIME),
    ],
)
def test_what_is_no_span_is_said_to_be_none(text: str, fault: Fault) -> None:
    with pytest.raises(TimeFault) as caught:
        read_hours(text)
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    "text",
    [
        "every 6 hours",
        "Every 12h",
        "co 6 godzin",
        "каждые 6 часов",
        "кожні 6 годин",
        "alle 6 Stunden",
        "kas 6 valandas",
    ],
)
def test_so_often_a_day_is_no_time_of_day(text: str) -> None:
    days, rest = read_days(text)
    assert days is None
    with pytest.raises(TimeFault):
        read_time(rest)


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("08:00", None, "08:00"),
        ("daily 8:00", EVERY_DAY, "8:00"),
        ("every day at 8", EVERY_DAY, "8"),
        ("mon-fri 7:30", WORKDAYS, "7:30"),
        ("Mon, Wed and Fri at 7.30 pm", frozenset({0, 2, 4}), "7.30 pm"),
        ("weekdays 7", WORKDAYS, "7"),
        ("weekends", WEEKEND, ""),
        ("sat-mon 9", frozenset({5, 6, 0}), "9"),
        ("weekly", WEEKLY, ""),
        ("weekly friday 18:00", frozenset({4}), "18:00"),
        ("7:30 tuesdays Warsaw", frozenset({1}), "7:30 warsaw"),
        ("codziennie o 7", EVERY_DAY, "7"),
        ("w dni robocze 8:00", WORKDAYS, "8:00"),
        ("pon-pt 8", WORKDAYS, "8"),
        ("w środę i piątek 8", None, None),
        ("co tydzień", WEEKLY, ""),
        ("ежедневно в 8", EVERY_DAY, "8"),
        ("по будням 7:30", WORKDAYS, "7:30"),
        ("пн-пт 7:30", WORKDAYS, "7:30"),
        ("по пятницам 18", frozenset({4}), "18"),
        ("щодня о 8", EVERY_DAY, "8"),
        ("по буднях о 8", WORKDAYS, "8"),
        ("täglich um 8", EVERY_DAY, "8"),
        ("Mo-Fr 7:30", WORKDAYS, "7:30"),
        ("sonntags 9 Uhr", frozenset({6}), "9 uhr"),
        ("kasdien 8", EVERY_DAY, "8"),
        ("darbo dienomis 8", WORKDAYS, "8"),
        ("kas savaitę", WEEKLY, ""),
        ("pirmadieniais 8", frozenset({0}), "8"),
        ("sestadieniais 10", frozenset({5}), "10"),
        ("someday", None, "someday"),
        ("we wtorek o 8", frozenset({1}), "8"),
        ("we wtorki i czwartki o 18:00", frozenset({1, 3}), "18:00"),
        ("mo, we, fr 8", frozenset({0, 2, 4}), "8"),
        ("każdą środę", frozenset({2}), ""),
        ("вторник 9:00", frozenset({1}), "9:00"),
        ("по вторникам и четвергам 9:00", frozenset({1, 3}), "9:00"),
        ("каждую среду в 9", frozenset({2}), "9"),
        ("по средам 9:00", frozenset({2}), "9:00"),
        ("понедельник-среда", frozenset({0, 1, 2}), ""),
        ("каждое воскресенье", frozenset({6}), ""),
        ("каждую неделю 18:00", WEEKLY, "18:00"),
        ("кожну неділю", frozenset({6}), ""),
        ("у вівторок", frozenset({1}), ""),
        ("Sonnabend 9:00", frozenset({5}), "9:00"),
        ("jede Woche", WEEKLY, ""),
        ("mon - fri 8:00", WORKDAYS, "8:00"),
        ("sat- mon 10", frozenset({5, 6, 0}), "10"),
        ("пн – ср, сб — вс 9:00", frozenset({0, 1, 2, 5, 6}), "9:00"),
        ("8:00 - mon - fri", WORKDAYS, "8:00"),
        ("weekdays - 8:00", WORKDAYS, "8:00"),
        ("from monday to friday 8am", WORKDAYS, "8am"),
        ("8:00 mon through fri", WORKDAYS, "8:00"),
        ("od poniedziałku do piątku o 8", WORKDAYS, "8"),
        ("od pon do pt 7:30", WORKDAYS, "7:30"),
        ("с понедельника по пятницу в 8", WORKDAYS, "8"),
        ("з понеділка до п'ятниці о 8", WORKDAYS, "8"),
        ("von Montag bis Freitag um 8", WORKDAYS, "8"),
        ("nuo pirmadienio iki penktadienio 8", WORKDAYS, "8"),
        ("mo do fr 8", frozenset({0, 3, 4}), "8"),
        ("по понедельникам по средам 9", frozenset({0, 2}), "9"),
        ("pt so nd 9:00", frozenset({4, 5, 6}), "9:00"),
        ("pn-so 8:00", frozenset(range(6)), "8:00"),
        ("sa so 9:00", WEEKEND, "9:00"),
        ("weekdays and saturday 8:00", frozenset(range(6)), "8:00"),
        ("в будни и субботу в 8", frozenset(range(6)), "8"),
        ("weekends and friday 18:00", frozenset({4, 5, 6}), "18:00"),
        ("weekdays and weekends", EVERY_DAY, ""),
        ("week days 9:00", WORKDAYS, "9:00"),
        ("mon/wed/fri 9", frozenset({0, 2, 4}), "9"),
        ("sat+sun 9 utc+2", WEEKEND, "9 utc+2"),
        ("weekdays & sat 9", frozenset(range(6)), "9"),
        ("9:00 Europe/Warsaw", None, "9:00 europe/warsaw"),
        ("fri 12 am", frozenset({4}), "12am"),
        ("12:30 AM every day", EVERY_DAY, "12:30am"),
        ("20:00 am Sonntag", frozenset({6}), "20:00"),
        ("12:00 am Mo", frozenset({0}), "12:00"),
    ],
)
def test_days_are_read_in_six_languages(text: str, days: frozenset[int] | None, rest: str | None) -> None:
    found = read_days(text)
    if rest is None:
        assert found[0] == frozenset({2, 4})
    else:
        assert found == (days, rest)


@pytest.mark.parametrize(
    "word",
    "Montreal Monaco Montevideo Monterrey Thule Sobral Freetown Satu-Mare Sunderland Пятигорск Воскресенск"
    " Среднеколымск monthly month Monat четвертый средство środek".split(),
)
def test_what_only_begins_like_a_day_is_none(word: str) -> None:
    assert read_days(f"8:00 {word}") == (None, f"8:00 {word.lower()}")


FORMS_OF_DAYS = (
    "Monday mondays Mon Mo Montag montags pirmadienis pirmadieniais poniedziałek poniedziałki poniedziałkach pon pn"
    " понедельник понедельникам понед. пн понеділок понеділка понеділках monady Montagabend",
    "Tuesday tues Tue dienstags Di antradienį wtorek wtorki wtorkach wt вторник вторникам вт вівторок вівторках"
    " tuesady",
    "Wednesday weds Wed Mittwochs Mi trečiadieniais środa środę środy środach sroda śr среда среду средам ср"
    " середа середу середам Mittwochabends",
    "Thursday thurs Thu thurday Donnerstag Do ketvirtadienį czwartek czwartki czw четверг четвергам чт четвер",
    "Friday Fri Freitags penktadienio piątek piatek piątki pt пятница пятницам пт п'ятниця п’ятницю пʼятницях пятн.",
    "Saturday Sat samstags Sonnabend šeštadienį sobota soboty sobotę sobotach sob суббота субботам сб субота суботу"
    " субб",
    "Sunday Sun Sonntag so sekmadieniais niedziela niedzielę niedziele nd воскресенье воскресеньям вс неділя неділю нд"
    " sunady Sonntagmorgen",
)


@pytest.mark.parametrize("day", range(7))
def test_every_form_of_a_day_is_that_day_alone(day: int) -> None:
    assert {word: read_days(word) for word in FORMS_OF_DAYS[day].split()} == {
        word: (frozenset({day}), "") for word in FORMS_OF_DAYS[day].split()
    }
