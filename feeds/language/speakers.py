"""Who speaks for a side, and the words by which a text says that somebody speaks: vocabulary.

Words are as feeds/language/text.py folds them: lower case, no accents on Latin letters. Listed are seats of power
(Kremlin, White House), capitals that stand for their governments, and holders of the offices that speak most with the
days they held them (public record). Languages: English, Polish, Russian, Ukrainian, German, Lithuanian. How it is read:
feeds/quoting/speaking.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

_Term = tuple[date, date]  # the first day, and the day after the last
_ALWAYS: tuple[_Term, ...] = ((date.min, date.max),)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Is(Enum):
    """What a name names; what may stand around it depends on that."""

    PERSON = auto()
    SEAT = auto()
    PLACE = auto()  # capitals, and NATO: before a colon they are where something happens, or what it is about
    INSIDE = auto()  # `в Кремле заявили`: whoever speaks there; but not who came there and spoke


@dataclass(frozen=True, slots=True)
class Speaker:
    """Names that speak for a side (a country's code, EU or NATO), and when they do."""

    side: str
    what: Is
    names: str  # alternatives, the longer first
    terms: tuple[_Term, ...] = _ALWAYS

    def on(self, day: date) -> bool:
        """Whether these names speak for the side on this day."""
        return any(since <= day < until for since, until in self.terms)


SPEAKERS = (
    Speaker(
        "RU",
        Is.SEAT,
        "kremlin|kreml|kremlius|кремль|(?<=по словам )кремля"
        "|(?:представитель|представители|представительница|пресс секретарь) кремля",
    ),
    Speaker("RU", Is.INSIDE, "w kremlu|в кремле|у кремлі|в москве"),
    Speaker("RU", Is.PLACE, "moscow|moskau|maskva|москва"),
    # Between these days Poland had a minister of this name.
    Speaker("RU", Is.PLACE, "moskwa", ((date.min, date(2021, 10, 26)), (date(2023, 11, 27), date.max))),
    Speaker(
        "RU",
        Is.PERSON,
        "putin|putinas|путин|путін|lavrov|lawrow|lavrovas|лавров|medvedev|medwedew|miedwiediew|медведев|медведєв",
    ),
    Speaker(
        "RU",
        Is.PERSON,
        "peskov|peskow|pieskow|peskovas|песков|пєсков|zakharova|zacharowa|sacharowa|захарова|shoigu|szojgu|шойгу",
    ),
    Speaker(
        "RU",
        Is.SEAT,
        "russian? s? ?(?:foreign|defen[cs]e) ministry|минобороны рф|минобороны россии|мид рф|мид россии|rosyjskie msz",
    ),
    Speaker(
        "US",
        Is.SEAT,
        "white house|bialy dom|weisse haus|белый дом|білий дім|baltieji rumai|pentagon|пентагон|pentagonas"
        "|(?:u ?s *)?state department(?! of)|departament stanu(?: usa)?|госдеп|госдепартамент|держдеп",
    ),
    Speaker("US", Is.INSIDE, "в белом доме|w bialym domu"),
    Speaker("US", Is.PLACE, "washington(?! post)|waszyngton|вашингтон|vasingtonas"),
    Speaker("US", Is.PERSON, "obama|обама", ((date(2009, 1, 20), date(2017, 1, 20)),)),
    Speaker("US", Is.PERSON, "biden|байден|blinken|блинкен|блінкен", ((date(2021, 1, 20), date(2025, 1, 20)),)),
    Speaker(
        "US",
        Is.PERSON,
        "trump|trumpas|трамп",
        ((date(2017, 1, 20), date(2021, 1, 20)), (date(2025, 1, 20), date.max)),
    ),
    Speaker("US", Is.PERSON, "rubio|рубио|hegseth|хегсет", ((date(2025, 1, 20), date.max),)),
    Speaker("NATO", Is.SEAT, "nato s? ?(?:chief|secretary general|boss)|szef nato|генсек нато"),
    Speaker("NATO", Is.INSIDE, "в нато"),
    Speaker("NATO", Is.PLACE, "nato|нато"),
    Speaker("NATO", Is.PERSON, "rasmussen|расмуссен", ((date(2009, 8, 1), date(2014, 10, 1)),)),
    Speaker("NATO", Is.PERSON, "stoltenberg|stoltenbergas|столтенберг", ((date(2014, 10, 1), date(2024, 10, 1)),)),
    Speaker("NATO", Is.PERSON, "rutte|рютте", ((date(2024, 10, 1), date.max),)),
    Speaker("UA", Is.PLACE, "kyiv|kiev|kijow|kijew|киев|київ|kijevas"),
    Speaker("UA", Is.INSIDE, "в киеве"),
    Speaker(
        "UA",
        Is.PERSON,
        "zelenskyy?|zelensky|zelenskiy|zelenski|selenskyj|зеленский|зеленський",
        ((date(2019, 5, 20), date.max),),
    ),
    Speaker("UA", Is.PERSON, "kuleba|кулеба", ((date(2020, 3, 4), date(2024, 9, 5)),)),
    Speaker("PL", Is.PLACE, "warsaw|warszawa|warschau|varsuva|варшава"),
    # `MSZ` alone is any state's: the next word may be whose.
    Speaker("PL", Is.SEAT, "polish (?:foreign|defen[cs]e) ministry|polskie msz|msz polski|msz rp"),
    Speaker("PL", Is.PERSON, "duda|дуда|morawiecki|blaszczak", ((date(2017, 12, 11), date(2023, 12, 13)),)),
    Speaker("PL", Is.PERSON, "tusk|туск|sikorski", ((date(2023, 12, 13), date.max),)),
    Speaker("LT", Is.PLACE, "vilnius|wilno|вильнюс|вільнюс"),
    Speaker("LT", Is.SEAT, "lithuanian? s? ?(?:foreign|defen[cs]e) ministry"),
    Speaker("LT", Is.PERSON, "nauseda", ((date(2019, 7, 12), date.max),)),
    Speaker("LV", Is.PLACE, "riga|рига"),
    Speaker("LV", Is.SEAT, "latvian? s? ?(?:foreign|defen[cs]e) ministry"),
    Speaker("EE", Is.PLACE, "tallinn|таллин|таллінн"),
    Speaker("EE", Is.SEAT, "estonian? s? ?(?:foreign|defen[cs]e) ministry"),
    Speaker("CZ", Is.PLACE, "prague|praga|prag|прага"),
    Speaker("CZ", Is.SEAT, "czech (?:foreign|defen[cs]e) ministry"),
    Speaker("DE", Is.PLACE, "berlin|берлин|берлін"),
    Speaker("DE", Is.PERSON, "pistorius", ((date(2023, 1, 19), date.max),)),
    Speaker("BY", Is.PLACE, "minsk|минск|мінськ"),
    Speaker("BY", Is.PERSON, "lukashenko|lukaszenka|lukaschenko|лукашенко"),
    Speaker("CN", Is.PLACE, "beijing|pekin|peking|пекин|пекін"),
    Speaker("IR", Is.PLACE, "tehran|teheran|тегеран"),
    Speaker("KP", Is.PLACE, "pyongyang|pjongjang|phenian|пхеньян"),
    Speaker("KP", Is.SEAT, "kcna"),
    Speaker("EU", Is.SEAT, "european commission|komisja europejska|еврокомиссия|єврокомісія"),
    Speaker("EU", Is.PERSON, "von der leyen", ((date(2019, 12, 1), date.max),)),
    Speaker("EU", Is.PERSON, "borrell", ((date(2019, 12, 1), date(2024, 12, 1)),)),
    Speaker("EU", Is.PLACE, "brussels|bruksela|брюссель"),
)

# Verbs of saying that take nobody as their object: the speaker may stand behind them. English stands first.
PLAIN = (
    "says|said|according to(?: the)?",
    "mowil?|mowila|wedlug|(?:powiedzia|oswiadczy|zapowiedzia|stwierdzi|oceni|przekaza|poinformowa|doda|podkresli|zaznaczy)"
    "(?:l|la|lo|li|ly)",
    "(?:заявил|сообщил|сказал|отметил|подчеркнул)[аои]?|считает|по словам",
    "(?:заяви|повідоми|сказа|наголоси)(?:в|ла|ло|ли)|за словами",
    "sagten?|sagt|erklarten?|erklart|betonten?|laut",
    "sako|teigia|teige|pareiske|pranese|anot",
)
# Others: only the name before them speaks. Words that are as often nouns (claims, calls, reports) are kept out.
POINTED = (
    "tells|told|warns|warned|denies|denied|accuses|accused|threatens|threatened|vows|vowed|announces|announced|claimed"
    "|urges|urged|insists|insisted|rejects|rejected|condemns|condemned|demands|demanded|pledges|pledged|promises|promised"
    "|confirms|confirmed|dismisses|dismissed|argues|argued|declares|declared|suspends|suspended",
    "ostrzega|oskarza|zapowiada|twierdzi|grozi|potwierdza|zaprzecza|wzywa"
    "|(?:ostrzeg|oskarzy|zagrozi|potwierdzi|zaprzeczy|wezwa|twierdzi)(?:l|la|lo|li|ly)",
    "предупреждает|обвиняет|(?:предупредил|обвинил|назвал|пригрозил|подтвердил|призвал|осудил)[аои]?|опроверг(?:ла|ло|ли)?",
    "звинувачує|(?:попереди|звинувати|пообіця|заперечи|підтверди|заклика)(?:в|ла|ло|ли)",
    "warnten?|warnt|drohten?|droht|forderten?|fordert|bestatigten?|bestatigt|dementiert|verurteilt|kundigt|nennt",
    "perspejo|perspeja|kaltina|apkaltino|patvirtino|paneige|ragina",
)
# The same where no speakers are listed: somebody speaks. Latvian, Estonian, Czech, French, Finnish.
SPOKEN = (
    "sacija|saka|teica|pazinoja|uzsvera|noradija",
    "utles|utleb|sonas|teatas|kinnitas|markis",
    "(?:rek|uved|prohlasi|sdeli|oznami|zdurazni)l[aoiy]?|rika|tvrdi|podle",
    "(?:a|ont) (?:declare|affirme|dit|annonce|indique|assure|estime|souligne)|selon",
    "sanoi|sanoo|kertoi|kertoo|totesi|toteaa|ilmoitti|vakuutti|mukaan",
)
# Before a name: then it is spoken to, of or at, and does not speak.
PREPOSITIONS = _words(
    "in on to with against from of at for by near over about between into toward towards and outside under amid"
    " w we na do z ze od o przez przeciw przeciwko dla pod nad wobec podczas po przed za"
    " в во на к ко с со от о об из против для у над під про від з до по за после перед після"
    " im nach mit gegen von vom aus uber an zwischen fur vor bei zu"
    " i is su pries apie nuo del po"
)
ARTICLES = _words("the a an der die das dem den")
# Before a name: its clause leans on another or stands beside one, which is then the outlet's own or somebody else's.
LINKING_ENGLISH = _words(
    "that which who whom whose what where when while after before until as because since if although though unless"
    " whether than and but or nor"
)
LINKING = _words(
    "ze iz zeby aby ktory ktora ktore ktorego ktorej ktorym ktorych jaki jaka jakie jak co gdzie gdy kiedy poniewaz"
    " chociaz choc mimo jesli jezeli zanim odkad a i ale lecz oraz bo czy"
    " что чтобы который которая которое которые которого которой которую котором которых как где когда пока если хотя"
    " поскольку и а но или ли"
    " що щоб який яка яке які якого якої яку якому яких як де коли поки якщо хоча оскільки і та але чи й"
    " dass nachdem obwohl wahrend weil wenn als ob und aber oder denn wie was wo"
    " kad jog kuris kuri kurie kuria kaip kai nors jei nes ir o bet ar"
)
# Before a name, or what somebody is (`former Biden aide`): who speaks does so for himself.
FORMER = (
    r"former|ex|late|byl[yaei]|dawn[yai]\w*|бывш\w+|экс|колишн\w+|екс|ehemalig\w*|fruher\w*|einstig\w*|buv(?:us\w*|es)"
)
# Before the name of somebody who speaks for a side: another, of the same name.
NAMESAKES = _words(
    "jill hunter beau ashley melania ivanka eric tiffany piotr джилл хантер мелания иванка петр гантер меланія іванка"
)
# Before a name, or between a verb and a name: what people are.
TITLES = _words(
    "president vice prime foreign defence defense minister secretary chancellor leader chief spokesman"
    " spokeswoman spokesperson mr mrs ms senior top deputy"
    " prezydent prezydenta premier wicepremier minister szef szefowa rzecznik rzeczniczka przewodniczacy"
    " przewodniczaca kanclerz wiceminister wiceszef obrony narodowej spraw zagranicznych"
    " sekretarz generalny unijnej dyplomacji"
    " президент премьер министр глава секретарь генеральный генеральний пресс представитель представительница"
    " генсек председатель канцлер"
    " прем єр міністр голова речник речниця очільник"
    " prasident kanzler kanzlerin ministerin sprecher sprecherin"
    " prezidentas premjeras ministras vadovas atstovas atstove"
)
# Somebody of whom no list knows the name: before a colon he speaks, in English too.
PEOPLE_ENGLISH = _words(
    "president minister secretary chancellor leader chief pm premier official officials ambassador envoy spokesman"
    " spokeswoman spokesperson general commander mayor governor senator adviser aide mp expert experts analyst analysts"
)
# The same in all languages: what stands behind that colon are somebody's words. Of titles all but what only describes.
PEOPLE = (
    PEOPLE_ENGLISH
    | TITLES
    | _words("boss prezes dyrektor burmistrz gubernator ekspert eksperci генерал мэр губернатор эксперт")
) - _words(
    "vice prime foreign defence defense mr mrs ms senior top deputy prezydenta obrony narodowej spraw zagranicznych"
    " generalny unijnej dyplomacji генеральный генеральний пресс прем єр"
)
# Behind a name: who speaks for it. Of a capital only those that no town has: its police and mayor are the town's.
OFFICES = _words(
    "administration admin aide aides adviser advisor ambassador envoy spokesman spokeswoman spokesperson spox official"
    " officials secretary press deputy senior top national security chief cabinet council"
)
# Of these, what says only how high an office is; which one has to follow.
RANKS = _words("press senior top national security")
OFFICES_OF_STATE = _words("foreign defence defense minister ministry government ambassador envoy spokesman spokeswoman")
# Behind a name: then it only describes somebody else.
DESCRIBING = _words(
    "backed led installed appointed occupied controlled based imposed friendly aligned linked style ally allies member"
    " members country countries region times post court resident summit time membership expansion"
)
# Between a name and its verb: when, how and again. English adverbs in -ly besides.
BESIDES = _words(
    "has had have also again once now today then later earlier still yesterday late"
    " monday tuesday wednesday thursday friday saturday sunday"
    " juz tez takze rowniez ponownie potem pozniej dzis dzisiaj wczoraj oficjalnie ostatecznie stanowczo publicznie"
    " уже также снова ранее позже сегодня вчера официально вновь"
    " вже також знову раніше пізніше сьогодні вчора офіційно"
    " hat haben hatte am montag dienstag mittwoch donnerstag freitag samstag sonntag heute gestern bereits auch erneut"
    " siandien vakar jau taip pat dar vel"
)
