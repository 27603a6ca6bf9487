"""What of a report's summary can be quoted by itself."""

from __future__ import annotations

import pytest

from feeds.quoting.quotable import quotable

NEWS = "President Obama told leaders in Warsaw and Prague that ten interceptors and a radar will not be built."


def _texts(summary: str, language: str = "en") -> list[str]:
    return [piece.text for piece in quotable(summary, language)]


@pytest.mark.parametrize(
    "caption",
    [
        "President Barack Obama (C) speaks during a session on nuclear arms in Warsaw in April. (Jim Young/Reuters)",
        "A missile launcher stands on a field here. It was taken in March. (Anna Nowak/AFP via Getty Images)",
        "Soldiers load a missile in Iran on Monday. (IRGC/WANA (West Asia News Agency)/Handout via Reuters)",
        "List of sanctions against companies that trade with Russian banks today. (shutterstock)",
        "A new missile was shown at a parade in Pyongyang in February. (Courtesy of Rick Fisher via Rodong Sinmum)",
    ],
)
def test_a_caption_is_no_news_nor_what_stands_before_its_credit(caption: str) -> None:
    assert _texts(caption) == []
    assert _texts(f"{caption} {NEWS}") == [NEWS]


def test_who_stands_where_in_a_picture_is_no_news() -> None:
    assert _texts("Russia's Putin (L), who came for a forum, meets Iran's leader in Tehran, Iran, Nov. 23, 2015.") == []
    assert _texts("(L-R) The ministers of Poland, Lithuania and Latvia speak to journalists after their talks.") == []


def test_two_words_in_brackets_are_no_credit() -> None:
    news = "The offer goes to the capitals that had agreed to host the two sites (Poland/Czechia)."
    assert _texts(f"{NEWS} {news}")[0] == NEWS


@pytest.mark.parametrize(
    ("language", "speech"),
    [
        ("pl", "- Kraje NATO mogą chcieć rozmieścić wojska w Ukrainie - powiedział były szef Sojuszu."),
        ("pl", "– Nie ma na to zgody żadnego z sojuszników. To nasza granica – powiedział gen. Nowak w Suwałkach."),
        ("fr", "« L'armée russe ne fait pas cela », a assuré Dmitri Peskov, porte-parole du Kremlin."),
        ("en", "'Any attack on NATO will be met with a united response,' Jens Stoltenberg says."),
        ("fi", "– Venäjä ei uhkaa Suomea tällä hetkellä, sanoi puolustusministeri keskiviikkona."),
    ],
)
def test_what_somebody_says_is_quoted_with_its_speaker(language: str, speech: str) -> None:
    assert _texts(speech, language) == [speech]


def test_what_nobody_is_named_for_is_not_quoted() -> None:
    assert _texts("- Borrell cały czas kłamie. Jest okropnym człowiekiem, zobaczycie to bez problemu.", "pl") == []


def test_a_standfirst_without_its_full_stop_is_whole_where_it_is_all_there_is() -> None:
    standfirst = "Western officials to meet and discuss Kyiv’s most urgent needs as conflict intensifies"
    assert _texts(standfirst) == [standfirst]
    assert _texts(f"{NEWS} {standfirst}") == [NEWS]


@pytest.mark.parametrize(
    "cut",
    [
        "Western officials are to meet this week and discuss Kyiv’s most urgent needs before the",
        "Прем'єр-міністр заявив сьогодні вранці, що нові батареї прибудуть до столиці вже на",
        "Der Minister kündigte am Montag in Berlin weitere Batterien und Raketen an, die von der",
    ],
)
def test_one_that_breaks_off_behind_a_small_word_is_not(cut: str) -> None:
    language = {"W": "en", "П": "uk", "D": "de"}[cut[0]]
    assert _texts(cut, language) == []


@pytest.mark.parametrize(
    "cut",
    [
        "Ukraine’s defense minister says his country has received U",
        "The sister of the North Korean leader vowed again to launch a satellite as she lambasted a U.N.",
    ],
)
def test_one_that_breaks_off_within_an_abbreviation_is_not(cut: str) -> None:
    assert _texts(cut) == []


def test_one_that_ends_with_an_abbreviation_is_told() -> None:
    news = "Russia has expelled two diplomats after a ruling by a federal court in the U.S."
    assert _texts(news) == [news]


def test_a_question_tells_nothing() -> None:
    assert _texts("What will the new radar in the Baltic see of Russian missiles?") == []


