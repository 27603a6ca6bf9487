"""is_boilerplate(sentence) -> whether it says nothing of the news: forms, ways to read on, credits, house notes."""

from __future__ import annotations

import re
from functools import lru_cache

from feeds.text import PICTURE_CREDIT

# Phrases that outlets put into summaries and that say nothing of the news; from the archives of several countries.
# Each is long enough to be no one's news: states donate, allies share and support, and podpisać is to sign a treaty.
_BOILERPLATE = re.compile(
    r"(\bkeep reading|\bcontinue reading|\bread (more\b|the full|on\W*$|our )|subscrib|newsletter|appeared first on|"
    r"\bsign up (for (our|the|free|newsletters?|alerts?|e-?mails?)\b|to (our|receive|get)\b|(now|today)\W*$)|"
    r"click (here|below)|"
    r"^follow (us|live|our)\b|follow us on|download (the|our) app|all rights reserved|\bcookies?\b|javascript|"
    r"\byour (e-?mail|inbox|name)\b|\binbox\b|e-?mail address|enter (your|a valid)|required fields?|privacy policy|"
    r"terms of (use|service)|\bregister (now|for (free|our|the newsletter))|\b(log|sign) ?in (to|here|now|with)\b|"
    r"already a (member|subscriber)|\badvertis(ement|ing)|photo(graph)?( by\b|:)|image( credit|:)|getty images|"
    r"file photo|"
    r"^watch\b|watch (the )?(full )?video|^listen (to|now|live)\b|\bpodcast|\bthis (story|article) (is|was) (part|"
    r"first|originally|updated|published|produced|available)|first published (in|on|by|at)|^(please )?support our\b|"
    r"\bdonate (now|today|here|to us)|^share (this|on|via)\b|leave a (comment|reply)|comments are closed|"
    r"\bczytaj (także|więcej|też|dalej|cały)|\bzobacz (też|także|wideo)|\bzapisz się|prenumerat|subskryb|źródło:|"
    r"\bfot\.|\bzdjęcie:|czytajte|^čtěte|\bčíst (dál|více|celý)|celý článek|přihlaste se|"
    r"чита(йте|ть) (также|далее|больше|полностью|на)|читати (далі|також|повністю)|"
    r"подпис(ыв)?(айтесь|ывайся|аться на|ка на|ку на)|подробнее (на|в|читайте|[:—-])|"
    r"\bфото:|\bисточник:|читайте також|підпис(уйтесь|уйся|атися на|ка на)|джерело:|"
    r"\blesen sie (mehr|auch|hier|weiter)|mehr (dazu|lesen)|\bweiterlesen|zum artikel|"
    r"\babonnieren|\bfoto:|skaitykite (taip|daugiau)|prenumeruok|"
    r"skaityti (daugiau|toliau)|\bnuotr\.|\blas(iet|īt) (arī|vairāk|tālāk)|loe (ka|edasi|rohkem|lähemalt)|"
    r"lire (la suite|aussi|également)|abonnez-vous|inscrivez-vous|\blue (lisää|myös)|\bkuva:|"
    # found by reading what was chosen of some 36,000 items of 2023
    r"\bsign up here|follow us at|\b(this|the) (story|article|piece) (is|was) adapted|"
    r"contributed (reporting|to this (report|story|article))|^(additional )?reporting by|"
    r"\bediting by|^live updates|follow along|live blog:|"
    r"get (our|the) .{0,40}\b(email|newsletter)|e-?mail (us|\w+) or tweet|\bmail us\b|^get in touch|"
    r"send (us )?(new |your )?(questions|tips|letters)|\S@\w+\.\w|information and support for anyone|"
    r"take the quiz|^here[’']s what to know|what we know so far|"
    r"\brelacjonujemy|^najnowsze informacje dotyczące|^oto (pięć|\d+) najciekawszych|"
    # to go on, to subscribe and to follow, in the catalogue's languages
    r"\b(obserwuj|śledź|polub) nas|dołącz do nas|więcej (informacji|szczegółów) (na|w serwisie|znajd)|"
    r"следите за (нами|новостями|обновлениями)|присоединяйтесь к|больше новостей (в|на)|"
    r"стежте за (нами|новинами)|приєднуйтесь до|більше новин (у|в|на)|детальніше (на|за посиланням|читайте|[:—-])|"
    r"folgen sie uns|melden sie sich (jetzt|hier|für|zu)|hier geht es (zu|weiter)|jetzt (lesen|abonnieren|anmelden)|"
    r"sekite (mus|naujienas)|prenumeruokite|daugiau skaitykite|"
    r"seko(jiet)? (mums|līdzi)|pieraksties|pierakstieties|abonē(jiet)?\b|vairāk lasiet|\bfoto:|"
    r"telli (meie )?(uudiskir|leht|ajaleht)|liitu (meie )?uudiskir|jälgi meid|loe (veel|artiklit)|"
    r"sledujte nás|odebírejte|předplaťte|více (čtěte|informací na)|"
    r"suivez-nous|crédits? photo|recevez (notre|nos|la) |en savoir plus|"
    r"tilaa (uutiskir|lehti|ilmai)|seuraa meitä|juttu jatkuu|lue koko)",
    re.IGNORECASE,
)
# A picture's credit, alone or at a caption's end.
_CREDIT = re.compile(rf"^\([^()]*\)\W*$|(?:{PICTURE_CREDIT}|\([^()]{{0,40}}@\w[^()]{{0,40}}\))\W*$")


@lru_cache(maxsize=4096)  # half a millisecond each, and the same story is told to many and as often as it grows
def is_boilerplate(sentence: str) -> bool:
    """Whether an outlet would print the sentence under any news at all."""
    return _BOILERPLATE.search(sentence) is not None or _CREDIT.search(sentence) is not None
