"""The administrators' commands, as their menu lists them beside everybody's."""

from __future__ import annotations

from handlers.menu import Entry

ADMIN_MENU = (
    Entry(
        "addsource",
        {
            "en": "Read a new source: /addsource https://news.err.ee/rss",
            "pl": "Dodaj źródło: /addsource https://news.err.ee/rss",
            "ru": "Добавить источник: /addsource https://news.err.ee/rss",
            "uk": "Додати джерело: /addsource https://news.err.ee/rss",
            "de": "Eine Quelle hinzufügen: /addsource https://news.err.ee/rss",
            "lt": "Pridėti šaltinį: /addsource https://news.err.ee/rss",
        },
        admin=True,
    ),
    Entry(
        "pausesource",
        {
            "en": "Do not ask a source for now",
            "pl": "Wstrzymaj źródło",
            "ru": "Приостановить источник",
            "uk": "Призупинити джерело",
            "de": "Eine Quelle vorerst nicht abfragen",
            "lt": "Laikinai neskaityti šaltinio",
        },
        admin=True,
    ),
    Entry(
        "resumesource",
        {
            "en": "Ask a paused source again",
            "pl": "Wznów wstrzymane źródło",
            "ru": "Возобновить источник",
            "uk": "Відновити джерело",
            "de": "Eine angehaltene Quelle wieder abfragen",
            "lt": "Vėl skaityti sustabdytą šaltinį",
        },
        admin=True,
    ),
    Entry(
        "removesource",
        {
            "en": "Read a source no more",
            "pl": "Usuń źródło",
            "ru": "Удалить источник",
            "uk": "Видалити джерело",
            "de": "Eine Quelle entfernen",
            "lt": "Pašalinti šaltinį",
        },
        admin=True,
    ),
    Entry(
        "exportsources",
        {
            "en": "All sources as a file (OPML); send such a file to add what it lists",
            "pl": "Wszystkie źródła w pliku (OPML)",
            "ru": "Все источники файлом (OPML)",
            "uk": "Усі джерела файлом (OPML)",
            "de": "Alle Quellen als Datei (OPML)",
            "lt": "Visi šaltiniai faile (OPML)",
        },
        admin=True,
    ),
    Entry(
        "stats",
        {
            "en": "How the bot does: chats, subscriptions, messages, delays, sources",
            "pl": "Jak działa bot: czaty, subskrypcje, wiadomości, opóźnienia, źródła",
            "ru": "Как работает бот: чаты, подписки, сообщения, задержки, источники",
            "uk": "Як працює бот: чати, підписки, повідомлення, затримки, джерела",
            "de": "Wie es dem Bot geht: Chats, Abos, Nachrichten, Verzögerung, Quellen",
            "lt": "Kaip sekasi botui: pokalbiai, prenumeratos, žinutės, vėlavimas, šaltiniai",
        },
        admin=True,
    ),
    Entry(
        "broadcast",
        {
            "en": "Say something to every chat, after a preview",
            "pl": "Napisz do wszystkich czatów, po podglądzie",
            "ru": "Написать во все чаты, после просмотра",
            "uk": "Написати в усі чати, після перегляду",
            "de": "Allen Chats etwas mitteilen, nach einer Vorschau",
            "lt": "Parašyti į visus pokalbius, po peržiūros",
        },
        admin=True,
    ),
    Entry(
        "ban",
        {
            "en": "Serve a chat or a person no more: /ban 12345678",
            "pl": "Nie obsługuj czatu lub osoby: /ban 12345678",
            "ru": "Не обслуживать чат или человека: /ban 12345678",
            "uk": "Не обслуговувати чат або людину: /ban 12345678",
            "de": "Einen Chat oder eine Person nicht mehr bedienen: /ban 12345678",
            "lt": "Nebeaptarnauti pokalbio ar žmogaus: /ban 12345678",
        },
        admin=True,
    ),
    Entry(
        "unban",
        {
            "en": "Serve them again, with their subscriptions",
            "pl": "Obsługuj ponownie, z subskrypcjami",
            "ru": "Снова обслуживать, с подписками",
            "uk": "Знову обслуговувати, з підписками",
            "de": "Wieder bedienen, mit den Abos",
            "lt": "Vėl aptarnauti, su prenumeratomis",
        },
        admin=True,
    ),
)