def test_a_sentence_says_whether_it_needs_the_one_before() -> None:
    told = list(quotable(f"{NEWS} He added that ships with interceptors would sail in 2011 already.", "en"))
    assert [(piece.place, piece.follows) for piece in told] == [(0, False), (1, True)]


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "NBC News' Claudio Lavanga reports."),
        ("en", "NBC’s Aaron Gilchrist has the details on the launch."),
        ("en", "We’ve got the breakdown of the department's report and what Russia has said."),
        ("en", "The envoy of our paper has more on the ships in the strait."),
        ("en", "Here, the paper takes a look at the mammals that armies have trained."),
        ("en", "Catch up on key developments and the latest in-depth coverage of the invasion."),
        ("en", "This live blog is now closed, our coverage goes on elsewhere."),
        ("en", "Get the free app for breaking news alerts on your phone."),
        ("en", "On Wednesday, join the paper's editor as she answers questions about the arrest."),
        ("en", "Join our WhatsApp channel to stay informed about the alliance."),
        ("en", "Updated: 23 November 2026 14:05. More will follow soon."),
        ("de", "Der Beitrag Patriots für Polen erschien zuerst auf Sicherheit und Technik."),
        ("de", "Alle Entwicklungen vom Mittwoch an der Front im Überblick."),
        ("fr", "L’article Patriots en Pologne est apparu en premier sur Défense."),
        ("pl", "Artykuł Patrioty w Polsce pochodzi z serwisu Obrona Dziś."),
        ("ru", "Самое важное и срочное — в нашем Telegram-канале каждый день."),
        ("et", "Päeva olulisemad sündmused Ukrainas ja selle ümber täna."),
        ("fi", "Seuraamme Venäjän hyökkäyssotaa tässä artikkelissa koko päivän."),
        ("en", "Follow the latest updates from the front here on our page."),
        ("en", "The conversation begins at 3:30 p.m. ET, moderated by the paper's editor."),
        ("pl", "Zapraszamy do śledzenia naszej relacji na żywo z frontu."),
        ("pl", "Śledź najnowsze informacje z frontu na naszej stronie."),
        ("ru", "Следите за последними событиями вместе с нашей редакцией."),
        ("uk", "Стежте за останніми подіями разом із нашою редакцією."),
        ("de", "Verfolgen Sie hier die Ereignisse an der Front den ganzen Tag."),
        ("cs", "Sledujte nejnovější zprávy z fronty na našem webu."),
        ("fi", "Seuraa tilannetta rintamalla verkossa koko päivän ajan."),
    ],
)
def test_what_an_outlet_says_of_itself_is_no_news(language: str, note: str) -> None:
    assert _texts(note, language) == []


@pytest.mark.parametrize(
    ("language", "news"),
    [
        ("en", "One advertisement posted by a council near Kaliningrad promised recruits £3,100 on signing."),
        ("en", "Russia’s defence ministry reports that three drones were downed near Belgorod."),
        ("en", "The council said Western nations have more of the systems in storage."),
        ("pl", "We wtorek nad ranem w Moskwie doszło do ataku dronów na kilka budynków."),
        ("pl", "We Francji rozpoczęły się ćwiczenia z udziałem czterech krajów NATO."),
        ("fi", "Törkeänä sabotaasina tutkittava juttu jatkuu syyttäjän mukaan syksyyn asti."),
        ("de", "Die Bundeswehr stellt ihre Batterien in der Slowakei unter das Kommando der Nato."),
        ("ru", "Президент написал в своём Telegram-канале, что ракеты останутся в Калининграде."),
    ],
)
def test_news_in_the_same_words_is_told(language: str, news: str) -> None:
    assert _texts(news, language) == [news]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Support independent reporting on the Baltic with a monthly gift."),
        ("en", "Unlock the full analysis and the archive of our magazine."),
        ("en", "Turn on notifications to hear of missile tests first."),
        ("en", "Read the rest of this story on the website of the paper."),
        ("pl", "Cały tekst znajdziesz w jutrzejszym wydaniu naszego dziennika."),
        ("pl", "Dalsza część artykułu jest dostępna tylko dla zalogowanych czytelników."),
        ("pl", "Udostępnij ten artykuł znajomym w mediach społecznościowych."),
        ("ru", "Материал целиком могут прочитать только подписчики нашего издания."),
        ("ru", "Поделитесь этой новостью с друзьями в социальных сетях."),
        ("ru", "Поддержите нашу редакцию небольшим ежемесячным пожертвованием."),
        ("uk", "Матеріал повністю доступний лише передплатникам нашого видання."),
        ("uk", "Підтримайте незалежну журналістику щомісячним внеском на сайті."),
        ("de", "Weiterlesen können Sie diesen Text nur mit einem Abo unserer Zeitung."),
        ("de", "Teilen Sie diesen Beitrag mit Freunden und Bekannten im Netz."),
        ("de", "Weitere Informationen zu diesem Thema finden Sie auf unserer Seite."),
        ("lt", "Šį straipsnį gali perskaityti tik prenumeratoriai mūsų portale."),
        ("lt", "Pasidalinkite šia žinia su draugais socialiniuose tinkluose."),
        ("lv", "Šo rakstu līdz galam var izlasīt tikai mūsu abonenti."),
        ("lv", "Dalies ar šo rakstu savos sociālajos tīklos jau tagad."),
        ("et", "Kogu artiklit saavad lugeda ainult meie lehe tellijad."),
        ("et", "Toeta sõltumatut ajakirjandust väikese igakuise annetusega."),
        ("cs", "Tento text si mohou přečíst pouze předplatitelé našeho deníku."),
        ("cs", "Podpořte nezávislou žurnalistiku pravidelným měsíčním příspěvkem."),
        ("fr", "Cet article est réservé aux abonnés de notre journal."),
        ("fr", "Soutenez notre rédaction indépendante par un don mensuel."),
        ("fi", "Tämä juttu on luettavissa vain lehden tilaajille verkossa."),
        ("fi", "Jaa tämä artikkeli ystävillesi sosiaalisessa mediassa."),
    ],
)
def test_what_an_outlet_asks_of_its_readers_is_no_news_in_any_language(language: str, asked: str) -> None:
    assert _texts(asked, language) == []


