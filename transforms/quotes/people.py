"""The named people and bodies of one article: every form of a name gathered under its fullest one.

"Antony Hall", "Mr. Hall" and "Hall" are one person; "the Harbour Trust (HT)" and "HT" are one body. Surnames, initials,
prefixes ("Chris", "Christopher") and one slip of the pen join names; two different forenames keep them apart.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA

from transforms.quotes.lexicon import ORGANISATION, ROLE, Lexicon, fold
from transforms.quotes.names import NAME, PERSON, PLACE, Named

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_MOST_NAMESAKES = 20  # kept under one word: no article has more, and a list of names has thousands
_LONGEST_OPENER = 20  # characters of "town of" and the like, and what may stand before it
_SHORTEST_TYPO = 5  # letters; in a shorter name one letter makes another name


@dataclass(slots=True)
class Entity:
    """A person, body or place that an article names.

    `words` is the fullest form of the name, the commonest of equals, `forms` counts all of them; `mentions` are
    positions in the article's list of names; `is_sure` says that a title or a forename shows it to be a person.
    """

    kind: str
    words: tuple[str, ...]
    gender: str
    is_sure: bool
    mentions: list[int] = field(default_factory=list)
    forms: dict[tuple[str, ...], int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The fullest form of the name."""
        return " ".join(self.words)

    def add(self, index: int, words: tuple[str, ...]) -> None:
        """Take in one more mention."""
        self.mentions.append(index)
        count = self.forms[words] = self.forms.get(words, 0) + 1
        if (len(words), count) > (len(self.words), self.forms.get(self.words, 0)):
            self.words = words


class Register:
    """The entities of an article by the words that may stand for them."""

    def __init__(self, text: str, names: Sequence[Named], lexicon: Lexicon) -> None:
        self.entities: list[Entity] = []
        self.entity_of: list[Entity | None] = [None] * len(names)
        self.names = names
        self._by_surname: dict[str, list[Entity]] = defaultdict(list)
        self._by_forename: dict[str, list[Entity]] = defaultdict(list)
        self._by_middle: dict[str, list[Entity]] = defaultdict(list)
        self._bodies: dict[str, Entity] = {}
        self._by_ending: dict[str, Entity] = {}
        later = []
        for index, named in enumerate(names):
            if named.kind == ROLE:
                continue
            if len(named.words) > 1 and named.kind in (PERSON, NAME):
                self._add_person(index, named)
            elif named.kind == ORGANISATION and len(named.words) > 1:
                self._add_body(index, named, text)
            else:
                later.append(index)
        for index in later:
            self._add_short(index, names[index])
        for entity in self.entities:
            entity.mentions.sort()
            if entity.kind == NAME and len(entity.words) == 1 and self._stands_for_a_place(entity, text, lexicon):
                entity.kind = PLACE

    def _stands_for_a_place(self, entity: Entity, text: str, lexicon: Lexicon) -> bool:
        """Whether "in" or "the town of" stands before one of the mentions of a name of one word."""
        before = (text[max(start - _LONGEST_OPENER, 0) : start] for start in self._starts_of(entity))
        return any(_last_words(words) & lexicon.place_openers for words in before)

    def _starts_of(self, entity: Entity) -> list[int]:
        return [self.names[index].start for index in entity.mentions]

    def person(self, words: Sequence[str], gender: str = "") -> Entity | None:
        """The person that a name, whole or in part, stands for; of namesakes the one most often named in full."""
        if not words:
            return None
        named = [e for e in self._by_surname.get(_surname(words), ()) if _may_be_same(e.words, words)]
        named = [e for e in named if e.is_sure] or named
        if not named and len(words) == 1:
            named = self._by_forename.get(fold(words[0]), []) or self._by_middle.get(fold(words[0]), [])
        if gender and len(named) > 1:
            named = [e for e in named if e.gender in (gender, "")] or named
        return max(named, key=_prominence) if named else None

    def misspelt(self, words: Sequence[str], at: int) -> Entity | None:
        """The person whose surname differs from that of a name by one slip; None if there is none."""
        surname = _surname(words)
        if len(surname) < _SHORTEST_TYPO:
            return None
        near = [
            entity
            for key in self._surnames_like[surname[:2]]
            if OSA.distance(key, surname, score_cutoff=1) <= 1
            for entity in self._by_surname[key]
            if len(entity.words) > 1 and (len(words) == 1 or _may_be_same((*entity.words[:-1], words[-1]), words))
        ]
        return self._nearest(near, at)

    @cached_property
    def _surnames_like(self) -> dict[str, list[str]]:
        """The surnames by their first two letters, in which a slip is not looked for."""
        surnames: dict[str, list[str]] = defaultdict(list)
        for key in self._by_surname:
            if len(surnames[key[:2]]) < _MOST_NAMESAKES:
                surnames[key[:2]].append(key)
        return surnames

    def body(self, words: Sequence[str]) -> Entity | None:
        """The body that a name, its ending or its abbreviation stands for; None if there is none."""
        key = _body_key(words)
        return self._bodies.get(key) or self._by_ending.get(key)

    def body_of(self, noun: str, at: int) -> Entity | None:
        """The body last named before a position of whose name a noun is part: "the department"."""
        mentions = self._mentions_with.get(noun, [])
        place = bisect_left(mentions, bisect_left(self.names, at, key=_end_of))
        return self.entity_of[mentions[max(place - 1, 0)]] if mentions else None

    @cached_property
    def _mentions_with(self) -> dict[str, list[int]]:
        """The mentions of bodies by the words of the bodies' names."""
        mentions: dict[str, list[int]] = defaultdict(list)
        for index, entity in enumerate(self.entity_of):
            if entity is not None and entity.kind == ORGANISATION and len(entity.words) > 1:
                for word in entity.words:
                    mentions[fold(word)].append(index)
        return mentions

    def _nearest(self, entities: Sequence[Entity], at: int) -> Entity | None:
        """The entity last mentioned before a position, else the first one mentioned after it."""
        if len(entities) < 2:
            return entities[0] if entities else None
        index = bisect_left(self.names, at, key=_end_of)
        before = [
            (e.mentions[place - 1], -order)
            for order, e in enumerate(entities)
            if (place := bisect_left(e.mentions, index))
        ]
        return entities[-max(before)[1]] if before else entities[0]

    def _add_person(self, index: int, named: Named) -> None:
        key = _surname(named.words)
        known = next((e for e in self._by_surname[key] if _may_be_same(e.words, named.words)), None)
        if known is None:
            known = Entity(PERSON, named.words, named.gender, named.kind == PERSON)
            self.entities.append(known)
            _file(self._by_surname[key], known)
            _file(self._by_forename[fold(named.words[0])], known)
            for word in named.words[1:-1]:
                _file(self._by_middle[fold(word)], known)  # "Rosa" of "Ana Rosa Lima"
        self._join(index, named, known)

    def _add_body(self, index: int, named: Named, text: str) -> None:
        key = _body_key(named.words)
        body = self._bodies.get(key) or self._by_ending.get(key)
        if body is None or body.kind != ORGANISATION:
            body = Entity(ORGANISATION, named.words, "", True)
            self.entities.append(body)
            self._bodies.setdefault(_initials(named.words), body)
            for start in range(1, len(named.words) - 1):
                self._by_ending.setdefault(_body_key(named.words[start:]), body)
        self._bodies[key] = body
        bracket = text[named.name_end : named.name_end + 12]
        if bracket.startswith(" (") and ")" in bracket:
            self._bodies[fold(bracket[2 : bracket.index(")")])] = body
        body.add(index, named.words)
        self.entity_of[index] = body

    def _add_short(self, index: int, named: Named) -> None:
        """One word, or a title and one word: what it stands for elsewhere, else an entity of its own."""
        known = None
        if named.kind in (PERSON, NAME):
            known = self.person(named.words, named.gender)
        elif named.kind == PLACE:
            known = next((e for e in self._by_surname.get(_surname(named.words), ()) if e.is_sure), None)
        if known is None and named.kind != PERSON:
            known = self.body(named.words)
        if known is None:
            kind = named.kind
            known = Entity(kind, named.words, named.gender, kind == PERSON)
            self.entities.append(known)
            if kind in (PERSON, NAME):
                _file(self._by_surname[_surname(named.words)], known)
            else:
                self._bodies[_body_key(named.words)] = known
        self._join(index, named, known)

    def _join(self, index: int, named: Named, entity: Entity) -> None:
        entity.add(index, named.words)
        self.entity_of[index] = entity
        if named.kind == PERSON:
            entity.is_sure = True
            entity.gender = entity.gender or named.gender
            if entity.kind == NAME:
                entity.kind = PERSON


