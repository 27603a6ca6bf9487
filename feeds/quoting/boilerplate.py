"""is_boilerplate(sentence) -> whether it says nothing of the news: forms, ways to read on, credits, house notes."""

from __future__ import annotations

import re
from functools import lru_cache

from feeds.language.text import PICTURE_CREDIT, is_caption

# Phrases that outlets put into summaries and that say nothing of the news; from the archives of several countries.
# Each is long enough to be no one's news: states donate, allies share and support, and podpisać is to sign a treaty.
_BOILERPLATE = re.compile(
    r"(\bkeep reading|\bcontinue reading|\bread (more\b|the full|on\W*$|our )|subscrib|newsletter|appeared first on|"
    r"\bsign up (for (our|the|free|newsletters?|alerts?|e-?mails?)\b|to (our|receive|get)\b|(now|today)\W*$)|"
    r"click (here|below)|"
    r"^follow (us|live|our|(all )?the latest)\b|follow us on|"
    r"download (the|our) app|all rights reserved|\bcookies?\b|javascript|"
    r"\byour (e-?mail|inbox|name)\b|\binbox\b|e-?mail address|enter (your|a valid)|required fields?|privacy policy|"
    r"terms of (use|service)|\bregister (now|for (free|our|the newsletter))|\b(log|sign) ?in (to|here|now|with)\b|"
    r"already a (member|subscriber)|^\W*advertis(ement|ing)\b|\badvertisement\W*$|"
    r"photo(graph)?( by\b|:)|image( credit|:)|getty images|"
    r"file photo|\((?:l|l-r|2nd [lr])\)|"  # who stands where in the picture
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
    r"\b(obserwuj|śledź|polub) nas|^śledź (najnowsze|naszą|relację)|zapraszamy do (śledzenia|lektury|oglądania)|"
    r"dołącz do nas|więcej (informacji|szczegółów) (na|w serwisie|znajd)|"
    r"следите за (нами|новостями|обновлениями|последними|нашей)|присоединяйтесь к|больше новостей (в|на)|"
    r"стежте за (нами|новинами|оновленнями|останніми|нашою)|приєднуйтесь до|"
    r"більше новин (у|в|на)|детальніше (на|за посиланням|читайте|[:—-])|"
    r"folgen sie uns|^verfolgen sie (hier|alle|die neuesten|unseren)|"
    r"melden sie sich (jetzt|hier|für|zu)|hier geht es (zu|weiter)|jetzt (lesen|abonnieren|anmelden)|"
    r"sekite (mus|naujienas|naujausi\w*)|prenumeruokite|daugiau skaitykite|"
    r"seko(jiet)? (mums|līdzi|jaunāk\w*)|pieraksties|pierakstieties|abonē(jiet)?\b|vairāk lasiet|\bfoto:|"
    r"telli (meie )?(uudiskir|leht|ajaleht)|liitu (meie )?uudiskir|jälgi (meid|meie|värskeimaid)|loe (veel|artiklit)|"
    r"sledujte (nás|nejnovější|náš)|odebírejte|předplaťte|více (čtěte|informací na)|"
    r"suivez-nous|crédits? photo|recevez (notre|nos|la) |en savoir plus|"
    r"tilaa (uutiskir|lehti|ilmai)|seuraa (meitä|uusimpia|tilannetta)|"
    r"^juttu jatkuu|juttu jatkuu (mainoksen|kuvan|videon)|lue koko)",
    re.IGNORECASE,
)
# An outlet speaks of itself and of its pages: what is in them, when they were written, where they stood first.
_HOUSE = re.compile(
    # … but Polish "We wtorek" (on Tuesday), "We Francji"
    r"(^(we(?! (?:w[tszcłlnkpmdb]|wrz|wroc|franc|lwow|mgle|krwi|śnie))|we[’'](ve|re|ll))\b|"
    r"\b(conversation|discussion|webinar|livestream|q&a) (begins|starts) at \d|"
    r"^here(, [\w’' ]{2,30})? (are|is|we|takes?|looks?|explains?)\b|^here[’']s\b|"
    r"^(join us|(?:on |this )[\w ]{3,25}, join|catch up|find out|see how|stay (up|tuned)|scroll (down|on)|"
    r"get the latest|all the (key|latest)|take a look)\b|"
    r"^\w[\w. ]{1,25}[’']s? (\w[\w.-]+ ){1,3}"
    r"(reports\W*$|reports (on|from|live)\b|explains\b|breaks down|takes a look|examines\b)|"
    r"\b(has|have|with) (more|the) (details|latest|story|report|breakdown)\b|\b(has|have) more on\b|"
    r"\brolling coverage\b|"
    # how long the war has lasted, as running pages open
    r"\bjest \d+\. dniem\b|\btrwa (?:już )?(?:od )?\d+ (?:dni|dzień)\b|\b\d+-й день (?:войны|вторжения)|"
    r"\b\d+-(?:та доба|й день) (?:війни|вторгнення|повномасштаб)|^(?:it is )?day \d+ of (?:the|russia)|"
    r"^tag \d+ des kriegs|\b\d+-oji karo diena|\bkara \d+\. diena|\bsõja \d+\. päev|\b\d+\. den (?:války|invaze)|"
    r"\b\d+e jour de (?:la )?guerre|\bsodan \d+\. päivä|"
    r"[–—-] (?:latest|live)(?: news)? updates\b|\blive [–—-] latest updates\b|"
    r"\bthe (?:post|times|journal|guardian|economist|bbc|ap) (?:built|pieced together|looked (?:at|into))\b|"
    r"\b(this|our) live (blog|coverage|page|feed)\b|live (blog|coverage) (is|has|will)\b|"
    r"\b(get|download) (the|our) (free )?app\b|\b(join|follow|find) (us|our)\b.{0,25}(whatsapp|telegram|channel)|"
    r"\b(last|your) free articles?\b|articles (a|this|per) month|already have an account|"
    r"you are human|cancel any ?time|"
    r"(нашем|наш|нашому) (telegram|телеграм|whatsapp)|"
    r"(nasz\w*|unser\w*|mūsų|mūsu|meie|naš\w*|notre) (whatsapp|telegram)|"
    r"^rozmow\w+ (z|przeprowadz)|^z \w+ \w+ rozmawia|"
    r"im (überblick|liveticker|ticker|live-?blog)\W*$|^alle (entwicklungen|nachrichten|informationen)|"
    r"^(seuraamme|kokosimme|näin)\b.*\b(tässä|tähän)\b|^päeva (olulisemad|tähtsamad)|^svarbiausi\w* (dienos|įvyki)|"
    r"^(dienas )?svarīgākie notikumi|^nejdůležitější (události|zprávy)|"
    r"^главные (события|новости)|^головні (події|новини)|^(suivez|retrouvez|découvrez)\b|"
    # the last line of WordPress, whose English form feeds/language/clean.py takes away
    r"erschien zuerst (auf|bei)|(est apparu|a été publié|parut) en premier sur|pochodzi z serwisu|"
    r"pojawił się (najpierw|pierwszy raz) (na|w)|(появил(ась|ось|ся|ись)|опубликован\w*) (сначала|впервые) на|"
    r"(сначала|впервые) появил\w+ на|(спершу|вперше) (з['’ʼ]яви|опублік)\w+ на|se nejdříve objevil|"
    r"pirmiausia pasirodė|pirmo reizi parādījās|ilmus esmalt|(julkaistiin|ilmestyi) ensi(mmäisen kerran|n) |"
    r"^(last )?(updated|published|posted|aktualisiert|stand|aktualizacja|opublikowano|обновлено|опубликовано|оновлено|"
    r"опубліковано|atnaujinta|publikuota|atjaunināts|uuendatud|aktualizováno|mis à jour|publié le|päivitetty|julkaistu)"
    r"\b.{0,40}\d{1,2}[:.h]\d{2})",
    re.IGNORECASE,
)
# A form: what is asked of who fills it in, and what he agrees to; leaked personal data and tax forms are news.
_FORM = re.compile(
    r"(\bby (submitting|subscribing|signing up|clicking|continuing)\b|\byou are consenting\b|for validation purposes|"
    r"(complete|fill (in|out)) (the form|your|this form)|\bunlimited access\b|marketing e-?mails|^become a member\b|"
    r"zgod[ęay] na przetwarzanie|\b(swój|twój|adres) e-?mail\b|\bpol[ae] (oznaczone|z gwiazdką|wymagane|obowiązkowe)|"
    r"^ich stimme zu|\bmeine daten\b|(ihre|deine) e-?mail|felder\b.{0,40}(ausfüll|ausgefüllt)|pflichtfeld|"
    r"^j['’]accepte que|\bmes données\b|(votre|une) adresse (électronique|e-?mail|mail)|"
    r"champs\b.{0,30}(obligatoires|requis)|"
    r"\bподпиши(тесь|сь)\b|соглас\w+ на обработку|\b(ваш|свой) (адрес электронной|e-?mail)|поля\b.{0,30}обязательн|"
    r"\bпідпи(шіться|шись)\b|згод\w+ на обробку|\b(вашу|свою) (електронну|e-?mail)|поля\b.{0,30}обов['’ʼ]язков|"
    r"^souhlasím\b|(svou|svůj|vaši) e-?mail|zasílání obchodních|povinná pole|"
    r"^sutinku\b|\bsavo el\. ?pašt|privalomi laukai|^piekrītu\b|savu e-past|savā e-past|obligāti aizpild|"
    r"^nõustun\b|\boma e-post|kohustuslikud väljad|^hyväksyn\b|sähköpostiosoitte|henkilötietojeni|pakolliset kentät)",
    re.IGNORECASE,
)
# Who may read on, and what readers are asked to do for the outlet: subscribe, share, support. A treaty is open to
# members only, and a fund supports journalism: so these ask, or name who has paid.
_ASKED = re.compile(
    r"(\bread the rest\b|^for more (stories|news|information|on this)\b|^support (independent|quality|free) |"
    r"^(copyright|©)|^contact (us|the (author|reporter|editor)|our)\b|\b(turn on|enable) (push )?notifications\b|"
    r"^like us on\b|^don[’']t miss (our|a|the latest)\b|^unlock (this|the full|full|unlimited)\b|"
    r"\b(start|with) (a|your) free trial\b|"
    # pl
    r"\b(tylko|wyłącznie|jedynie) (dla|przez) (naszych )?(zalogowan|abonent|zarejestrowan|czytelnik)\w*|"
    r"^(pozostało|zostało) .{0,40}\bartykułu\b|^(wykup|kup) (dostęp|abonament|pakiet)|"
    r"^cał(y|ą) (tekst|artykuł|rozmowę|wywiad|treść) .{0,20}(przeczyta|znajdzi|dostępn)|"
    r"^dowiedz się więcej\b|^udostępnij\b|^wesprzyj\b|^bądź na bieżąco\b|"
    # ru
    r"\b(только|лишь) (для )?(наши[хм] )?(подписчик|зарегистрирован|авторизован)\w*|"
    r"^продолжение (статьи|материала|текста|читайте)\b|^(оставайтесь|будьте) (с нами|на связи)\b|"
    r"^(поделитесь|делитесь)\b|^поддержите\b|^(узнать|узнайте) (больше|подробнее|подробности)\b|^смотрите также\b|"
    # uk
    r"\b(лише|тільки) (для )?(наши[хм] )?(передплатник|підписник|зареєстрован|авторизован)\w*|"
    r"^продовження (статті|матеріалу|тексту|читайте)\b|^(залишайтес[ья]|будьте) (з нами|на зв['’ʼ]язку)\b|"
    r"^(поділіться|діліться)\b|^підтримайте\b|^дізна(йтес[ья]|тис[ья]) більше\b|^дивіться також\b|"
    # de
    r"\bnur (mit (einem |dem )?abo(nnement)?\b|für (unsere )?(abonnent|registrierte|leserinnen))\w*|"
    r"^teilen sie\b|^(mehr|weitere) .{0,40}\bfinden sie\b|^unterstützen sie\b|"
    r"^den (vollständigen|ganzen|kompletten) (artikel|text|beitrag)\b|^bleiben sie (informiert|dran|auf dem)|"
    # lt, lv, et
    r"\btik (prenumeratori|registruot)\w*|^pasidal(yk|ink)|^(palaikyk|paremk)(ite)?\b|^visą (straipsnį|tekstą)\b|"
    r"\btikai (\w+ ){0,3}(abonent|reģistrēt)\w*|^pilnu (rakstu|tekstu|interviju)\b|^dalie(ties|s) ar\b|"
    r"^atbalst(i|iet) (mūs|neatkarīg|kvalitatīv)|"
    r"\bainult (\w+ ){0,3}(tellija|registreerit)\w*|^täismahus (artikli|lugu|teksti)|^jaga seda\b|"
    r"^toeta (meid|sõltumatu)|"
    # cs, fr, fi
    r"\b(pouze|jen|výhradně) (pro )?(předplatitel|registrovan[ýé]|přihlášen)\w*|^sdílejte\b|^podpořte\b|"
    r"\baux (seuls )?abonnés\b|^partagez (cet|cette)\b|^il (vous )?reste .{0,50}\b(cet article|à lire)\b|"
    r"^soutenez\b|"
    r"\bvain (\w+ ){0,2}tilaaji(lle|en)\w*|^jaa (tämä|artikkeli|juttu)\b|^tue (meitä|riippumatonta)\b)",
    re.IGNORECASE,
)
# A picture's credit, alone or at a caption's end.
_CREDIT = re.compile(rf"^\([^()]*\)\W*$|(?:{PICTURE_CREDIT}|\([^()]{{0,40}}@\w[^()]{{0,40}}\))\W*$")
# Brackets within a credit's brackets, as agencies' names have them: "(IRGC/WANA (West Asia News Agency)/Reuters)".
_INNER = re.compile(r"\(([^()]{0,60})\)(?=[^()]*\)\W*$)")
_BANK = re.compile(
    r"\((?:shutterstock|alamy|istock|pixabay|unsplash|dreamstime|public domain|courtesy of)[^()]*\)\W*$", re.IGNORECASE
)


@lru_cache(maxsize=4096)  # half a millisecond each, and the same story is told to many and as often as it grows
def is_boilerplate(sentence: str) -> bool:
    """Whether an outlet would print the sentence under any news at all."""
    return any(said.search(sentence) for said in (_BOILERPLATE, _HOUSE, _FORM, _ASKED, _CREDIT)) or is_credited(
        sentence
    )


def is_credited(sentence: str) -> bool:
    """Whether a sentence ends in the credit of a picture: then it, and what stands before it, describe the picture."""
    if not sentence.rstrip().endswith((")", ").", ")”")):
        return False
    bare = _INNER.sub(r" \1 ", sentence).rstrip(".” ")
    return is_caption(bare) or _BANK.search(bare) is not None