@pytest.mark.parametrize(
    ("language", "news"),
    [
        ("en", "Like us, the Poles want the radar to be built, the minister in Prague said."),
        ("en", "The new fund will support independent journalism in Belarus and Russia."),
        ("pl", "Artykuł piąty obowiązuje tylko członków Sojuszu, powiedział minister w Warszawie."),
        ("ru", "Полный контроль над базой Москва намерена сохранить только до конца года."),
        ("de", "Die Beistandspflicht gilt nur für Mitglieder des Bündnisses, sagte der Minister."),
        ("lt", "Penktasis straipsnis galioja tik nariams, pareiškė ministras Vilniuje."),
        ("fr", "Les missiles sont réservés aux alliés de la région, a dit le ministre."),
        ("fi", "Ohjuksia myydään vain liittolaisille, ministeri sanoi Helsingissä."),
    ],
)
def test_what_is_open_to_allies_only_is_news(language: str, news: str) -> None:
    assert _texts(news, language) == [news]


@pytest.mark.parametrize(
    ("language", "cut"),
    [
        ("en", "The batteries will be handed over in Warsaw next week by Gen."),
        ("pl", "Minister powiedział, że sojusz rozmieści dodatkowe wojska w (…)"),
        ("fr", "Le ministre a déclaré que l'alliance déploierait des troupes supplémentaires (...)"),
    ],
)
def test_one_that_was_cut_off_in_brackets_or_before_a_name_is_not_told(language: str, cut: str) -> None:
    assert _texts(f"{NEWS} {cut}", language) == [NEWS]


@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("en", "By submitting this form, you are consenting to receive marketing emails from our institute."),
        ("en", "This field is for validation purposes and should be left unchanged."),
        ("pl", "Wyrażam zgodę na przetwarzanie moich danych osobowych w celach marketingowych."),
        ("pl", "Pola oznaczone gwiazdką są wymagane do wysłania formularza zgłoszeniowego."),
        ("ru", "Подпишитесь на нашу рассылку и получайте самые важные новости каждый день."),
        ("ru", "Я даю согласие на обработку моих персональных данных в соответствии с политикой."),
        ("uk", "Підпишіться на нашу розсилку та отримуйте найважливіші новини щодня на пошту."),
        ("de", "Die mit einem Stern markierten Felder müssen ausgefüllt werden."),
        ("fr", "Veuillez saisir votre adresse électronique pour recevoir nos dernières analyses."),
        ("cs", "Souhlasím se zpracováním osobních údajů za účelem zasílání obchodních sdělení."),
        ("lt", "Sutinku, kad mano asmens duomenys būtų tvarkomi naujienlaiškio siuntimo tikslais."),
        ("lv", "Piekrītu savu personas datu apstrādei jaunumu saņemšanas nolūkā un noteikumiem."),
        ("et", "Sisesta oma e-posti aadress, et saada meie värskeimaid analüüse iga nädal."),
        ("fi", "Anna sähköpostiosoitteesi, niin lähetämme sinulle uusimmat analyysimme viikoittain."),
    ],
)
def test_what_a_form_asks_for_is_no_news_in_any_language(language: str, form: str) -> None:
    assert _texts(form, language) == []


