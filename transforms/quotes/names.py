"""Names in running text: capitalised words cut into people, bodies, places and roles, titles split from the names.

nameparser reads a name that stands alone; here a name stands in a sentence, with its role before it ("US Secretary of
State Antony Hall"), after it ("Hall, a doctor") or between commas, so the cut has to be made from the words around.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.quotes.lexicon import ORGANISATION, ROLE, Lexicon, fold, kind_of_head

PERSON, PLACE, NAME = "person", "place", "name"

_UPPER = "".join(char for char in map(chr, range(0x530)) if char.isupper())
# The character class comes first so that the engine can skip to capitals; what may not stand before is looked at after.
_CAPITALISED = re.compile(
    rf"[{_UPPER}](?<![\w@#/.].)(?:(?:\.[{_UPPER}])+(?!\w)\.?|\w{{0,40}}(?:['’](?!(?:[sSdmt]|re|ve|ll)\b)\w{{1,40}}|-\w{{1,40}}|&[{_UPPER}]\w{{0,40}}){{0,6}})"
)
# they belong to the capitalised word after them
_PREFIXES = frozenset(["al-", "el-", "an-", "ar-", "as-", "ad-", "ash-", "ul-", "d'", "d’", "l'", "l’"])
_LOWER = re.compile(r"(?<![^\W_])(?<!['’-])[^\W\d_A-ZÀ-ÖØ-Þ]{4}")  # a word that a headline would have given a capital
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 12, 200  # characters
_LONGEST_CHAIN = 24  # words; a longer one is a headline or a table
_LONGEST_GAP = 12  # characters between two words of one name: " of the "
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_SPACES = " \u00a0\u202f"
_SENTENCE_ENDS = frozenset(".?!:;\n\"“”„«»()[]—–-•*|>'‘’")
_NICKNAME = re.compile(r" (?:[\"“](?:\w[\w' -]{0,18})[\"”]|[‘'](?:\w[\w -]{0,18})[’']|\((?:\w[\w' -]{0,18})\)) ")
_INITIAL = re.compile(rf"[{_UPPER}](?:\.[{_UPPER}])*\.?")


class Word(NamedTuple):
    """A capitalised word: where it stands, how it is compared, and the lower-case words between it and the last."""

    start: int
    end: int
    text: str
    lower: str
    gap: tuple[str, ...]


class Named(NamedTuple):
    """A name in a text with the title that stands before it.

    `start` is where the title begins, [name_start, name_end) the name alone; a bare role has an empty name. `words`
    are the name's words and `kind` is person, organisation, place, role, or name for what could be any of them.
    """

    start: int
    name_start: int
    name_end: int
    kind: str
    words: tuple[str, ...]
    role: str
    gender: str


def find_names(text: str, lexicon: Lexicon) -> list[Named]:
    """The names of a text in reading order; none overlaps another."""
    names: list[Named] = []
    headlines: list[tuple[int, int]] = []
    for start, end in _chains(text, lexicon):
        if end - start > _SHORTEST_HEADLINE and _is_title_case(text, start, end):
            headlines.append((start, end))
            continue
        cut = [_shifted(named, start) for named in _cut(text[start:end], lexicon)]
        if names and cut and _is_office_of(text, names[-1], cut[0], lexicon):
            cut[0] = _joined(text, names.pop(), cut[0])
        names.extend(cut)
    if headlines:
        known = {word.lower() for named in names for word in named.words}
        for start, end in headlines:
            chain = text[start:end]
            found = list(_known_names(chain, known, lexicon)) or _cut(chain, lexicon)
            names.extend(_shifted(named, start) for named in found)
        names.sort()
    return _with_nicknames(text, names)


def _with_nicknames(text: str, names: Sequence[Named]) -> list[Named]:
    """The names, where a nickname in marks stands within one made one again: Samuel "Shorty" Brandreth."""
    whole: list[Named] = []
    for named in names:
        if whole and whole[-1].name_end < named.start:
            first = whole[-1] if _NICKNAME.fullmatch(text, whole[-1].name_end, named.start) else None
            if first is None and len(whole) > 1:  # the nickname looks like a name itself
                inner = _NICKNAME.fullmatch(text, whole[-2].name_end, named.start)
                first = whole[-2] if inner and inner.start() < whole[-1].start else None
            if first is not None and {first.kind, named.kind} <= {PERSON, NAME} and named.start == named.name_start:
                while whole[-1] is not first:
                    whole.pop()
                whole[-1] = first._replace(name_end=named.name_end, kind=PERSON, words=(*first.words, *named.words))
                continue
        whole.append(named)
    return whole


def _is_office_of(text: str, owner: Named, named: Named, lexicon: Lexicon) -> bool:
    """Whether a possessive ties two names into one: "the Elm County Sheriff's Office"."""
    if named.start - owner.name_end != len("'s ") or text[owner.name_end : named.start - 1] not in _POSSESSIVE:
        return False
    return len(named.words) == 1 and named.words[0].lower() in lexicon.organisations


def _joined(text: str, first: Named, last: Named) -> Named:
    words = tuple(text[first.start : last.name_end].split())
    return Named(first.start, first.start, last.name_end, ORGANISATION, words, "", "")


def _shifted(named: Named, by: int) -> Named:
    return Named(named.start + by, named.name_start + by, named.name_end + by, *named[3:])


def _is_title_case(text: str, start: int, end: int) -> bool:
    """Whether a chain stands in a line in which every word of any length has a capital."""
    first = text.rfind("\n", max(start - _LONGEST_HEADLINE, 0), start)
    last = text.find("\n", end, end + _LONGEST_HEADLINE)
    if (first < 0 and start > _LONGEST_HEADLINE) or (last < 0 and len(text) > end + _LONGEST_HEADLINE):
        return False
    end_of_line = last if last >= 0 else len(text)
    if _LOWER.search(text, first + 1, end_of_line):
        return False
    return sum(len(word) > 3 for word in text[first + 1 : end_of_line].split()) > 3


def _known_names(chain: str, known: set[str], lexicon: Lexicon) -> Iterator[Named]:
    """The names in a chain from a line of capitals: its words that the article has in names elsewhere."""
    run: list[Word] = []
    for word in _words_of(chain):
        is_known = word.lower in known and word.lower not in lexicon.function
        if run and (word.gap or not is_known):
            yield _named(chain, run, lexicon)
            run = []
        if is_known:
            run.append(word)
    if run:
        yield _named(chain, run, lexicon)


def _chains(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Ranges of capitalised words with nothing between them but spaces, connectors and particles."""
    chain_start, word_start, last_end, count = -1, -1, -1, 0
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        if start > 1 and text[start - 1] == "-" and text[start - 2].isalnum():
            if text[max(start - 3, 0) : start] not in _PREFIXES:
                continue
            start -= 3
        if chain_start >= 0:
            gap = text[last_end:start] if start - last_end <= _LONGEST_GAP else "\n"
            if count < _LONGEST_CHAIN and (gap == " " or _joins(gap, text[word_start:last_end], lexicon)):
                word_start, last_end, count = start, end, count + 1
                continue
            yield chain_start, _with_period(text, word_start, last_end, lexicon)
        chain_start, word_start, last_end, count = start, start, end, 1
    if chain_start >= 0:
        yield chain_start, _with_period(text, word_start, last_end, lexicon)