def _last_words(text: str) -> set[str]:
    """The last word of a text and its last two, in lower case; none where the text goes on with something else."""
    words = text.lower().split()
    return {words[-1], " ".join(words[-2:])} if words and text[-1] == " " else set()


def _file(under: list[Entity], entity: Entity) -> None:
    if len(under) < _MOST_NAMESAKES:
        under.append(entity)


def _prominence(entity: Entity) -> int:
    """How often an entity is named in full; the entity met first wins a tie."""
    return sum(count for words, count in entity.forms.items() if len(words) > 1)


def _end_of(named: Named) -> int:
    return named.name_end


def _generation(words: Sequence[str]) -> str:
    last = fold(words[-1]).rstrip(".")
    return last if last in _GENERATIONS else ""


def _body_key(words: Sequence[str]) -> str:
    return fold(" ".join(words)).replace(".", "")


def _initials(words: Sequence[str]) -> str:
    return fold("".join(word[0] for word in words if word[0].isupper()))


def _surname(words: Sequence[str]) -> str:
    """What a name is filed under: its last word that is no "Jr."."""
    last = fold(words[-1])
    return fold(words[-2]) if len(words) > 1 and last.rstrip(".") in _GENERATIONS else last


def _may_be_same(known: Sequence[str], words: Sequence[str]) -> bool:
    """Whether two names with one surname can be one person's."""
    if len(known) == 1 or len(words) == 1:
        return True
    if _generation(known) != _generation(words):
        return False
    short, long = sorted((known, words), key=len)
    if list(map(fold, long[-len(short) :])) == list(map(fold, short)):
        return True
    first, second = fold(known[0]).rstrip("."), fold(words[0]).rstrip(".")
    if first[0] != second[0]:
        return False
    if len(first) == 1 or len(second) == 1 or "." in first + second:
        return True
    return first.startswith(second[:3]) and (
        first.startswith(second) or second.startswith(first) or OSA.distance(first, second) <= 1
    )
