"""Names of the packaged catalogue in every language it has names in, inflected as people write them in questions."""

from __future__ import annotations

import pytest

from feeds.asking.subjects import Found, FreeText, SubjectIndex, Unsure
from feeds.catalogue import load_catalogue

FORMS = {
    "kaliningrad": """Kaliningrad's, Królewca, Królewcem, Kaliningradzie, Калининграду, Калининградом,
        Калининградской области, Калінінграді, Калінінградом, Калінінградської області, Kaliningrads, Karaliaučiaus,
        Karaliaučių, Kaliningrade, Kaliningradą, Kaļiņingradā, Kaļiņingradas, Kaliningradis, Kaliningradi, Kaliningradu,
        Královci, Kaliningradissa, Kaliningradin, обл. Калининград, obwodzie królewieckim""",
    "iskander": """Iskanders, Iskanderów, Iskanderami, Искандерами, Искандеру, Іскандерів, Іскандерами, Iskandern,
        Iskanderų, Iskanderai, Iskanderi, Iskanderu, Iskanderid, Iskanderů, Iskandery, Iskanderit, Iskanderien,
        ракет Искандер, rakiet Iskander""",
    "putin": """Putin's, Putina, Putinem, Путиным, Путина, Путіним, Путіну, Putins, Putino, Putinui, Putinam, Putini,
        Putinile, Putinovi, Poutine, Putinin""",
    "nato": "НАТО, Nato, OTAN, Naton, Sojuszu Północnoatlantyckiego",
    "lithuania": """Litwie, Litwą, Литве, Литвой, Литві, Литвою, Litauens, Lietuvoje, Lietuvos, Lietuvā, Lietuvas,
        Leedus, Leedule, Litvě, Litvou, Lituanie, Liettuassa, Liettuan""",
    "poland": """Polsce, Polską, Польше, Польшей, Польщі, Польщею, Polens, Lenkijoje, Lenkijos, Polijā, Polijas,
        Poolas, Poola, Polsku, Polskem, Pologne, Puolassa, Puolan""",
    "stoltenberg": """Stoltenberga, Stoltenbergiem, Столтенбергу, Столтенбергом, Stoltenbergs, Stoltenbergo,
        Stoltenbergui, Stoltenbergam, Stoltenbergi, Stoltenbergile, Stoltenbergovi, Stoltenbergin, Stoltenbergille""",
    "missile-defence": """missile defences, missile defense, obrony przeciwrakietowej, obronie przeciwrakietowej,
        tarczy antyrakietowej, противоракетной обороны, противоракетной обороне, протиракетної оборони,
        протиракетній обороні, Raketenabwehr, priešraketinės gynybos, priešraketinę gynybą, pretraķešu aizsardzības,
        raketitõrjet, protiraketové obrany, protiraketovou obranu, défense antimissiles, ohjuspuolustuksen""",
    "new-start": "Nowy START, СНВ-3, ДСНВ, СНО-3, New-START-Vertrag, Naujoji START, Nový START, Uusi START",
    "redzikowo": """Redzikowie, Redzikowa, Редзикове, Редзиково, Редзіково, Редзікові, Redzikove, Redzikovo, Redzikově,
        Redzikowossa, Redzikovā, Redzikowos""",
    "baltic-fleet": """Flota Bałtycka, Балтийского флота, Балтійського флоту, Baltische Flotte, Baltischen Flotte,
        Baltijos laivyno, Baltijas flote, Balti laevastik, Baltské loďstvo, flotte de la Baltique, Itämeren laivasto""",
    "suwalki-gap": """przesmyku suwalskiego, przesmyku suwalskim, Сувалкский коридор, Сувалкского коридора,
        Suwalki-Lücke, Suwałki-Korridor, Suvalkų koridorių, Suvalku koridorā, Suwałki koridoris, Suwalský koridor,
        corridor de Suwalki, Suwałkin käytävä""",
}


@pytest.fixture(scope="module")
def index() -> SubjectIndex:
    return SubjectIndex(load_catalogue())


