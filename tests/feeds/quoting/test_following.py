"""A sentence that leans on the one before it is known by its first words, in the catalogue's languages."""

from __future__ import annotations

import pytest

from feeds.quoting.following import follows, speaker

LEANING = {
    "en": [
        "He said the radar would stay.",
        "This comes a day later.",
        "The minister also met allies.",
        "In addition, ships sail.",
        "The message followed a call.",
    ],
    "pl": [
        "Dodał, że rakiety zostaną.",
        "Minister dodała, że to koniec.",
        "Jego zdaniem to błąd.",
        "Z kolei Litwa milczy.",
        "Powtórzył, że to koniec.",
        "Dodaje, że rakiety zostaną.",
        "A jego odpowiedź się nie spodoba.",
        "I nie ma znaczenia, kto pyta.",
    ],
    "ru": [
        "Он добавил, что ракеты останутся.",
        "При этом радар цел.",
        "По его словам, всё готово.",
        "Министр также отказался.",
        "Повторил, что ракеты останутся.",
        "А ответа нет.",
    ],
    "uk": [
        "Він додав, що ракети залишаться.",
        "За його словами, все готово.",
        "Крім того, радар цілий.",
        "І відповіді немає.",
    ],
    "de": [
        "Er lehnte das ab.",
        "Das teilte das Amt mit.",
        "Zudem fährt ein Schiff.",
        "Der Minister traf auch Verbündete.",
        "Und das Schiff fährt.",
    ],
    "lt": [
        "Jis tai atmetė.",
        "Be to, laivas plaukia.",
        "Anot jo, viskas paruošta.",
        "Ministras taip pat atsisakė.",
        "Ir laivas plaukia.",
    ],
    "lv": [
        "Viņš to noraidīja.",
        "Turklāt kuģis brauc.",
        "Ministrs arī atteicās.",
        "Un kuģis brauc.",
        "Piebilda, ka viss ir gatavs.",
    ],
    "et": [
        "Ta lükkas selle tagasi.",
        "Tema sõnul on kõik valmis.",
        "Lisaks sõidab laev.",
        "Ja laev sõidab.",
        "Lisas, et kõik on valmis.",
    ],
    "cs": ["Dodal, že rakety zůstanou.", "Podle něj je vše hotovo.", "Ministr rovněž odmítl.", "A loď pluje."],
    "fr": [
        "Il a refusé.",
        "C’est la première fois.",
        "Selon lui, tout est prêt.",
        "Le ministre a également refusé.",
        "Et le navire part.",
    ],
    "fi": ["Hän kieltäytyi.", "Lisäksi laiva purjehtii.", "Hänen mukaansa kaikki on valmista.", "Ja laiva purjehtii."],
}
STANDING = {
    "en": [
        "NATO will send two batteries to Rzeszow.",
        "Theirsson, the envoy, left.",
        "Itar reported a launch from Plesetsk.",
    ],
    "pl": [
        "Rakiety zostaną w Redzikowie do jesieni.",
        "Tomasz Nowak przyjechał do Wilna.",
        "Onet podał liczbę ofiar.",
        "A. Duda przyjechał do Wilna.",
        "Rosja to kraj, który rozmieszcza rakiety.",
        "Polska tym razem nie zamknie granicy.",
        "Dwa tygodnie temu rakieta spadła pod Bydgoszczą.",
    ],
    "ru": [
        "Онищенко уехал в Минск.",
        "Россия разместит ракеты в Калининграде.",
        "Эталонный радар построят в Воронеже.",
        "А-50 сбит над Азовским морем.",
    ],
    "uk": ["Росія розмістить ракети.", "Віник, речник армії, відмовився."],
    "de": ["Das Ministerium schickt zwei Batterien.", "Erdogan lehnt den Beitritt ab.", "Die Nato berät in Brüssel."],
    "lt": ["Lietuva siunčia dvi baterijas.", "Jonas Petraitis atvyko."],
    "lv": ["Latvija sūta divas baterijas.", "Tallina atbalsta Kijivu."],
    "et": ["Eesti saadab kaks patareid.", "Tallinn toetab Kiievit."],
    "cs": ["Česko pošle dvě baterie.", "Onen radar v Brdech nestojí."],
    "fr": ["La France enverra deux batteries.", "Ilham Aliev est à Moscou."],
    "fi": ["Suomi lähettää kaksi patteria.", "Helsinki tukee Kiovaa."],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in LEANING.items() for text in texts])
