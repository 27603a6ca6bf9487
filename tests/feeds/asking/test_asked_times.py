"""A time behind a subject is told from the subject, in six languages; figures that belong to names stay theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.asking.asked_times import Timed, coming, moment_of, resolve_timed, timed
from feeds.asking.subjects import Found, FreeText, SubjectIndex, Unsure
from feeds.catalogue import load_catalogue

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> SubjectIndex:
    return SubjectIndex(load_catalogue())


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("kaliningrad 7d", "7d"),
        ("kaliningrad 7 D", "7d"),
        ("Kaliningrad 24h", "24h"),
        ("kaliningrad since:3d", "3d"),
        ("kaliningrad in the last 3 days", "3d"),
        ("kaliningrad last week", "1w"),
        ("kaliningrad 3 weeks ago", "3w"),
        ("kaliningrad for a week", "1w"),
        ("kaliningrad week ago", "1w"),
        ("kaliningrad godzinę temu", "1h"),
        ("Królewiec tydzień temu", "1w"),
        ("калининград неделю назад", "1w"),
        ("калининград месяц тому назад", "1m"),
        ("калінінград тиждень тому", "1w"),
        ("Karaliaučius savaitės laikotarpiu", "1w"),
        ("Kaliningrad nädala jooksul", "1w"),
        ("Królewiec na tydzień", "1w"),
        ("Królewiec w ciągu tygodnia", "1w"),
        ("Königsberg für eine Woche", "1w"),
        ("калининград на неделю", "1w"),
        ("kaliningrad, yesterday?", "yesterday"),
        ("kaliningrad 2026-11-20", "2026-11-20"),
        ("kaliningrad 20.11.2026", "20.11.2026"),
        ("Królewiec od wczoraj", "yesterday"),
        ("Królewiec ostatnie 3 dni", "3d"),
        ("калининград за последнюю неделю", "1w"),
        ("калининград за 24 ч", "24h"),
        ("калінінград сьогодні", "today"),
        ("Kaliningrad seit gestern", "yesterday"),
        ("Kaliningrad letzte Woche", "1w"),
        ("Karaliaučius per 2 savaites", "2w"),
        ("kaliningrad since monday", "monday"),
        ("kaliningrad on Friday?", "friday"),
        ("Królewiec od poniedziałku", "monday"),
        ("Królewiec w środę", "wednesday"),
        ("калининград с понедельника", "monday"),
        ("калінінград у п'ятницю", "friday"),
        ("калінінград за п'ять днів", "5d"),
        ("калінінград за п’ять тижнів", "5w"),
        ("калінінград за пʼять днів", "5d"),
        ("калінінград з пʼятниці", "friday"),
        ("Kaliningrad seit Dienstag", "tuesday"),
        ("Karaliaučius nuo ketvirtadienio", "thursday"),
        ("kaliningrad since 5 december", "2025-12-05"),
        ("kaliningrad since November 20th", "2026-11-20"),
        ("kaliningrad 5 October 2026", "2026-10-05"),
        ("Królewiec od 20 listopada", "2026-11-20"),
        ("калининград с 5 декабря 2025 г.", "2025-12-05"),
        ("калінінград від 20 листопада", "2026-11-20"),
        ("Kaliningrad seit dem 1. März", "2026-03-01"),
        ("Karaliaučius nuo lapkričio 20 d.", "2026-11-20"),
        ("kaliningrad in the last three weeks", "3w"),
        ("kaliningrad over the past few hours", "3h"),
        ("Królewiec w ostatnim dniu", "1d"),
        ("Królewiec w ostatniej dobie", "1d"),
        ("Królewiec w ostatnich trzech dniach", "3d"),
        ("калининград за последние сутки", "1d"),
        ("калининград за последние две недели", "2w"),
        ("калининград за 3 последних дня", "3d"),
        ("калінінград за останню добу", "1d"),
        ("калінінград за останні три дні", "3d"),
        ("Kaliningrad am letzten Tag", "1d"),
        ("Kaliningrad in den letzten drei Tagen", "3d"),
        ("Kaliningrad in der letzten Woche", "1w"),
        ("Karaliaučius per pastarąją dieną", "1d"),
        ("Karaliaučius per pastarąją parą", "1d"),
        ("Karaliaučius per pastarąsias tris dienas", "3d"),
        ("Kaliningrad za poslední den", "1d"),
        ("Kaliningrad ces 7 derniers jours", "7d"),
        ("Kaļiņingrada pēdējā dienā", "1d"),
        ("Kaliningrad viimase nädala jooksul", "1w"),
        ("Kaliningrad viimeisen päivän aikana", "1d"),
    ],
)
def test_a_time_behind_a_subject_is_read(index: SubjectIndex, typed: str, since: str) -> None:
    meant, found = resolve_timed(index, typed, NOW)
    assert (meant, found) == (Found(("kaliningrad",)), since)
    assert moment_of(found, NOW) is not None


@pytest.mark.parametrize(
    ("day", "date"), [("monday", 23), ("tuesday", 17), ("friday", 20), ("sunday", 22), ("saturday", 21)]
)
def test_a_day_of_the_week_is_the_last_that_began(day: str, date: int) -> None:
    assert moment_of(day, NOW) == datetime(2026, 11, date, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("friday", datetime(2026, 11, 27, tzinfo=UTC)),
        ("monday", datetime(2026, 11, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 24, tzinfo=UTC)),
        ("5 december", datetime(2026, 12, 5, tzinfo=UTC)),
        ("zum 5. Dezember", datetime(2026, 12, 5, tzinfo=UTC)),
        ("next week", datetime(2026, 11, 30, tzinfo=UTC)),
        ("następny piątek", datetime(2026, 11, 27, tzinfo=UTC)),
        ("следующей недели", datetime(2026, 11, 30, tzinfo=UTC)),
        ("March", datetime(2027, 3, 1, tzinfo=UTC)),
        ("20 listopada", datetime(2027, 11, 20, tzinfo=UTC)),
        ("1.12.2026", datetime(2026, 12, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("2026-11-20", None),
        ("3d", None),
        ("31 february", None),
        ("kaliningrad friday", None),
    ],
)
def test_a_day_to_come_is_the_next_of_its_name(typed: str, begins: datetime | None) -> None:
    assert coming(typed, NOW) == begins


@pytest.mark.parametrize("typed", ["friday", "2026-11-20", "20 november"])
def test_days_begin_in_the_zone_of_who_asks(typed: str) -> None:
    now = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
    named = timed(typed, now)
    assert named is not None
    assert moment_of(named.since, now) == datetime(2026, 11, 19, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "kaliningrad monitor",
        "kaliningrad satellite",
        "kaliningrad sunk",
        "kaliningrad weekend",
        "marines 5",
        "5 junctions",
        "putin denies",
        "lavrov denial",
        "iskander Dnipro",
        "patriot Dniprovsk",
        "moscow parade",
        "Lukashenko parades",
        "Belarus Denis",
        "kaliningrad journal",
        "fleet journey",
        "Iskander tagged",
        "kaliningrad dental",
        "nato montage",
        "russia dziennik",
        "Искандер часть",
        "Искандер частей",
        "Калининград воскресенск",
        "Калининград среди",
        "Калининград субботник",
        "Polska Sobótka",
        "іскандер Дніпро",
        "Zapad четвертий",
        "putin weekly",
        "nato monthly",
        "Poland hourly",
        "Serbia Dayton",
        "Rosja dobry",
        "Kaliningrad Kuuba",
        "in denial",
        "on parade",
        "strike on Dnipro",
        "удар по части",
    ],
)
def test_what_only_begins_like_a_day_is_none(typed: str) -> None:
    assert timed(typed, NOW) is None


@pytest.mark.parametrize("typed", ["Victory Day", "Poland hours", "Kaliningrad Tag", "moscow week", "калининград час"])
def test_a_bare_unit_behind_other_words_is_one_of_them(typed: str) -> None:
    assert timed(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "since"), [("week", "1w"), ("a day", "1d"), ("last month", "1m"), ("час назад", "1h")]
)
def test_a_bare_unit_that_stands_alone_is_a_time(typed: str, since: str) -> None:
    assert timed(typed, NOW) == Timed("", since)


FORMS_OF_UNITS = {
    "h": "hours godzin godziny часов часа годин години Stunden valandų hodiny heures stundas tundi tuntia",
    "d": "days dni dniach doby дней дня сутки суток днів дні діб Tagen Tage dienų paros dnů dny jours päeva päivää",
    "w": "weeks tygodni tygodnie недель недели тижнів тижні Wochen savaičių savaites týdnů semaines nedēļas nädalat",
    "m": "months miesięcy miesiące месяцев месяца місяців місяці Monaten mėnesių měsíců mois mēnešus kuud kuukautta",
}


@pytest.mark.parametrize("unit", FORMS_OF_UNITS)
def test_every_form_of_a_unit_is_counted(unit: str) -> None:
    assert {word: timed(f"5 {word}", NOW) for word in FORMS_OF_UNITS[unit].split()} == {
        word: Timed("", f"5{unit}") for word in FORMS_OF_UNITS[unit].split()
    }


@pytest.mark.parametrize(
    ("day", "forms"),
    [
        ("monday", "poniedziałek poniedziałku понедельника понеділка понеділок Montag Montags pirmadienio"),
        ("tuesday", "wtorek wtorku вторника вівторка вівторок Dienstag antradienio"),
        ("wednesday", "środa środę środy среды среду середи середу Mittwoch trečiadienio"),
        ("thursday", "czwartek czwartku четверг четверга четвер Donnerstag ketvirtadienį"),
        ("friday", "piątek piątku пятницу п'ятниці Freitag penktadienio"),
        ("saturday", "sobota soboty sobotę суббота субботы субота суботи Samstag Sonnabend šeštadienio"),
        ("sunday", "niedziela niedzieli воскресенья воскресенье неділі неділю Sonntag sekmadienio"),
    ],
)
def test_every_form_of_a_day_of_the_week_is_read(day: str, forms: str) -> None:
    assert {word: timed(word, NOW) for word in forms.split()} == {word: Timed("", day) for word in forms.split()}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Was ist in den letzten drei Tagen in Kaliningrad passiert?", Timed("Was ist in Kaliningrad passiert?", "3d")),
        ("Was passierte gestern in Kaliningrad?", Timed("Was passierte in Kaliningrad?", "yesterday")),
        ("What happened a week ago in Kaliningrad?", Timed("What happened in Kaliningrad?", "1w")),
        ("Что было неделю назад в Калининграде", Timed("Что было в Калининграде", "1w")),
        ("What happened last week in Kaliningrad?", Timed("What happened in Kaliningrad?", "1w")),
        ("what happened 3 days ago in Kaliningrad", Timed("what happened in Kaliningrad", "3d")),
        ("Co się działo od poniedziałku w Królewcu?", Timed("Co się działo w Królewcu?", "monday")),
        ("Что было за неделю в Калининграде", Timed("Что было в Калининграде", "1w")),
        ("Що сталося вчора у Калінінграді", Timed("Що сталося у Калінінграді", "yesterday")),
        ("Kas vyko per pastarąją savaitę Karaliaučiuje?", Timed("Kas vyko Karaliaučiuje?", "1w")),
    ],
)
def test_a_time_in_the_middle_of_a_question_is_read(typed: str, meant: Timed) -> None:
    assert timed(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["yesterday Kaliningrad", "last week in kaliningrad", "7d kaliningrad"])
def test_a_time_before_a_subject_is_read(index: SubjectIndex, typed: str) -> None:
    meant, since = resolve_timed(index, typed, NOW)
    assert meant == Found(("kaliningrad",))
    assert since


@pytest.mark.parametrize(
    "typed", ["victory day parade kaliningrad", "on the day of the launch", "day one in kaliningrad"]
)
def test_a_word_such_as_day_among_others_is_none(typed: str) -> None:
    assert timed(typed, NOW) is None


def test_a_slip_before_a_time_is_asked_back_about(index: SubjectIndex) -> None:
    meant, since = resolve_timed(index, "kaliningard 7d", NOW)
    assert isinstance(meant, Unsure)
    assert since == "7d"


@pytest.mark.parametrize("typed", ["kaliningrad for a week", "kaliningrad in the last week", "kaliningrad na tydzień"])
def test_what_leads_to_a_time_is_no_part_of_the_subject(typed: str) -> None:
    assert timed(typed, NOW) == Timed("kaliningrad", "1w")


@pytest.mark.parametrize("typed", ["S-400", "s 400", "New START", "Iskander M"])
def test_what_belongs_to_a_name_is_no_time(index: SubjectIndex, typed: str) -> None:
    meant, since = resolve_timed(index, typed, NOW)
    assert isinstance(meant, Found)
    assert since == ""


@pytest.mark.parametrize(
    "typed",
    [
        "price of bread today",
        "Victory Day",
        "kaliningrad 12",
        "kaliningrad 20261399",
        "kaliningrad 01.01.0001",
        "kaliningrad 15 July 1410",
        "kaliningrad 31.12.9999",
    ],
)
def test_a_time_behind_other_words_is_one_of_them(index: SubjectIndex, typed: str) -> None:
    meant, since = resolve_timed(index, typed, NOW)
    assert isinstance(meant, FreeText)
    assert since == ""


def test_a_time_may_stand_alone() -> None:
    assert timed("yesterday", NOW) == Timed("", "yesterday")
    assert timed("", NOW) is None
    assert moment_of("7d", NOW) == NOW - timedelta(days=7)


@pytest.mark.parametrize("now", [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)])
def test_so_many_hours_ago_are_as_many_where_clocks_were_just_put_forward_or_back(now: datetime) -> None:
    assert moment_of("1h", now.astimezone(ZoneInfo("Europe/Warsaw"))) == now - timedelta(hours=1)