@pytest.mark.parametrize(
    ("form", "subject"),
    [(form.strip(), subject) for subject, forms in FORMS.items() for form in forms.split(",")],
)
def test_a_name_is_known_however_it_is_inflected(index: SubjectIndex, form: str, subject: str) -> None:
    assert index.resolve(form) == Found((subject,))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Iskandery w Królewcu", ("iskander", "kaliningrad")),
        ("искандеры в Калининградской области", ("iskander", "kaliningrad")),
        ("Іскандери і Калінінград", ("iskander", "kaliningrad")),
        ("Iskander in Kaliningrad", ("iskander", "kaliningrad")),
        ("Stoltenberg und Putin", ("stoltenberg", "putin")),
        ("Putinas Karaliaučiuje", ("putin", "kaliningrad")),
        ("Путин и НАТО", ("putin", "nato")),
    ],
)
def test_two_inflected_names_mean_both(index: SubjectIndex, text: str, subjects: tuple[str, ...]) -> None:
    assert index.resolve(text) == Found(subjects)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Tell us about Kaliningrad", ("kaliningrad",)),
        ("TELL US ABOUT KALININGRAD", ("kaliningrad",)),
        ("let us know what happened in Kaliningrad", ("kaliningrad",)),
        ("Can you give us the news on Iskander", ("iskander",)),
        ("any news for us on Kaliningrad?", ("kaliningrad",)),
        ("Gibt es Neues in Kaliningrad?", ("kaliningrad",)),
        ("Was gibt es Neues bei Iskander", ("iskander",)),
        ("Es gibt was Neues in Kaliningrad?", ("kaliningrad",)),
        ("NATO vs Russia", ("nato", "russia")),
        ("Poland VS. Russia", ("poland", "russia")),
        ("russia vs ukraine vs poland", ("russia", "ukraine", "poland")),
        ("що нового про Калінінград", ("kaliningrad",)),
        ("Про Іскандер", ("iskander",)),
        ("расскажи про НАТО", ("nato",)),
        ("ЩО НОВОГО ПРО КАЛІНІНГРАД", ("kaliningrad",)),
        ("kim jest Putin?", ("putin",)),
        ("ким є Путін", ("putin",)),
    ],
)
def test_an_everyday_word_in_a_sentence_is_no_name_that_is_written_like_it(
    index: SubjectIndex, text: str, subjects: tuple[str, ...]
) -> None:
    assert index.resolve(text) == Found(subjects)


@pytest.mark.parametrize(
    "text",
    [
        "What’s new in Kaliningrad?",
        "anything new on Kaliningrad",
        "how are things in Kaliningrad right now",
        "hi, I'd like a summary of Kaliningrad please",
        "co nowego w Kaliningradzie?",
        "jakie są wieści z Kaliningradu",
        "najnowsze wiadomości w sprawie Kaliningradu",
        "что там по Калининграду",
        "как дела в Калининграде",
        "есть что-нибудь новое про Калининград",
        "чи є щось нове щодо Калінінграда",
        "яка ситуація в Калінінграді",
        "Was ist gerade in Kaliningrad los?",
        "gib mir einen Überblick über Kaliningrad",
        "kokios naujienos iš Kaliningrado",
        "kas dedasi Kaliningrade",
        "kas jauns Kaļiņingradā",
        "mis toimub Kaliningradis",
        "co je nového v Kaliningradu",
        "quoi de neuf à Kaliningrad",
        "mitä uutta Kaliningradissa",
    ],
)
def test_words_around_a_name_that_only_ask_for_news_are_left_out(index: SubjectIndex, text: str) -> None:
    assert index.resolve(text) == Found(("kaliningrad",))


@pytest.mark.parametrize(
    "text",
    [
        "no Iskanders in Kaliningrad",
        "Kaliningrad without gas",
        "Kaliningrad after Putin's war",
        "UN in Kaliningrad",
        "Russland nach Putin",
        "pas d'Iskanders à Kaliningrad",
    ],
)
def test_words_that_change_what_is_asked_are_not_left_out(index: SubjectIndex, text: str) -> None:
    assert isinstance(index.resolve(text), FreeText)


@pytest.mark.parametrize("text", ["Was gibt es Neues?", "give us the news"])
def test_a_sentence_of_everyday_words_names_nothing(index: SubjectIndex, text: str) -> None:
    assert index.resolve(text) == FreeText(text)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("us", ("united-states",)),
        ("us russia", ("us-russia",)),
        ("us and nato", ("united-states", "nato")),
        ("show us and iran", ("united-states", "iran")),
        ("show us", ("united-states",)),
        ("what happened in us", ("united-states",)),
        ("tell me about us", ("united-states",)),
        ("Give US and Iran", ("united-states", "iran")),
        ("show US Iran", ("united-states", "iran")),
        ("us vs china", ("united-states", "china")),
        ("VS", ("united-states",)),
        ("vs russia", ("united-states", "russia")),
        ("es", ("european-union",)),
        ("kas naujo es", ("european-union",)),
        ("es ir rusija", ("european-union", "russia")),
        ("apie es ir nato", ("european-union", "nato")),
        ("про", ("missile-defence",)),
        ("что с про?", ("missile-defence",)),
        ("НАТО ПРО", ("nato", "missile-defence")),
        ("ПРО НАТО", ("missile-defence", "nato")),
        ("ПРО Польши", ("missile-defence", "poland")),
        ("що нового про ПРО", ("missile-defence",)),
    ],
)
def test_a_name_that_is_an_everyday_word_too_is_one_where_nothing_beside_it_speaks_against(
    index: SubjectIndex, text: str, subjects: tuple[str, ...]
) -> None:
    assert index.resolve(text) == Found(subjects)


def test_a_surname_that_is_an_everyday_word_too_is_still_asked_about(index: SubjectIndex) -> None:
    assert index.resolve("putin and kim") == Unsure("putin and kim", (("putin", "kim-jong-un"),))


@pytest.mark.parametrize("text", ["news starts here", "black seas", "irons and domes", "white housing estate"])
def test_words_that_only_begin_like_a_name_are_none(index: SubjectIndex, text: str) -> None:
    assert not isinstance(index.resolve(text), Found)
    assert isinstance(index.resolve("news starts here"), FreeText)