def test_what_points_back_is_known(language: str, text: str) -> None:
    assert follows(text, language)
    assert follows(f"– {text}", language)


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in STANDING.items() for text in texts])
def test_what_stands_by_itself_is_left_alone(language: str, text: str) -> None:
    assert not follows(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“We are ready,” he said."),
        ("en", '"The radar works," she added, and left.'),
        ("pl", "- Rozmowy będą trudne - zaznaczył."),
        ("pl", "– Nie – powiedział on."),
        ("ru", "«Мы готовы ответить», — сказал он."),
        ("ru", "— Мы готовы ответить, — добавил он."),
        ("uk", "«Ми готові», – сказала вона."),
        ("de", "„Wir sind bereit“, sagte er."),
        ("lt", "„Mes pasirengę“, – sakė jis."),
        ("lv", "“Mēs esam gatavi,” viņš teica."),
        ("et", "“Oleme valmis,” ütles ta."),
        ("cs", "„Jsme připraveni,“ řekla ona."),
        ("fr", "« Nous sommes prêts », a-t-il dit."),
        ("fi", "”Olemme valmiita”, hän sanoi."),
    ],
)
def test_speech_of_somebody_named_before_leans_on_that(language: str, text: str) -> None:
    assert follows(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“We are ready,” Stoltenberg said."),
        ("en", '"The radar works," said the minister, and he left.'),
        ("pl", "- Rozmowy będą trudne - zaznaczył Rau."),
        ("pl", "– Nie – powiedział prezydent."),
        ("ru", "«Мы готовы», — сказал министр."),
        ("de", "„Wir sind bereit“, sagte Pistorius."),
        ("fr", "« Nous sommes prêts », a dit le ministre."),
        ("fi", "”Olemme valmiita”, ministeri sanoi."),
        ("en", "“Drone wall” plan he backed goes ahead."),
    ],
)
def test_speech_with_its_speaker_stands_by_itself(language: str, text: str) -> None:
    assert not follows(text, language)


@pytest.mark.parametrize("text", ["", "…", "1234"])
def test_odd_texts_point_nowhere(text: str) -> None:
    assert not follows(text, "en")


def test_of_an_unknown_language_nothing_is_said() -> None:
    assert not follows("He said so.", "xx")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A similar appeal came from the Estonian ambassador."),
        ("pl", "Podobny apel wystosowała ambasador Estonii."),
        ("pl", "Podobnymi słowami odpowiedziała rzeczniczka MSZ."),
        ("pl", "Dostawy te realizowane są w ramach programu Wisła."),
        ("pl", "Powodem tych działań ma być wizyta prezydenta."),
        ("cs", "Podobnými slovy odpověděla mluvčí ministerstva."),
        ("ru", "Аналогичное заявление сделал посол Эстонии."),
        ("uk", "Подібну заяву зробив посол Естонії."),
        ("de", "Ähnlich äußerte sich der estnische Botschafter."),
        ("lt", "Panašų pareiškimą paskelbė Estijos ambasadorius."),
        ("lv", "Līdzīgu paziņojumu sniedza Igaunijas vēstnieks."),
        ("et", "Sarnase avalduse tegi Läti suursaadik."),
        ("cs", "Podobnou výzvu pronesl estonský velvyslanec."),
        ("fr", "Un appel similaire est venu de l'ambassadeur d'Estonie."),
        ("fi", "Samanlaisen vetoomuksen esitti Viron suurlähettiläs."),
    ],
)
def test_what_is_like_something_leans_on_it(language: str, sentence: str) -> None:
    assert follows(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“In this regard, Russia is suspending its part in the treaty.”"),
        ("pl", "„W tej sprawie Rosja zawiesza udział w traktacie”."),
        ("ru", "«Россия приостанавливает участие в договоре»."),
    ],
)
def test_speech_from_end_to_end_needs_who_was_named_before(language: str, sentence: str) -> None:
    assert follows(sentence, language)


