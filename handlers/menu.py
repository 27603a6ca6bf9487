"""The commands as Telegram's menu lists them: names, and what each does, in every language there is.

Descriptions are 1 to 256 characters, without markup (Bot API, BotCommand).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the menu: its name, and what it does by language."""

    name: str
    descriptions: Mapping[str, str]
    admin: bool = False  # for the bot's administrators alone

    def description(self, language: str) -> str:
        """What it does, in this language or in English."""
        return self.descriptions.get(language) or self.descriptions["en"]


MENU = (
    Entry(
        "status",
        {
            "en": "How lively a subject is, what happened and who says so: /status Kaliningrad",
            "pl": "Co się dzieje w danej sprawie i kto o tym mówi: /status Królewiec",
            "ru": "Что происходит по теме и кто об этом говорит: /status Калининград",
            "uk": "Що відбувається за темою і хто про це каже: /status Калінінград",
            "de": "Was sich bei einem Thema tut und wer das sagt: /status Kaliningrad",
            "lt": "Kas vyksta ir kas apie tai kalba: /status Karaliaučius",
        },
    ),
    Entry(
        "chart",
        {
            "en": "A subject's stories a day, beside what is usual: /chart Kaliningrad 90",
            "pl": "Wykres: ile doniesień dziennie i ile zwykle: /chart Królewiec 90",
            "ru": "График: сколько новостей в день и сколько обычно: /chart Калининград 90",
            "uk": "Графік: скільки новин на день і скільки зазвичай: /chart Калінінград 90",
            "de": "Schaubild: Meldungen pro Tag und was üblich ist: /chart Kaliningrad 90",
            "lt": "Grafikas: kiek pranešimų per dieną ir kiek įprasta: /chart Karaliaučius 90",
        },
    ),
    Entry(
        "timeline",
        {
            "en": "What happened around a subject, in order: /timeline Iskander",
            "pl": "Co się działo w danej sprawie, po kolei: /timeline Iskander",
            "ru": "Что происходило по теме, по порядку: /timeline Искандер",
            "uk": "Що відбувалося за темою, по порядку: /timeline Іскандер",
            "de": "Was bei einem Thema geschah, der Reihe nach: /timeline Iskander",
            "lt": "Kas vyko, iš eilės: /timeline Iskander",
        },
    ),
    Entry(
        "latest",
        {
            "en": "The newest stories, of all topics or of one",
            "pl": "Najnowsze sprawy, ze wszystkich tematów lub z jednego",
            "ru": "Последние новости, по всем темам или по одной",
            "uk": "Останні новини, з усіх тем або з однієї",
            "de": "Die neuesten Meldungen, aus allen Themen oder einem",
            "lt": "Naujausi įvykiai, visų temų arba vienos",
        },
    ),
    Entry(
        "search",
        {
            "en": "Find stories by words: /search Aegis Ashore",
            "pl": "Szukaj po słowach: /search Redzikowo",
            "ru": "Поиск по словам: /search Искандер",
            "uk": "Пошук за словами: /search Іскандер",
            "de": "Meldungen nach Wörtern suchen: /search Patriot",
            "lt": "Paieška pagal žodžius: /search Patriot",
        },
    ),
    Entry(
        "topics",
        {
            "en": "All topics: what each is about, on and off by a tap",
            "pl": "Wszystkie tematy: czego dotyczą, włączanie jednym dotknięciem",
            "ru": "Все темы: о чём они, включение одним нажатием",
            "uk": "Усі теми: про що вони, вмикання одним дотиком",
            "de": "Alle Themen: worum es geht, mit einem Tipp an und aus",
            "lt": "Visos temos: apie ką jos, įjungti vienu palietimu",
        },
    ),
    Entry(
        "subscribe",
        {
            "en": "Get the news of a topic as it happens: /subscribe Kaliningrad",
            "pl": "Otrzymuj wiadomości z tematu na bieżąco: /subscribe Królewiec",
            "ru": "Получать новости темы сразу: /subscribe Калининград",
            "uk": "Отримувати новини теми одразу: /subscribe Калінінград",
            "de": "Neues zu einem Thema sofort erhalten: /subscribe Kaliningrad",
            "lt": "Gauti temos naujienas iš karto: /subscribe Karaliaučius",
        },
    ),
    Entry(
        "unsubscribe",
        {
            "en": "No more news of a topic, or of all",
            "pl": "Zrezygnuj z tematu lub ze wszystkich",
            "ru": "Отписаться от темы или от всех",
            "uk": "Відписатися від теми або від усіх",
            "de": "Ein Thema abbestellen, oder alle",
            "lt": "Atsisakyti temos arba visų",
        },
    ),
    Entry(
        "subscriptions",
        {
            "en": "What comes to this chat, and on which terms",
            "pl": "Co i jak przychodzi na ten czat",
            "ru": "Что и как приходит в этот чат",
            "uk": "Що і як надходить у цей чат",
            "de": "Was in diesen Chat kommt, und wie",
            "lt": "Kas ir kaip siunčiama į šį pokalbį",
        },
    ),
    Entry(
        "set",
        {
            "en": "How a topic comes: /set kaliningrad notable silent, /set kaliningrad pause 3d",
            "pl": "Jak przychodzi temat: /set kaliningrad notable silent, /set kaliningrad pause 3d",
            "ru": "Как приходит тема: /set kaliningrad notable silent, /set kaliningrad pause 3d",
            "uk": "Як надходить тема: /set kaliningrad notable silent, /set kaliningrad pause 3d",
            "de": "Wie ein Thema kommt: /set kaliningrad notable silent, /set kaliningrad pause 3d",
            "lt": "Kaip ateina tema: /set kaliningrad notable silent, /set kaliningrad pause 3d",
        },
    ),
    Entry(
        "mute",
        {
            "en": "What only this outlet reports does not come: /mute TASS",
            "pl": "Bez tego, o czym pisze tylko ta redakcja: /mute TASS",
            "ru": "Без того, о чём сообщает только этот источник: /mute TASS",
            "uk": "Без того, про що повідомляє лише це видання: /mute TASS",
            "de": "Ohne das, was nur dieses Medium meldet: /mute TASS",
            "lt": "Be to, ką praneša tik šis šaltinis: /mute TASS",
        },
    ),
    Entry(
        "unmute",
        {
            "en": "Hear a muted outlet again: /unmute TASS",
            "pl": "Znów słuchaj wyciszonej redakcji: /unmute TASS",
            "ru": "Снова слушать заглушённый источник: /unmute TASS",
            "uk": "Знову чути заглушене видання: /unmute TASS",
            "de": "Ein stummes Medium wieder hören: /unmute TASS",
            "lt": "Vėl girdėti nutildytą šaltinį: /unmute TASS",
        },
    ),
    Entry(
        "watch",
        {
            "en": 'Watch for your own words: /watch "Aegis Ashore" OR Redzikowo',
            "pl": 'Śledź własne słowa: /watch "Aegis Ashore" OR Redzikowo',
            "ru": 'Следить по своим словам: /watch "Aegis Ashore" OR Редзиково',
            "uk": 'Стежити за своїми словами: /watch "Aegis Ashore" OR Редзіково',
            "de": 'Nach eigenen Wörtern Ausschau halten: /watch "Aegis Ashore" OR Redzikowo',
            "lt": 'Stebėti savo žodžius: /watch "Aegis Ashore" OR Redzikowo',
        },
    ),
    Entry(
        "watches",
        {
            "en": "What this chat watches for, and on which terms",
            "pl": "Co ten czat obserwuje i na jakich warunkach",
            "ru": "Что отслеживает этот чат и на каких условиях",
            "uk": "Що відстежує цей чат і на яких умовах",
            "de": "Was dieser Chat beobachtet und zu welchen Bedingungen",
            "lt": "Ką stebi šis pokalbis ir kokiomis sąlygomis",
        },
    ),
    Entry(
        "digest",
        {
            "en": "What happened in one message, at a time you choose: /digest 08:00",
            "pl": "Przegląd wydarzeń w jednej wiadomości, o wybranej godzinie: /digest 8:00",
            "ru": "Сводка одним сообщением в удобное время: /digest 8:00",
            "uk": "Огляд подій одним повідомленням у зручний час: /digest 8:00",
            "de": "Was geschah, in einer Nachricht zu einer Zeit nach Wahl: /digest 8:00",
            "lt": "Kas įvyko, viena žinute pasirinktu laiku: /digest 8:00",
        },
    ),
    Entry(
        "quiet",
        {
            "en": "Hours in which only urgent news rings, or nothing: /quiet 22:00-07:00",
            "pl": "Godziny, w których dzwonią tylko pilne wiadomości: /quiet 22-7",
            "ru": "Часы, когда приходят только срочные новости: /quiet 22-7",
            "uk": "Години, коли надходять лише термінові новини: /quiet 22-7",
            "de": "Zeiten, in denen nur Dringendes klingelt: /quiet 22-7",
            "lt": "Valandos, kai skamba tik skubios naujienos: /quiet 22-7",
        },
    ),
    Entry(
        "zone",
        {
            "en": "This chat's time zone: /zone Warsaw",
            "pl": "Strefa czasowa tego czatu: /zone Warszawa",
            "ru": "Часовой пояс этого чата: /zone Москва",
            "uk": "Часовий пояс цього чату: /zone Київ",
            "de": "Die Zeitzone dieses Chats: /zone Berlin",
            "lt": "Šio pokalbio laiko juosta: /zone Vilnius",
        },
    ),
    Entry(
        "story",
        {
            "en": "Who reported a story and when, by its number: /story 12",
            "pl": "Kto i kiedy o tym pisał, według numeru: /story 12",
            "ru": "Кто и когда об этом сообщил, по номеру: /story 12",
            "uk": "Хто і коли про це повідомив, за номером: /story 12",
            "de": "Wer wann darüber berichtet hat, nach Nummer: /story 12",
            "lt": "Kas ir kada apie tai pranešė, pagal numerį: /story 12",
        },
    ),
    Entry(
        "sources",
        {
            "en": "What is read, and what can't be read at the moment",
            "pl": "Co jest czytane, a czego teraz nie da się czytać",
            "ru": "Какие источники читаются, а какие сейчас недоступны",
            "uk": "Які джерела читаються, а які зараз недоступні",
            "de": "Was gelesen wird und was gerade nicht lesbar ist",
            "lt": "Kas skaitoma ir kas dabar nepasiekiama",
        },
    ),
    Entry(
        "mysources",
        {
            "en": "Sources for this chat alone: /mysources https://news.err.ee/rss",
            "pl": "Źródła tylko dla tego czatu: /mysources https://news.err.ee/rss",
            "ru": "Источники только для этого чата: /mysources https://news.err.ee/rss",
            "uk": "Джерела лише для цього чату: /mysources https://news.err.ee/rss",
            "de": "Quellen allein für diesen Chat: /mysources https://news.err.ee/rss",
            "lt": "Šaltiniai tik šiam pokalbiui: /mysources https://news.err.ee/rss",
        },
    ),
    Entry(
        "language",
        {
            "en": "The language I write in here: /language Polski",
            "pl": "Język, w którym tu piszę: /language Polski",
            "ru": "Язык, на котором я здесь пишу: /language Русский",
            "uk": "Мова, якою я тут пишу: /language Українська",
            "de": "Die Sprache, in der hier geschrieben wird: /language Deutsch",
            "lt": "Kalba, kuria čia rašau: /language Lietuvių",
        },
    ),
    Entry(
        "permissions",
        {
            "en": "Who may change what a group gets",
            "pl": "Kto może zmieniać ustawienia grupy",
            "ru": "Кто может менять настройки группы",
            "uk": "Хто може змінювати налаштування групи",
            "de": "Wer die Einstellungen einer Gruppe ändern darf",
            "lt": "Kas gali keisti grupės nustatymus",
        },
    ),
    Entry(
        "export",
        {
            "en": "This chat's settings and watches as files; send one back to restore it",
            "pl": "Ustawienia tego czatu w pliku; odeślij go, aby je przywrócić",
            "ru": "Настройки этого чата файлом; пришлите его обратно, чтобы вернуть их",
            "uk": "Налаштування цього чату файлом; надішліть його назад, щоб повернути їх",
            "de": "Die Einstellungen dieses Chats als Datei; zurückgeschickt gelten sie wieder",
            "lt": "Šio pokalbio nustatymai faile; atsiųskite jį atgal, kad juos atkurtumėte",
        },
    ),
    Entry(
        "mydata",
        {
            "en": "Everything that is stored about you, as a file",
            "pl": "Wszystko, co o Tobie przechowujemy, w pliku",
            "ru": "Всё, что о вас хранится, файлом",
            "uk": "Усе, що про вас зберігається, файлом",
            "de": "Alles, was über Sie gespeichert ist, als Datei",
            "lt": "Viskas, kas apie jus saugoma, faile",
        },
    ),
    Entry(
        "forgetme",
        {
            "en": "Delete everything that is stored about you",
            "pl": "Usuń wszystko, co o Tobie przechowujemy",
            "ru": "Удалить всё, что о вас хранится",
            "uk": "Видалити все, що про вас зберігається",
            "de": "Alles löschen, was über Sie gespeichert ist",
            "lt": "Ištrinti viską, kas apie jus saugoma",
        },
    ),
    Entry(
        "channel",
        {
            "en": "Choose what comes to a channel of yours: /channel @name",
            "pl": "Wybierz, co przychodzi na Twój kanał: /channel @nazwa",
            "ru": "Выбрать, что приходит в ваш канал: /channel @имя",
            "uk": "Вибрати, що надходить у ваш канал: /channel @назва",
            "de": "Wählen, was in deinen Kanal kommt: /channel @name",
            "lt": "Pasirinkti, kas siunčiama į jūsų kanalą: /channel @vardas",
        },
    ),
    Entry(
        "about",
        {
            "en": "What this is, and how a story is made",
            "pl": "Co to jest i jak powstają doniesienia",
            "ru": "Что это и как складывается новость",
            "uk": "Що це і як складається новина",
            "de": "Was das ist und wie eine Meldung entsteht",
            "lt": "Kas tai ir kaip sudaromas pranešimas",
        },
    ),
    Entry(
        "help",
        {
            "en": "All commands",
            "pl": "Wszystkie polecenia",
            "ru": "Все команды",
            "uk": "Усі команди",
            "de": "Alle Befehle",
            "lt": "Visos komandos",
        },
    ),
    Entry(
        "start",
        {
            "en": "Begin: what this does, topics to choose from",
            "pl": "Początek: co to robi, tematy do wyboru",
            "ru": "Начало: что умеет бот, выбор тем",
            "uk": "Початок: що вміє бот, вибір тем",
            "de": "Anfang: was der Bot tut, Themen zur Auswahl",
            "lt": "Pradžia: ką daro botas, temų pasirinkimas",
        },
    ),
)


def descriptions(entries: Sequence[Entry] = MENU) -> dict[str, list[tuple[str, str]]]:
    """The menu in each language; the empty one is for readers of all others."""
    languages = sorted({language for entry in entries for language in entry.descriptions})
    return {
        "" if language == "en" else language: [(entry.name, entry.description(language)) for entry in entries]
        for language in languages
    }