@pytest.mark.parametrize(
    ("language", "news"),
    [
        ("ru", "Хакеры выложили персональные данные офицеров штаба НАТО в Брюсселе."),
        ("uk", "Президент готовий підписати угоду про захист неба над столицею."),
        ("de", "Die Ministerin stimmte zu, dass die Daten der Radare geteilt werden."),
        ("et", "Valitsus nõustus ostma Saksamaalt kaks õhutõrjesüsteemi IRIS-T."),
        ("en", "Sweden became a member of the alliance on Thursday after two years of talks."),
    ],
)
def test_news_of_data_consent_and_members_is_told(language: str, news: str) -> None:
    assert _texts(news, language) == [news]


@pytest.mark.parametrize(
    "caption",
    [
        "Pump jacks stand in a field near Tyumen, Russia, on Thursday, Nov. 19, 2020. Prices fell by a third.",
        "WARSAW, POLAND - MARCH 04: A launcher stands on a square. The ministry has ordered eight more of them.",
        "A German soldier walks past a launcher near Zamosc, Poland, on Feb. 2, 2022.",
        "The embassy of China in Ottawa behind its fence in a file photo.",
    ],
)
def test_a_picture_s_line_that_is_dated_is_no_news_however_it_goes_on(caption: str) -> None:
    assert _texts(caption) == []
    assert _texts(f"{caption}\n{NEWS}") == [NEWS]


@pytest.mark.parametrize(
    "news",
    [
        "The treaty was signed by both presidents in Prague on April 8, 2010.",
        "New START, the last treaty on long-range weapons, expires on Feb. 5, 2026.",
    ],
)
def test_a_day_at_the_end_of_what_happened_is_news(news: str) -> None:
    assert _texts(news) == [news]


def test_a_sentence_that_ends_with_speech_in_single_marks_is_whole() -> None:
    news = "Moscow wants the senator for calling aid to Kyiv 'the best money we’ve ever spent.'"
    assert _texts(news) == [news]
    assert _texts(f"{news} {NEWS}") == [news, NEWS]
    assert _texts("The defence secretary said that the soldiers' families and the officers'") == []


def test_what_is_claimed_in_several_sentences_is_told_with_whose_it_is() -> None:
    claim = (
        "Baterie będą w Polsce za kilka dni, trwają ostatnie prace. Polski dowódca zdecyduje o ich użyciu - powiedział "
        "wicepremier Mariusz Błaszczak."
    )
    more = "Pierwszy transport wyruszył z Bad Sülze w poniedziałek po południu."
    assert _texts(f"{claim} {more}", "pl") == [claim, more]
    told = "Minister poinformował, że baterie będą w Polsce za kilka dni."
    own = "To ważna decyzja dla całego regionu - powiedział w Wilnie prezydent Gitanas Nausėda."
    assert _texts(f"{told} {own}", "pl") == [told, own]


def test_somebody_s_first_person_is_not_told_without_who_speaks() -> None:
    claim = "Przed wojną byłem przeciwny członkostwu Ukrainy w sojuszu, bo bałem się tego, co teraz widać."
    whose = "To " + "bardzo " * 50 + "trudna sprawa - powiedział Henry Kissinger w Davos."
    assert _texts(f"{claim} {whose}", "pl") == []


def test_a_claim_in_the_first_person_is_told_with_whose_it_is_though_it_tells_what_others_said() -> None:
    claim = (
        "USA oświadczyły, że mamy przekazać Ukrainie systemy rakietowe, które kupiliśmy od Rosji. "
        "Nie ma na to zgody naszego rządu - powiedział w Ankarze minister spraw zagranicznych Turcji."
    )
    assert _texts(claim, "pl") == [claim]


def test_a_standfirst_that_runs_into_the_first_sentence_is_left_out() -> None:
    news = "A Russian ship has crossed the Gulf of Finland without its transponder, the coast guard said."
    assert _texts(f"Tallinn protests as tensions rise {news} {NEWS}") == [news, NEWS]


@pytest.mark.parametrize(
    ("language", "label", "news"),
    [
        ("en", "EXCLUSIVE:", "The councillor sold plans of a missile base to Czech spies in the Eighties."),
        ("pl", "PILNE:", "Nad Przewodowem spadła rakieta, zginęły dwie osoby, trwa narada rządu."),
        ("ru", "СРОЧНО:", "Над областью сбиты три беспилотника, пострадавших нет, заявил губернатор."),
        ("uk", "Терміново:", "Над областю збито три безпілотники, постраждалих немає, заявив губернатор."),
        ("de", "Eilmeldung:", "Über der Ostsee ist ein Aufklärer vom Radar verschwunden, die Suche läuft."),
    ],
)
def test_an_outlet_s_label_in_front_is_no_part_of_the_sentence(language: str, label: str, news: str) -> None:
    assert _texts(f"{label} {news}", language) == [news]
