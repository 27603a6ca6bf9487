"""What speaks of its page, or only of who has spoken, in the catalogue's languages."""

from __future__ import annotations

import pytest

from feeds.quoting.quotable import quotable
from feeds.quoting.teasers import is_teaser, tells_who_spoke


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "With the treaty suspended by Russia, we look at other agreements that countries left."),
        ("en", "A look at solid-fuel technology and how it can help North Korea improve its missiles."),
        ("en", "The correspondent explains what this accession means for the bloc and for its border."),
        ("en", "Plus, BioNTech faces vaccine claims and Biden meets the secretary-general of NATO."),
        ("en", "What we know on day 866: a hospital wrecked in Kyiv, Modi received by Putin in Moscow."),
        ("pl", "Eksperci tłumaczą, dlaczego tekst deklaracji ze szczytu jest tak krótki."),
        ("pl", "Wyjaśniamy, kto i kiedy sięgał po ten zapis traktatu waszyngtońskiego."),
        ("ru", "Рассказываем, что изменится для жителей области после закрытия границы."),
        ("uk", "Аналізуємо ключові пункти документа, від місії у Вісбадені до застережень про реформи."),
        ("de", "Ein Militärexperte erklärt, warum die Flugabwehr der Ukraine nicht mehr reicht."),
        ("lt", "Aiškiname, ką šis sprendimas reiškia Lietuvos gyventojams ir įmonėms."),
        ("lv", "Eksperts skaidro, kāpēc kabeļu remonts Baltijas jūrā prasīs vairākas nedēļas."),
        ("et", "Ekspert selgitab, miks torujuhtme parandamine võtab aega mitu kuud."),
        ("cs", "Přinášíme přehled zemí, které už na Ukrajinu poslaly protivzdušnou obranu."),
        ("fr", "Cinq questions sur l'engin à propulsion nucléaire que Poutine dit avoir essayé."),
        ("fi", "Tutkija selittää, miksi kaasuputken korjaus kestää ensi vuoden kevääseen."),
    ],
)
def test_what_speaks_of_its_page_is_not_quoted(language: str, sentence: str) -> None:
    assert is_teaser(sentence, language)
    assert list(quotable(sentence, language)) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Like him, I was a reporter in Moscow when the security service arrested me as a spy."),
        ("pl", "Dla mnie tamta noc w Kijowie zaczęła się od huku rakiet nad dzielnicą rządową."),
        ("ru", "В то утро я стоял у здания парламента и видел колонну бронетехники."),
        ("uk", "Того ранку я стояв біля будівлі парламенту і бачив колону техніки."),
        ("de", "An diesem Morgen stand ich vor dem Parlament und sah die Panzer vorbeifahren."),
        ("lt", "Tą rytą aš stovėjau prie parlamento ir mačiau pravažiuojančius tankus."),
        ("lv", "Tajā rītā es stāvēju pie parlamenta un redzēju garām braucošos tankus."),
        ("et", "Sel hommikul seisin mina parlamendi ees ja nägin mööduvaid tanke."),
        ("cs", "Toho rána mě před budovou parlamentu zastavila hlídka s kulomety."),
        ("fr", "Ce matin, je me trouvais devant le parlement et les chars passaient."),
        ("fi", "Sinä aamuna minä seisoin parlamentin edessä ja näin ohi ajavat panssarit."),
    ],
)
def test_an_essay_in_the_first_person_is_not_quoted(language: str, sentence: str) -> None:
    assert is_teaser(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“I want people to stop dying over this ridiculous war,” Trump told the agency."),
        ("en", "I think some work could be found for Belarus there as well, he told the president."),
        ("en", "The museum in Kaliningrad holds a plan of the fort from before World War I."),
        ("en", "The minister explained that the cable will be mended before the end of winter."),
        ("pl", "– Dla mnie to jest decyzja, na którą czekaliśmy – powiedział premier w Wilnie."),
        ("ru", "Эксперт рассказывает, что ракеты перебросили в область ещё в августе."),
        ("de", "Der Minister erklärt, dass die Brigade bis 2027 vollzählig in Litauen steht."),
        ("lv", "ES ārlietu ministri Briselē vienojās par jaunām sankcijām pret Krieviju."),
        ("fr", "Le ministre explique que la batterie sera livrée avant la fin de l'année."),
    ],
)
def test_speech_and_what_somebody_explains_are_news(language: str, sentence: str) -> None:
    assert not is_teaser(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A retired colonel weighs in on the decision to suspend the last arms treaty."),
        ("pl", "Do słów prezydenta USA odniósł się rzecznik Kremla."),
        ("pl", "Były zastępca dowódcy NATO komentował w TVN24 doniesienia „Financial Times”."),
        ("pl", "Sekretarz generalny NATO po spotkaniu ministrów krajów Sojuszu."),
        ("pl", "Przed spotkaniem ministrów obrony Sojuszu w Brukseli."),
        ("pl", 'Benjamin Netanjahu w rozmowie z "Wall Street Journal".'),
        ("ru", "Глава думского комитета по обороне прокомментировал заявление Столтенберга."),
        ("uk", "Речник президента прокоментував заяву міністра оборони про ракети."),
        ("de", "Der Kanzler äußerte sich zu den Angriffen auf die Häfen an der Donau."),
        ("lt", "Krašto apsaugos ministras pakomentavo Maskvos pareiškimą dėl tranzito."),
        ("lv", "Ārlietu ministre komentēja Maskavas paziņojumu par tranzītu."),
        ("et", "Kaitseminister kommenteeris Moskva avaldust transiidi kohta."),
        ("cs", "Mluvčí Kremlu reagoval na čtvrteční výrok amerického prezidenta."),
        ("fr", "Le porte-parole du Kremlin a réagi aux propos du président polonais."),
        ("fi", "Puolustusministeri kommentoi Moskovan lausuntoa kauttakulusta."),
    ],
)
def test_who_spoke_is_not_yet_what_was_said(language: str, sentence: str) -> None:
    assert tells_who_spoke(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The spokesman commented on the charges, saying that they were invented."),
        ("pl", "Decyzję Moskwy skomentował Antony Blinken, nazywając ją niefortunną."),
        ("pl", 'Zaryn odniósł się do tekstu Miedwiediewa: "to zdarta płyta" - napisał.'),
        ("pl", "Jedno i drugie świadczy o poważnych planach przywódcy Korei."),
        ("pl", "Po szczycie zostanie opublikowana deklaracja wynegocjowana przez polityków."),
        ("ru", "Песков прокомментировал решение, назвав его эскалацией."),
        ("uk", "Лондон оперативних питань щодо удару не коментує."),
        ("de", "Der Minister kommentierte, dass die Lieferung im Januar kommt."),
        ("cs", "Peskov reagoval na rozhovor, v němž prezident nabídl vrátit část oblasti."),
        ("fr", "Il a réagi aux critiques d'Erevan, qui juge la protection insuffisante."),
        ("fi", "Ministeri ei kommentoi tietoja ohjusten siirrosta alueelle."),
    ],
)
def test_a_reaction_that_is_told_is_news(language: str, sentence: str) -> None:
    assert not tells_who_spoke(sentence, language)


