"""Bylines: who wrote, edited or photographed an article, from lines such as "Reporting by A in X; Editing by B"."""

import re
from collections.abc import Iterator

from transforms.metadata.agencies import agency_of
from transforms.metadata.calendar import is_calendar_word
from transforms.metadata.places import is_known_place, stands_alone
from transforms.records import Author, Span

_ROLE_CUES = (
    ("editor", r"(?:edited|editing|compiled|redaktion|bearbeitet|bearbeitung|édité|edición)"),
    (
        "photographer",
        r"(?:photo(?:s|graph|graphs|graphy)?|pictures?|images?|illustrations?|illustrated|graphics?|video|fotos?)",
    ),
    ("contributor", r"(?:additional\s+\w+|with\s+(?:additional\s+)?(?:reporting|contributions?)|contributions?)"),
    ("reporter", r"(?:reporting|reported|writing|written|story|words|text|texte|texto|report|as told to|by\s*line)"),
)
_BY = r"(?:by|von|vom|par|por|di|da)"
_CUE = re.compile(
    r"^[\s(\[*_—–\-]*(?:"
    + "|".join(f"(?P<{role}>{cue}(?:\\s+(?:and|&)\\s+\\w+)*)" for role, cue in _ROLE_CUES)
    + rf")\s*(?:(?:{_BY}\b\s*:?|:|from\b))\s*",
    re.IGNORECASE,
)
_PLAIN_BY = re.compile(
    rf"^[\s(\[*_—–\-|]*(?:{_BY}\b\s*:?|authors?\s*:|autor(?:in|en)?\s*:|auteurs?\s*:)\s*", re.IGNORECASE
)
_CONTRIBUTED = re.compile(
    r"^[\s(\[*_—–\-]*(?P<names>.+?)\s+(?:also\s+)?(?:(?P<contributed>contributed)"
    r"(?:\s+(?:(?:additional\s+)?(?:reporting|research|writing)|to\s+(?:this|the)\s+(?:report|story|article)|from)\b.{0,60})?"
    r"\W*|reported\s+from\b.{0,80})$",
    re.DOTALL,
)
_SENTENCE_BREAK = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[A-Z])")
_DASHED_NAME = re.compile(r"^\s*[—–\-]{1,2}\s*(?P<names>[^\W\d_].{2,60})$")
_JOB = (
    r"(?:(?:white\s+house|[\w-]+)\s+){0,3}"
    r"(?:writers?|reporters?|editors?|correspondents?|columnists?|contributors?|journalists?|photographers?|"
    r"producers?|critics?|bureau\s+chief|fellow|intern|analyst|blogger|redakteur(?:in)?|korrespondent(?:in)?|"
    r"journaliste|correspondante?|redactor(?:a)?|officer|director|professor|secretary|manager|president)"
)
_JOB_TITLE = re.compile(rf"^{_JOB}(?:\s+(?:at|for|of|in)\s+.*)?$", re.IGNORECASE)
_TRAILING_JOB = re.compile(
    r"(?<=\w)\s+(?:(?:senior|chief|deputy|associate|assistant|contributing|managing|executive|national|political|politics"
    r"|foreign|business|sports?|staff|news|opinion)\s+)*"
    r"(?:writer|reporter|editor|correspondent|columnist|contributor|journalist|photographer|critic)s?$",
    re.IGNORECASE,
)
# Looking for what parts a name from a job, before all else, is done with most lines at once.
_WITH_JOB = re.compile(
    rf"^(?=[^,|\n]{{3,}}+[,|\n])\s*(?P<names>[^,|\n]{{3,60}}?)\s*[,|\n]\s*(?P<job>{_JOB}(?:,?\s+(?:at|for|of|in|the)\b[^\n]{{0,40}})?)$",
    re.IGNORECASE,
)
_OF_OUTLET = re.compile(r"^(?P<name>.+?),?\s+(?:of|OF|for|from|at)\s+(?P<outlet>(?:the\s+)?[A-Z][\w.&' ]+)$")
_PLACE_AFTER = re.compile(r"\s+(?:in|aus|en|à|at|from)\s+(?P<place>(?:the\s+)?[^\W\d_][^;|]*)$", re.IGNORECASE)
_NAME_BREAK = re.compile(
    r"\s*(?:[;|•·/]|,(?!\s*(?:jr|sr|ii|iii|iv|md|m\.d|ph\.?d)\b)|\s(?:and|und|et|y|e|&|with)\s)\s*", re.IGNORECASE
)
_SECTION_BREAK = re.compile(r"\s*;\s*|(?<=[\w)])\.\s+(?=(?:\w+\s){1,2}by\b)|\s+[-–—]\s+(?=\w+ing by)")
_SUFFIX = re.compile(r",?\s*\b(?:ph\.?\s?d|m\.?d|esq)\.?$", re.IGNORECASE)
_NOISE = re.compile(
    r"\S+@\S+|https?://\S+|(?<!\w)@\w+|\b(?:updated|published|posted)\b.*$|\bfollow\b.*$|view orcid profile",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[.'’\-‐])*")
_PARTICLES = frozenset("de del della der den di da do dos das du la le van von vom und y bin ibn al el ter ten zu zur"
                       " af av e d' della dalla st".split())  # fmt: skip
_BYLINE_WORDS = _PARTICLES | frozenset(
    "and in et und y for of the with aus en à staff writer reporter correspondent editor".split()
)
_MAX_NAME_WORDS = 6
# Words of menus, buttons and headings that stand where names do.
_NOT_NAMES = frozenset(
    "home news sport sports menu share subscribe login log sign search contact about advertisement world politics"
    " business opinion more read comments comment email print newsletter video photos photo today yesterday now"
    " admin administrator editor editors staff contributor author authors unknown anonymous guest webmaster null"
    " none view archive follow us rss feed profile twitter facebook subscribers".split()
)
_MAX_BYLINE_CHARS = 240


def parse_byline(byline: str, role: str = "reporter") -> tuple[Author, ...]:
    """Authors named by a byline or an author field, in order, none twice; () where it names nobody.

    `role` is given to those for whom the byline states none. Names stay as printed. An agency or outlet after a
    name goes with it; alone, it is the author.
    """
    authors: dict[str, Author] = {}
    for part in _SECTION_BREAK.split(_NOISE.sub(" ", byline.strip())):
        for author in _authors_of_part(part.strip(" ()[].*_\n\t"), role):
            authors.setdefault(author.name.casefold(), author)
    return tuple(authors.values())


def read_byline_line(line: str, *, is_last: bool = False) -> tuple[Author, ...]:
    """Authors named by a line or paragraph of an article, or () if it is no byline.

    Only lines that read as bylines are: "By A", "Reporting by A", "A, Staff Writer", "A contributed reporting", "A
    reported from X", and "— A" where the line is the article's last. Prose that happens to begin with "By" is not.
    """
    text = line.strip()
    if not 3 < len(text) <= _MAX_BYLINE_CHARS:
        return ()
    if _CUE.match(text):
        return parse_byline(text)
    if match := _PLAIN_BY.match(text):
        rest = text[match.end() :]
        return parse_byline(rest) if _reads_as_names(rest) else ()
    if ("contributed" in text or "reported" in text) and _CONTRIBUTED.match(text):
        return _contributors(text)
    if match := _WITH_JOB.match(text):
        return parse_byline(match["names"], _role_of_job(match["job"])) if _reads_as_names(match["names"]) else ()
    if is_last and (match := _DASHED_NAME.match(text)):
        return parse_byline(match["names"]) if _reads_as_names(match["names"]) else ()
    return ()


def _contributors(text: str) -> tuple[Author, ...]:
    """Authors of "A reported from X. B contributed reporting.", or () if a sentence is anything else."""
    authors: tuple[Author, ...] = ()
    for sentence in _SENTENCE_BREAK.split(text):
        match = _CONTRIBUTED.match(sentence)
        if match is None or not _reads_as_names(match["names"]):
            return ()
        authors += parse_byline(match["names"], "contributor" if match["contributed"] else "reporter")
    return authors


def place_of_byline(line: str) -> Span | None:
    """Where a byline such as "By Jane Roe in Lisbon" names a place that is known; None where it names none."""
    match = _PLACE_AFTER.search(line.rstrip(" .,:*_")) if _PLAIN_BY.match(line) else None
    return Span(*match.span("place")) if match and is_known_place(match["place"]) else None


def is_person_name(name: str) -> bool:
    """Whether the words could be a person's name: few, capitalised, no date and no word of a site's menu."""
    words = name.split()
    menu_words = sum(word.casefold() in _NOT_NAMES for word in words)
    if not 1 <= len(words) <= _MAX_NAME_WORDS or 2 * menu_words > len(words):
        return False
    if all(is_calendar_word(word) for word in words) or not any(len(word.strip(".")) > 1 for word in words):
        return False
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    return all(not word[0].islower() or word.casefold() in _PARTICLES or "'" in word for word in words)


def _authors_of_part(part: str, role: str) -> Iterator[Author]:
    if match := _CUE.match(part):
        role = match.lastgroup or role
        part = part[match.end() :]
    elif match := _PLAIN_BY.match(part):
        part = part[match.end() :]
    items = [item.strip(" .,:()[]") for item in _NAME_BREAK.split(part)]
    items = [item for item in items if item]
    for before, item, after in zip(["", *items], items, [*items[1:], ""], strict=False):
        if not _is_workplace(item, before):
            is_outlet = _is_workplace(after, item) and not is_known_place(after)
            agency = agency_of(after) or (after if is_outlet else None)
            yield from _authors_of_item(item, agency, role)
    if items and all(agency_of(item) for item in items):
        yield Author(items[0], role, agency_of(items[0]))


def _is_workplace(item: str, before: str) -> bool:
    """Whether the item is a lone word after a full name: where the author works, as in "By Jane Roe, Courier"."""
    return len(item.split()) == 1 and len(before.split()) > 1


def _authors_of_item(item: str, agency: str | None, role: str) -> Iterator[Author]:
    if agency_of(item) or _JOB_TITLE.match(item):
        return
    if match := _OF_OUTLET.match(item):
        if is_person_name(match["name"]):
            yield Author(match["name"], role, agency_of(match["outlet"]) or match["outlet"])
        return
    name = _TRAILING_JOB.sub("", _SUFFIX.sub("", item).replace(",", ""))
    if match := _PLACE_AFTER.search(name):
        name = name[: match.start()]
    words = name.split()
    # "By Brad Schade Reuters": the comma before the agency is often lost.
    if agency is None and len(words) > 2 and (agency := agency_of(words[-1])):
        name = " ".join(words[:-1])
    if is_person_name(name) and not (len(name.split()) == 1 and stands_alone(name)):
        yield Author(name, role, agency)


def _reads_as_names(text: str) -> bool:
    """Whether text consists of names, agencies and places, and nothing that makes a sentence."""
    stripped = re.sub(r"[\s)\].]+$", "", _NOISE.sub(" ", text))
    if not stripped or len(stripped.split()) > 25:
        return False
    words = re.split(r"[\s,;/|&]+", stripped)
    small = [word for word in words if word[:1].islower()]
    first = next((word for word in words if word), "")
    return (
        not first[:1].islower()
        and first[:1].isalpha()
        and all(w.casefold() in _BYLINE_WORDS or "'" in w for w in small)
    )


def _role_of_job(job: str) -> str:
    lowered = job.casefold()
    if "photograph" in lowered:
        return "photographer"
    if "contributor" in lowered or "contributing" in lowered:
        return "contributor"
    return "reporter"


def is_job_title(line: str) -> bool:
    """Whether the line is a journalist's job title and nothing else, as in "Court correspondent"."""
    return len(line) <= 60 and _JOB_TITLE.match(line.strip(" .,()")) is not None
