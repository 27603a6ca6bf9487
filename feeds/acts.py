"""Acts that change something on the ground, as titles put them, in the catalogue's languages.

Words are known by how they begin. An act has a *kind*, so that a second outlet's words for what was told are no news:
a drone that one calls downed, another intercepted and a third collided with was met by force, once.
"""

from __future__ import annotations

import re
from collections import defaultdict

from feeds.model import Act

_STEMS = {
    Act.MOVES: """
        deploy redeploy relocat rozmieś rozmiesc rozmieszcz przenos przenie разверн развёр развер размест переброс
        перемест розгор розміст stationier dislok perkel rozmíst izviet paiguta déploi sijoit""",
    Act.FORCE: """
        launch fires fired firing intercept invad attack strik test-fir testfir sabotag collid collision downed explod
        explosion zderz kolizj strąc wybuch eksplo столкн взрыв взорв зіткн вибух підірв zusammenst kollid abschuss
        explo susidūr sprog sadūr sprādz srazil srážk výbuch kokkupõr plahvat percut törmä räjäh wystrzel zestrzel
        przechwy запуст запуск сбил сбит перехват збил збит перехоп abgeschoss startet paleid numuš perėm odpál vypál
        sestřel notriec tulista abat ampu pudot""",
    Act.STOPS: """
        suspend withdraw withdrew scrap cancel halt shelv zawies wycof rezygn wstrzym приостан отказ вывод вывед вывел
        отмен призупин відмов скасув verzicht sustabd atšauk atsisak pozastav zruš odstoup stahuj stáh aptur atcel
        peata tühista annul renonc retir keskeyt perui""",
    Act.EXPELS: "expel wydal высыла выслал вислал išsiun vyhost izraid expuls karkot",
    Act.SEIZES: "annex seiz",
    Act.THREATENS: "ultimatum mobilis mobiliz ультимат",
    Act.DECLARES: "declar",
}
_NO_ACTS = ("interceptor", "interceptors", "launcher", "launchers", "striker", "strikers")
_PHRASES = (
    (Act.FORCE, re.compile(r"shot down|shoots? down|forc(?:es?|ed|ing) down|brought down")),
    (
        Act.STOPS,
        re.compile(r"drops? plan|closed? the border|closes (?:the )?border|zieht .{0,40} ab\b|setzt .{0,40} aus\b"),
    ),
    (Act.EXPELS, re.compile(r"weist .{0,40} aus\b")),
    (Act.THREATENS, re.compile(r"nuclear alert")),
    (
        Act.MOVES,
        re.compile(r"mov(?:es|ed|ing) (?:[\w-]+ ){0,3}(?:missile|launcher|troop|warhead|bomber|batter)"),
    ),
)
_WORD = re.compile(r"[\w-]+")
_HEAD = 4  # letters: no stem is shorter, so a word is compared with few


def _by_head() -> dict[str, list[tuple[str, Act]]]:
    heads: defaultdict[str, list[tuple[str, Act]]] = defaultdict(list)
    for act, stems in _STEMS.items():
        for stem in stems.split():
            heads[stem[:_HEAD]].append((stem, act))
    return dict(heads)


_BY_HEAD = _by_head()


def acts_of(title: str) -> frozenset[Act]:
    """The kinds of acts that a title tells of; none where it tells of talk."""
    lower = title.lower()
    found = {
        act
        for word in _WORD.findall(lower)
        for stem, act in _BY_HEAD.get(word[:_HEAD], ())
        if word.startswith(stem) and word not in _NO_ACTS
    }
    found.update(act for act, phrase in _PHRASES if phrase.search(lower))
    return frozenset(found)


def has_act(title: str) -> bool:
    """Whether a title tells of an act, not of talk."""
    return bool(acts_of(title))