def _with_period(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """The end of a chain, the period of a last "Jr." included."""
    return end + (text[end : end + 1] == "." and text[start:end].lower() in lexicon.generations)


@lru_cache(maxsize=1 << 14)
def _joins(gap: str, last: str, lexicon: Lexicon) -> bool:
    """Whether what stands between two capitalised words lets them be parts of one name."""
    if gap[:1] == ".":
        lower = last.lower()
        known = len(last) == 1 or lower in lexicon.honorifics or lower in lexicon.suffixes
        return known and len(gap) > 1 and not gap[1:].strip(_SPACES)
    words = gap.split()
    if "\n" in gap or not words or gap[0] not in _SPACES or (gap[-1] not in _SPACES and words[-1] not in _PREFIXES):
        return gap != "" and not gap.strip(_SPACES)
    return all(word in lexicon.connectors or word in lexicon.particles or word in _PREFIXES for word in words)


@lru_cache(maxsize=1 << 14)
def _cut(chain: str, lexicon: Lexicon) -> tuple[Named, ...]:
    """The names in a chain: blocks between connectors, joined again where a body or an office goes on."""
    words = _words_of(chain)
    blocks: list[list[Word]] = [[]]
    for index, word in enumerate(words):
        if _is_idle(word, words, index, lexicon):
            blocks.append([])
        elif word.gap and not _is_particle_gap(word.gap, lexicon):
            blocks.append([word])
        else:
            blocks[-1].append(word)
    blocks = [block for block in blocks if block]
    names = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        while index < len(blocks) and _goes_on(block, blocks[index], lexicon):
            block = block + blocks[index]
            index += 1
        split = _affiliation_length(block, lexicon)
        if split:
            names.append(_named(chain, block[:split], lexicon))
            block = block[split:]
        named = _named(chain, block, lexicon)
        if len(block) > 1 or not _is_common(named.kind, block[0].lower, lexicon):
            names.append(named)
    return tuple(names)


def _affiliation_length(block: Sequence[Word], lexicon: Lexicon) -> int:
    """How many words of a block name a body before its member: "Elm University | Ann Bly"; 0 for another block."""
    if lexicon.has_compounds and not _has_title(block, lexicon):
        return next((i for i in range(1, len(block) - 1) if fold(block[i].text) in lexicon.given), 0)
    if len(block) < 4 or _is_of_a_body(block[-1], lexicon) or block[-1].lower in lexicon.places:
        return 0
    split = next((i for i in (len(block) - 3, len(block) - 2) if fold(block[i].text) in lexicon.given), 0)
    before = block[:split]
    if not any(_is_of_a_body(word, lexicon) or word.lower in lexicon.demonyms | lexicon.places for word in before):
        return 0
    return 0 if _has_title(before, lexicon) else split


def _is_common(kind: str, word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a noun or adjective that has a capital only because it opens its sentence: "Officials"."""
    if kind == ORGANISATION:
        return word in lexicon.modifiers
    return (kind == NAME and kind_of_head(word, lexicon) != "") or (kind == ROLE and word in lexicon.groups)


def _words_of(chain: str) -> list[Word]:
    words: list[Word] = []
    for match in _CAPITALISED.finditer(chain):
        start, end = match.span()
        if start and chain[start - 1] == "-":
            if chain[max(start - 3, 0) : start] not in _PREFIXES:
                continue
            start -= 3
        word = match.group()
        gap = tuple(chain[words[-1].end : start].replace(".", " ").split()) if words else ()
        words.append(Word(start, end, word, word.lower().rstrip("."), gap))
    return words


def _is_idle(word: Word, chain: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Whether a word is capitalised only for its place in a sentence or headline, or is a day or month."""
    if word.lower not in lexicon.function and word.lower not in lexicon.calendar:
        return False
    if len(word.text) > 1 and word.text.isupper():
        return False  # "US"
    if word.lower in lexicon.given and index + 1 < len(chain):
        return False  # "Will Hall"
    return not (index and _ends_name(chain, index, lexicon))


def _ends_name(chain: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that is also a month or an auxiliary is a surname here: "Theresa May", "George Will"."""
    return index + 1 == len(chain) and not chain[index].gap and chain[index - 1].lower in lexicon.given


def _is_particle_gap(gap: tuple[str, ...], lexicon: Lexicon) -> bool:
    return all(word in lexicon.particles for word in gap)


def _goes_on(block: Sequence[Word], following: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether the block after a connector belongs to the one before it: "Department of Health and Human Services"."""
    gap = following[0].gap
    if not gap or following[0].start - block[-1].end > _LONGEST_GAP:
        return False
    last = block[-1].lower
    first = following[0]
    if first.lower in lexicon.given and len(following) > 1 and first.lower not in lexicon.places:
        return False
    if len(block) > 1 and last in lexicon.roles and _takes_surname(block[-2], lexicon):
        return False  # "Larry King of Elm"
    if gap[0] == "of" or gap[0] in lexicon.particles:
        return last in lexicon.roles or any(word.lower in lexicon.capitalised_organisations for word in block)
    if gap[0] in ("for", "on", "to"):
        return last in lexicon.capitalised_organisations or (last in lexicon.roles and gap[0] == "for")
    if gap[0] in ("and", "&"):
        within_body = any(word.gap[:1] in (("of",), ("for",), ("on",)) for word in block)
        return gap == ("&",) or (within_body and not _has_title(following, lexicon))
    return False


def _has_title(block: Sequence[Word], lexicon: Lexicon) -> bool:
    return any(word.lower in lexicon.roles or word.lower in lexicon.honorifics for word in block)


def _named(text: str, block: Sequence[Word], lexicon: Lexicon) -> Named:
    """What a block of words names, its title set apart."""
    title = _title_length(block, lexicon)
    name = block[title:]
    role_end = block[title - 1].end if title else 0
    role = text[block[0].start : role_end] if title else ""
    gender = next((lexicon.gender[w.lower] for w in reversed(block[:title]) if w.lower in lexicon.gender), "")
    if not name:
        return Named(block[0].start, role_end, role_end, ROLE, (), role, gender)
    while len(name) > 1 and name[-1].lower in lexicon.suffixes - lexicon.generations:
        name = name[:-1]
    kind = PERSON if title else _kind_of(name, lexicon)
    if title and name[-1].lower in lexicon.capitalised_organisations:
        kind, name, role = ORGANISATION, block, ""
    if kind in (PERSON, NAME):
        gender = gender or lexicon.given.get(fold(name[0].text).split("-")[0], "")
    end = name[-1].end
    if len(name) > 1 and name[-1].lower in lexicon.generations and text[end : end + 1] == ".":
        end += 1
    words = tuple(text[name[0].start : end].split())
    return Named(block[0].start, name[0].start, end, kind, words, role, gender)


def _title_length(block: Sequence[Word], lexicon: Lexicon) -> int:
    """How many words of a block are title: up to the last title word, and the office that it governs."""
    first = block[0].lower
    if len(block) > 1 and first in lexicon.given and first in lexicon.roles | lexicon.honorifics:
        return 0
    last = -1
    for index, word in enumerate(block):
        if index and index == len(block) - 1 and _takes_surname(block[index - 1], lexicon):
            break  # "Larry King", "Mr. King"
        if _is_title(word, lexicon) and (index == 0 or not word.gap):
            last = index
    if last < 0:
        return 0
    rest = block[last + 1 :]
    if rest and rest[0].gap and (rest[0].gap[0] in lexicon.locatives or not _is_particle_gap(rest[0].gap, lexicon)):
        return last + 1 + _office_length(rest, lexicon)
    return last + 1


def _is_title(word: Word, lexicon: Lexicon) -> bool:
    if word.lower in lexicon.honorifics:
        return True
    return word.lower in lexicon.titles or (lexicon.has_compounds and word.lower.endswith(lexicon.role_endings))


def _takes_surname(word: Word, lexicon: Lexicon) -> bool:
    return fold(word.text) in lexicon.given or word.lower in lexicon.civil or _INITIAL.fullmatch(word.text) is not None


def _office_length(rest: Sequence[Word], lexicon: Lexicon) -> int:
    """How many words after "Minister of" belong to the office, the rest being the holder's name."""
    for index in range(1, len(rest)):
        if fold(rest[index].text) in lexicon.given and index + 1 < len(rest):
            return index
        if _INITIAL.fullmatch(rest[index].text) and index + 1 < len(rest):
            return index
    if rest[-1].lower in lexicon.capitalised_organisations or any(word.gap for word in rest[1:]):
        return len(rest)
    if len(rest) == 2 and rest[0].lower in lexicon.offices | lexicon.places and rest[1].lower not in lexicon.places:
        return 1
    return len(rest) - 2 if len(rest) >= 3 else len(rest)


def _kind_of(name: Sequence[Word], lexicon: Lexicon) -> str:
    """What an untitled name most likely is; `name` where its words do not tell."""
    first, last = fold(name[0].text), name[-1].lower
    if any(word.gap and not _is_particle_gap(word.gap, lexicon) for word in name[1:]):
        return ORGANISATION
    if len(name) > 1 and last in lexicon.capitalised_organisations:
        return ORGANISATION
    if len(name) == 1:
        if last in lexicon.places or last in lexicon.demonyms:
            return PLACE
        if last in lexicon.capitalised_organisations or (name[0].text.isupper() and len(name[0].text) > 1):
            return ORGANISATION
        return NAME
    if first.split("-")[0] in lexicon.given and (last not in lexicon.places or last in lexicon.surnames):
        return PERSON
    if last in lexicon.places or last in lexicon.demonyms or first in lexicon.demonyms or first in lexicon.places:
        return PLACE
    if any(_INITIAL.fullmatch(word.text) for word in name[:-1]):
        return PERSON
    if len(name) > 4 or any(_is_of_a_body(word, lexicon) for word in name):
        return ORGANISATION
    return NAME


def _is_of_a_body(word: Word, lexicon: Lexicon) -> bool:
    is_acronym = word.text.isupper() and len(word.text) > 1 and "." not in word.text
    return is_acronym or word.lower in lexicon.capitalised_organisations


def starts_sentence(text: str, start: int) -> bool:
    """Whether nothing but the end of a sentence, a quote mark or a line break stands before a position."""
    position = start - 1
    while position >= 0 and text[position] in " \u00a0\u202f\t":
        position -= 1
    return position < 0 or text[position] in _SENTENCE_ENDS


def is_possessive(text: str, end: int) -> bool:
    """Whether the word that ends at a position carries a possessive ending."""
    return text[end : end + 2] in _POSSESSIVE or (
        text[end : end + 1] in ("'", "’") and text[end - 1 : end] in ("s", "S")
    )