def test_speech_with_its_speaker_stands_alone() -> None:
    assert not follows("“Russia is suspending its part in the treaty,” Putin told parliament.", "en")
    assert not follows("“Big mistake” and “wrong move”: Biden spoke in Warsaw.", "en")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Berlin is, however, ready to send the launchers before the end of the year."),
        ("pl", "Wciąż nie wiadomo więc, co dzieje się ze zdrowiem białoruskiego przywódcy."),
        ("ru", "Москва однако не подтвердила сообщения об этих переговорах."),
        ("uk", "Москва однак не підтвердила повідомлень про ці переговори."),
        ("de", "Die Regierung will deshalb noch vor dem Sommer entscheiden."),
        ("lt", "Vyriausybė todėl spręs dar prieš vasarą, pranešė ministerija."),
        ("lv", "Valdība tāpēc lems vēl pirms vasaras, paziņoja ministrija."),
        ("et", "Valitsus otsustab seetõttu juba enne suve, teatas ministeerium."),
        ("cs", "Vláda však rozhodne až po létě, oznámilo ministerstvo."),
        ("fr", "Le gouvernement décidera donc avant l'été, selon le ministère."),
        ("fi", "Hallitus päättää siksi asiasta jo ennen kesää, kertoi ministeriö."),
    ],
)
def test_a_word_within_ties_a_sentence_to_the_one_before(language: str, sentence: str) -> None:
    assert follows(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("pl", "Zdarzenie potwierdziły tamtejsze władze i wezwały ambasadora Rosji."),
        ("ru", "Удар подтвердили тамошние власти и вызвали посла России."),
        ("uk", "Удар підтвердила тамтешня влада і викликала посла Росії."),
        ("de", "Die dortigen Behörden bestätigten den Einschlag."),
        ("lt", "Smūgį patvirtino tenykštė valdžia."),
        ("lv", "Triecienu apstiprināja turienes iestādes."),
        ("et", "Tabamust kinnitasid sealsed võimud."),
        ("cs", "Zásah potvrdily tamní úřady."),
        ("fi", "Iskun vahvistivat sikäläiset viranomaiset."),
    ],
)
def test_whose_place_was_named_before_leans_on_that(language: str, sentence: str) -> None:
    assert follows(sentence, language)


def test_whose_place_the_sentence_names_itself_stands_alone() -> None:
    assert not follows("Rakiety weszły w przestrzeń powietrzną Rumunii, ale tamtejsze władze zaprzeczyły.", "pl")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "As he told reporters, the launchers will be moved before the end of the year."),
        ("pl", "Jak powiedział, nie wiadomo, co może być konieczne w razie ataku."),
        ("ru", "Как сообщил, переговоры пройдут до конца года в Стамбуле."),
        ("uk", "Як зазначив, переговори відбудуться до кінця року у Стамбулі."),
        ("de", "Wie er sagte, werden die Werfer noch vor Jahresende verlegt."),
        ("lt", "Apie tai pranešė ministerija, kuri derybų nekomentavo."),
        ("lv", "Par to paziņoja ministrija, kas sarunas nekomentēja."),
        ("et", "Nagu ta ütles, viiakse raketiheitjad ära enne aasta lõppu."),
        ("cs", "Informovala o tom agentura, která se odvolává na ministerstvo."),
        ("fr", "Comme il l'a dit, les lanceurs seront déplacés avant la fin de l'année."),
        ("fi", "Asiasta kertoi ministeriö, joka ei kommentoinut neuvotteluja."),
    ],
)
def test_what_tells_how_somebody_unnamed_told_it_follows(language: str, sentence: str) -> None:
    assert follows(sentence, language)


def test_who_spoke_is_what_stands_behind_speech() -> None:
    assert speaker("“We are ready,” a guest said on state TV.", "en") == "a guest said on state TV."
    assert speaker("To nasz cel - powiedział jeden z rozmówców.", "pl") == " jeden z rozmówców."
    assert speaker("The minister said that the launchers will be moved.", "en") == ""
