"""Words that people put around what they ask about, and that say nothing themselves: `what's new in Kaliningrad?`

    joining    articles, prepositions, and what only says that news is wanted: "the latest on …", "новости по …"
    asking     question words, verbs and courtesies: "is there anything …", "czy jest coś …", "расскажи мне …"
    all        "all about …", "alle Meldungen"

Words that would change what is asked (not, without, before, after) are none of them, nor are those that begin to tell
what happened (exercise, attack). So some are left out that join in one language: German "nach" is "after" as well,
Lithuanian "pas" is the French "not", and Latvian or French "un" may be the UN. A name that holds one (New START) is
known as a name all the same. Some that are too frequent to leave out are told by where they stand: "die" with nothing
behind it that a German article could be of ("did Putin die", but not "was machen die in Moskau"), a Lithuanian "byla",
a lawsuit, behind whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.language.text import clean, fold, words_in

# In the catalogue's main languages; `fold` takes accents off.
JOINING = words_in(
    "a an the about around and at by for from in near of on or over re regarding concerning between against to toward"
    " towards vs with s status news latest last newest new recent recently update updates situation right now currently"
    " todays info information report summary overview brief briefing more"
    # Polish
    " i oraz w we na o od do z ze pod lub dla przy u wokol miedzy przeciw przeciwko wobec sprawie temat tematem"
    " sytuacja sytuacje sytuacji nowego nowe nowosci najnowsze ostatnie ostatnio wiadomosci informacje informacji"
    " wiesci newsy aktualnosci teraz obecnie wiecej podsumowanie przeglad"
    # Russian
    " и в во на о об обо у с со под по про за из к от для насчет вокруг между против относительно статус ситуация"
    " ситуации обстановка новости новостей последние последнее свежие свежее новое информация инфо сводка сводку сейчас"
    " теперь подробнее больше"
    # Ukrainian
    " й та і про з із зі від для до щодо навколо довкола між проти ситуація ситуації обстановка новини новин останні"
    " останнє свіжі нове інформація зведення зараз тепер докладніше більше"
    # German
    " und oder in im an am auf aus bei beim fur gegen mit rund uber um von vom wegen zu zum zur zwischen bezuglich"
    " der die das den dem des ein eine einen einem einer lage neu neue neuen neues neueste neuesten neuestes aktuell"
    " aktuelle aktuellen aktueller aktuelles letzte letzten stand nachrichten neuigkeiten meldungen informationen infos"
    " uberblick ubersicht gerade jetzt derzeit momentan mehr"
    # Lithuanian
    " ir ar i is apie del prie pries nuo su tarp uz link padetis padeti situacija naujienos naujienas naujienu"
    " naujausios naujausi naujausias naujas zinios zinias informacija informacijos dabar siuo metu daugiau"
    # Latvian, Estonian, Czech, French, Finnish
    " par pie ar pret starp jaunakas jaunakais zinas situacija tagad ja kohta viimased varsked uudised uudiseid"
    " olukord praegu vahel vastu a o u v ve s se k ke mezi proti kolem ohledne situace zpravy zprav novinky posledni"
    " nejnovejsi et ou le la les l de du des d une au aux en dans sur avec entre contre situation nouvelles"
    " nouvelle dernieres derniere actualites actualite infos maintenant tilanne uutiset uutisia uusimmat viimeisimmat"
    " nyt valilla vastaan"
)
ASKING = words_in(
    "what whats is s are was were has have had happen happened happens happening been going tell show give let know"
    " want like would i d m ll ve you your we it they me who whos why how where when which do does did doing done up"
    " please can could anything something any some there here thing things stand look hear heard say says said hi hello"
    " hey so"
    # Polish
    " kto kim jak jaka jaki jakie dlaczego gdzie kiedy co cos czy sie jest sa byl byla bylo dzieje dzialo stalo"
    " wydarzylo zdarzylo slychac pokaz powiedz opowiedz podaj daj znac mi mnie chce chcialbym chcialabym wiedziec"
    " prosze tam tu robi robia mamy masz hej czesc"
    # Russian
    " кто как какая какие какой какое почему где когда что чего чем нибудь либо то нового есть было были был была"
    " происходит происходило произошло случилось творится делается слышно дела там тут покажи покажите расскажи"
    " расскажите скажи скажите сообщи дай дайте мне нам пожалуйста хочу знать узнать можешь можно ли привет делает"
    " такое такой такая такие"
    # Ukrainian
    " хто чому де коли як яка які який яке що щось нового чи є було були був відбувається відбувалося діється сталося"
    " трапилося робиться чути справи покажи покажіть розкажи розкажіть скажи скажіть дай дайте мені нам будь ласка хочу"
    " знати дізнатися можна привіт робить таке такий така такі"
    # German
    " wer wie warum wo wann was welche welcher welches ist sind gibt gibts gab es passiert passierte geschieht"
    " geschah geschehen los tut sich macht machen steht sieht lauft etwas irgendwas zeig zeige zeigen erzahl erzahle"
    " sag sage gib geben mir uns ich mochte will wissen bitte kann konnen du sie da hallo geht"
    # Lithuanian
    " kaip kas ka kodel kur kada koks kokia kokie kokios naujo nauja nors yra buvo vyksta vyko dedasi darosi nutiko"
    " ivyko girdeti rodyk parodyk parodykite papasakok papasakokite pasakyk pasakykite man mums noriu noreciau zinoti"
    " suzinoti prasau ten sveiki labas daro veikia"
    # Latvian, Estonian, Czech, French, Finnish
    " kas ka notiek notika jauns jauna jaunu ir vai pastasti paradi man ludzu mis mida toimub juhtus uut on raagi naita"
    " mulle palun kdo jak jake co je jsou bylo noveho deje stalo rekni ukaz mi prosim neco qui que qu quoi quelle"
    " quelles quel quels est ce c il y t neuf nouveau passe passet sont sait dis dites montre moi donne veux savoir"
    " voudrais mita mika miten kuka missa onko uutta tapahtuu tapahtui kuuluu jotain kerro nayta minulle"
)
# "All of them", as people say it in the languages of the menu; in small letters.
ALL = frozenset(
    "all everything wszystko wszystkie wszystkiego все всё всего всех усе усі всі всього усього alle alles allem viskas"
    " visos viska visko".split()
)
IDLE = JOINING | ASKING | words_in(" ".join(ALL))
_ASKS_IN_GERMAN = words_in("was wer wen wem wie wo wann warum wieso welche machen")  # begins a question there
_TELLS = re.compile(r"(?<=\w )(?:die(?= *$| (?:in|at|on|from|and|or)\b)|byla(?= *$))")


def telling(text: str) -> str:
    """The words of a text, folded, without those that only ask or join."""
    words = fold(clean(text)).split()
    tells = telling_by_place(words)
    return " ".join(word for place, word in enumerate(words) if word not in IDLE or place in tells)


def telling_by_place(words: Sequence[str]) -> set[int]:
    """The places of folded words that are among these, but tell something where they stand."""
    text = " ".join(words)
    german = bool(words) and words[0] in _ASKS_IN_GERMAN
    found = (each for each in _TELLS.finditer(text) if not (german and each[0] == "die"))
    return {text.count(" ", 0, each.start()) for each in found}
