"""What rings for nobody by itself and is a report where stories are joined: experts' words, open
questions and films."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds.stories.forms import NO_NEWS, Form, form_in_stories, form_of_entry
from tests.feeds.reports import said

COMMENTS = {
    "en": [
        "Fleet could be gone by spring, experts say",
        "Expert: The strait is lost already",
        "Fleet leaves the strait. How worried should we be?",
        "Is the U.S. losing the strait?",
        "Retired general says fleet is lost",
        "Ret. Col: Fleet could be gone by spring",
        "Fleet leaves the strait – video",
        "WATCH: Fleet leaves the strait",
    ],
    "pl": [
        "Ekspert wojskowy: Flota nie wróci do cieśniny",
        "Eksperci komentują wyjście floty z cieśniny",
        "Flota wychodzi z cieśniny. Jakie są szanse na jej powrót?",
        "Czy flota wróci do cieśniny?",
        "Flota wychodzi z cieśniny [NAGRANIE]",
    ],
    "ru": ["Политолог: флот не вернётся в пролив", "Эксперт назвал причины ухода флота", "Вернётся ли флот в пролив?"],
    "uk": ["Експерт: флот не повернеться до протоки", "Чи повернеться флот до протоки?"],
    "de": ["Militärexperte: Die Flotte kehrt nicht zurück", "Flotte verlässt Meerenge. Wann kehrt sie zurück?"],
    "lt": ["Politologas: laivynas negrįš į sąsiaurį", "Ar laivynas grįš į sąsiaurį?"],
    "lv": ["Eksperts: flote šaurumā neatgriezīsies", "Vai flote atgriezīsies šaurumā?"],
    "et": ["Ekspert: laevastik ei naase väina", "Kas laevastik naaseb väina?"],
    "cs": ["Bezpečnostní expert: Flotila se nevrátí", "Flotila opouští průliv. Kdo ji nahradí?"],
    "fr": ["La flotte ne reviendra pas, selon un expert", "La flotte reviendra-t-elle dans le détroit ?"],
    "fi": ["Asiantuntija: Laivasto ei palaa salmeen", "Palaako laivasto salmeen?"],
}
EXPLAINERS = {
    "en": ["How Russia's Iskanders were hit", "Why Finland’s bid is stalled"],
    "pl": ["Dlaczego Iskanderów nie zestrzelono nad portem"],
    "ru": ["Почему «Искандеры» не сбили над портом"],
    "uk": ["Чому «Іскандери» не збили над портом"],
    "de": ["Warum die Iskander-Raketen nicht abgefangen wurden"],
    "lt": ["Kodėl „Iskanderų“ nenumušė virš uosto"],
    "lv": ["Kāpēc „Iskander“ raķetes nenotrieca virs ostas"],
    "et": ["Miks Iskandere sadama kohal alla ei lastud"],
    "cs": ["Proč Iskandery nad přístavem nesestřelili"],
    "fr": ["Pourquoi les Iskander n’ont pas été abattus au-dessus du port"],
    "fi": ["Miksi Iskandereita ei ammuttu alas sataman yllä"],
}
NEWS = {
    "en": [
        "Why not, says Putin",
        "UN experts say torpedoes came from Iran",
        "Experts killed by mine in the strait",
        "Admiral: How can we stay in the strait?",
        "“Will you leave the strait?”",
        "Who mined the strait? Navy says Iran",
        "Will the fleet leave? asks Stoltenberg. Can it stay?",
        "Is it over? Fleet leaves the strait",
    ],
    "pl": [
        "Dlaczego nie, mówi Putin",
        "Flota jednak wróci do cieśniny?",
        "Eksperci ONZ znaleźli w wraku irańskie torpedy",
        "Zełenski: Kiedy dostaniemy torpedy?",
        "Flota opuszcza cieśninę, która dzieli oba porty?",
        "Kiedy flota wróci? Minister podaje datę",
    ],
    "ru": [
        "Почему бы и нет, заявил Путин",
        "Эксперты ООН нашли иранские торпеды",
        "Зеленский: когда мы получим торпеды?",
    ],
    "uk": [
        "Чому б і ні, каже Путін",
        "Експерти ООН знайшли іранські торпеди",
        "Зеленський: коли ми отримаємо торпеди?",
    ],
    "de": [
        "Warum nicht, sagt Putin",
        "Experten der UNO finden iranische Torpedos",
        "Selenskyj: Wann bekommen wir Torpedos?",
    ],
    "lt": ["Kodėl gi ne, sako Putinas", "JT ekspertai rado iranietiškų torpedų", "Zelenskis: kada gausime torpedų?"],
    "lv": ["Kāpēc ne, saka Putins", "ANO eksperti atrod Irānas torpēdas", "Zelenskis: kad saņemsim torpēdas?"],
    "et": [
        "Miks mitte, ütleb Putin",
        "ÜRO eksperdid leidsid Iraani torpeedosid",
        "Zelenskõi: millal me torpeedod saame?",
    ],
    "cs": ["Proč ne, řekl Putin", "Experti OSN našli íránská torpéda", "Zelenskyj: Kdy dostaneme torpéda?"],
    "fr": [
        "Pourquoi pas, dit Poutine",
        "Des experts de l’ONU trouvent des torpilles",
        "Zelensky : quand aurons-nous des torpilles ?",
    ],
    "fi": ["Miksi ei, sanoo Putin", "YK:n asiantuntijat löysivät torpedoja", "Zelenskyi: Milloin saamme torpedoja?"],
}


def _flat(titles: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, title) for language, some in titles.items() for title in some]


@pytest.mark.parametrize(("language", "title"), _flat(COMMENTS))
def test_an_experts_word_and_an_open_question_ring_for_nobody_and_join_stories_as_reports(
    language: str, title: str
) -> None:
    entry = said(title, language=language).entry
    assert form_of_entry(entry) is Form.COMMENT
    assert form_of_entry(entry) in NO_NEWS
    assert form_in_stories(entry) is Form.REPORT


@pytest.mark.parametrize(("language", "title"), _flat(EXPLAINERS))
def test_a_title_that_begins_with_why_or_how_is_an_explainer_whatever_it_holds(language: str, title: str) -> None:
    entry = said(title, language=language).entry
    assert form_of_entry(entry) is Form.EXPLAINER
    assert form_of_entry(entry) in NO_NEWS


@pytest.mark.parametrize(("language", "title"), _flat(NEWS))
def test_somebodys_question_a_rumour_and_what_befalls_experts_are_news(language: str, title: str) -> None:
    assert form_of_entry(said(title, language=language).entry) is Form.REPORT


def test_an_outlets_name_behind_a_question_does_not_answer_it() -> None:
    entry = said("Can the fleet stay? - Hafenbote", outlet="Hafenbote").entry
    assert form_of_entry(entry) is Form.COMMENT
    assert form_of_entry(replace(entry, title="Can the fleet stay? - It can")) is Form.REPORT
