"""What is typed badly and what is only typed: slips are asked back about, words of their own are left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.asking.slips import near
from feeds.asking.subjects import Found, FreeText, SubjectIndex, Unsure
from feeds.catalogue import load_catalogue

SLIPS = {
    "kaliningrad": """kaliningard kalinigrad kalingrad kalininngrad caliningrad kaliningrat
        калиненград калинингард калиниград
        каліненград krolewec królewice karaliaučis karaliaučiu königsburg koenigsberg rfkbybyuhfl kalin калинин
        kaliningardzie kalinigradzkie калинингарду калинингаррде калининграадом каліннінградом kaliningardui""",
    "iskander": """iskandr iscander isklander iksander iskanderr iskanfer искандр искондер искaндер iskanderas іскандр
        iskaderów iskanedrami искандрами иксандеров""",
    "stoltenberg": "stoltenburg stoltenbreg stoltnberg stoltenbeg стольтенберг столтенбергг штолтенберг столтенбрг",
    "putin": "puttin putn путн путен пуин putim",
    "zelensky": "zelenskiyy zelensy зеленскй зеленсий zelenki",
    "lukashenko": "lukashenk lukaszenco лукашенк lukashenkoo",
    "lithuania": "lithunia lithuana lithuanai",
    "poland": "polnad polan pollska",
    "finland": "finlnd finnland finladn",
    "estonia": "estoina estona",
    "redzikowo": "redzikwie redziikowem redzikovoo redzikwo redzikovvo redzzikowo",
    "deveselu": "deveslu devesleu",
    "oreshnik": "oreshnick oreshnk орешнк",
    "burevestnik": "burevesnik burevestnk буревесник",
    "missile-defence": "missle_defense missile_defnce misile_defence raketenabwer",
    "belarus": "belaruss belaurs",
    "nato": "ntao naot",
    "rutte": "ruttte rutet",
    "suwalki-gap": "suwalki_gpa suwalkigap",
}
WORDS = """
    romance romances shotgun fiancee germain polanie mostowy schodzą frakcji
    england gotland nord_stream school police policy walker winner somalia austria austrian iraq ireland iceland malta
    nigeria niger slovenia sudan mali making taking portland walk the and his was can now her years time star_wars
    musk navy body dark idea once sell latin landmark danger machine parking choice finance
    franchise franchisee franchises universitātes
    pogoda wybory kryzys szkoła wojsko pieniądze droga dzieci rodziców prezes kobieta samochód
    погода школа работа деньги выборы время война победа погибшие ребёнок машина
    робота гроші вибори дитина погода школа
    wetter schule arbeit geld wahlen zeit krieg leute wohnung
    oras mokykla darbas pinigai rinkimai laikas karas vaikai
""".split()


@pytest.fixture(scope="module")
def index() -> SubjectIndex:
    return SubjectIndex(load_catalogue())


@pytest.mark.parametrize(
    ("typed", "subject"), [(slip, subject) for subject, slips in SLIPS.items() for slip in slips.split()]
)
def test_a_slip_is_understood_or_asked_back_about(index: SubjectIndex, typed: str, subject: str) -> None:
    found = index.resolve(typed.replace("_", " "))
    meant = found.subjects if isinstance(found, Found) else found.suggestions[0] if isinstance(found, Unsure) else ()
    assert subject in meant


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_its_own_is_no_slip_for_a_name(index: SubjectIndex, word: str) -> None:
    assert isinstance(index.resolve(word.replace("_", " ")), FreeText)


@pytest.mark.parametrize("text", ["gap between rich and poor", "cables cut in the baltic", "price of bread in Poland"])
def test_a_sentence_is_searched_for(index: SubjectIndex, text: str) -> None:
    assert isinstance(index.resolve(text), FreeText)


def test_only_the_nearest_of_several_names_are_named() -> None:
    assert near(["petrof"], ["petrov", "pietrov", "petroffa"]) == ["petrov", "petroffa"]
    assert near(["kalinograd"], ["kaliningrad", "leningrad"]) == ["kaliningrad"]


def test_a_short_name_has_no_more_slips_for_being_typed_longer() -> None:
    assert near(["franchise"], ["francie"]) == []
    assert near(["franciee"], ["francie"]) == ["francie"]


def test_figures_are_never_slips() -> None:
    assert near(["rs", "28"], ["rs26"]) == []
    assert near(["yars", "28"], ["yars24"]) == []
    assert near(["yrs", "24"], ["yars24"]) == ["yars24"]


@given(st.text("abdegiklnorsабвгде4", min_size=1, max_size=300))
@settings(deadline=timedelta(seconds=2))
def test_whatever_is_near_is_a_name(word: str) -> None:
    names = ("kaliningrad", "iskander", "s400", "калининград")
    assert set(near([word], names)) <= set(names)