def test_of_a_language_that_is_not_the_catalogues_nothing_is_known() -> None:
    assert not is_teaser("Så här ser vi på avtalet och dess följder.", "sv")
    assert not tells_who_spoke("Ministern kommenterade uttalandet.", "sv")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The few independent reporters still in Moscow speak about their work and its risks."),
        ("en", "From the front to the summit: a recap of the day in words and pictures."),
        ("pl", "Od Turcji po Polskę, krótka historia konsultacji między sojusznikami."),
        ("ru", "От Турции до Польши: краткая история консультаций союзников."),
        ("uk", "Від Туреччини до Польщі: коротка історія консультацій союзників."),
        ("de", "Von der Türkei bis Polen: eine kurze Geschichte der Konsultationen."),
        ("lt", "Nuo Turkijos iki Lenkijos: trumpa sąjungininkų konsultacijų istorija ir dienos apžvalga."),
        ("lv", "No Turcijas līdz Polijai: īsa vēsture par sabiedroto apspriedēm."),
        ("et", "Türgist Poolani ehk lühike ajalugu liitlaste konsultatsioonidest."),
        ("cs", "Od Turecka po Polsko: stručná historie konzultací mezi spojenci."),
        ("fr", "Retrait, discours et questions sans réponse : le récapitulatif de la journée."),
        ("fi", "Turkista Puolaan: lyhyt historia liittolaisten neuvotteluista."),
    ],
)
def test_what_promises_a_survey_is_not_quoted(language: str, sentence: str) -> None:
    assert is_teaser(sentence, language)


@pytest.mark.parametrize(
    "line",
    [
        "Poinformowała agencja Reutera, powołując się na dwa źródła.",
        "Podał niezależny rosyjski portal Agentstwo.",
        "Ocenił generał Karel Řehka, szef sztabu generalnego armii Czech.",
    ],
)
def test_who_told_what_the_title_says_is_not_yet_what_was_said(line: str) -> None:
    assert tells_who_spoke(line, "pl")
    assert not tells_who_spoke("Poinformował, że baterie ruszą w poniedziałek.", "pl")
