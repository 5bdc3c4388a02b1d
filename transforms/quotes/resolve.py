"""Who a mention of a speaker is: the article's named person or body, or the unnamed group or document itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from transforms.quotes.antecedents import FARTHEST, Antecedents, is_within
from transforms.quotes.lexicon import DOCUMENT, GROUP, ORGANISATION, ROLE, Lexicon, kind_of_head, lexicon_of
from transforms.quotes.mentions import Mention, find_mentions
from transforms.quotes.names import NAME, PERSON, PLACE, Named, find_names
from transforms.quotes.nominals import core_pattern, head_and_kind, holder_of, phrase_of
from transforms.quotes.people import Entity, Register
from transforms.quotes.roles import role_at, role_words, roles_of
from transforms.quotes.tokens import Tokens, tokenize
from transforms.records import Span

_LONGEST_MENTION = 600  # characters that are looked at
_MOST_HOLDERS = 50  # of one role that are compared
_MOST_MENTIONS = 8  # of one person that are looked at for a role
_WORD = re.compile(r"[\w’'.&-]*\w")
_OPENING = re.compile(r"(\w+), (?=\w)")
_EDGES = ' \t\n\u00a0\u202f,;:."“”„«»()[]—–-'
_KINDS = {
    PERSON: "person",
    ORGANISATION: "organisation",
    PLACE: "organisation",
    ROLE: "person",
    GROUP: "group",
    DOCUMENT: "document",
}
_MOST_JOINED = 6  # names of one mention
_AND = (["and"], ["and", "the"], [",", "and"])
_SAME, _UNKNOWN = 0.97, 0.6


class Resolved(NamedTuple):
    """Whom a mention stands for; `at` is where the mention stands, or the quote that has none."""

    speaker: str | None
    speaker_kind: str
    speaker_role: str | None
    resolution: str
    confidence: float
    at: int


class Cast:
    """Everybody who may speak in one article, made once; its parts are worked out when they are first asked for."""

    def __init__(self, text: str, tokens: Tokens, lexicon: Lexicon, quoted: Sequence[Span]) -> None:
        self._text = text
        self._tokens = tokens
        self._lexicon = lexicon
        self._quoted = quoted
        self._roles: dict[int, list[str]] = {}
        self._meanings: dict[int, Resolved] = {}

    @classmethod
    def of(
        cls,
        text: str,
        *,
        tokens: Tokens | None = None,
        language: str | None = "en",
        quoted: Sequence[tuple[int, int]] = (),
    ) -> "Cast":
        """The cast of an article; `quoted` are the spans of its marked quotes, in reading order and not nested."""
        return cls(text, tokens or tokenize(text), lexicon_of(language), [Span(*span) for span in quoted])

    @cached_property
    def names(self) -> list[Named]:
        """The names of the article in reading order."""
        return find_names(self._text, self._lexicon)

    @cached_property
    def _name_ends(self) -> list[int]:
        return [named.name_end for named in self.names]

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every phrase that may be a speaker, in reading order, none inside another."""
        known = zip(self.names, self._register.entity_of, strict=True)
        names = [named if entity is None else _informed(named, entity) for named, entity in known]
        return tuple(find_mentions(self._text, self._tokens, names, self._lexicon))

    def mentions_between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that begin in a part of the text."""
        starts = self._mention_starts
        return self.mentions[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.start_char for mention in self.mentions]

    @cached_property
    def _register(self) -> Register:
        return Register(self._text, self.names, self._lexicon)

    def resolve(
        self,
        mention: Span | None,
        *,
        at: int,
        content: Sequence[Span] = (),
        enclosing: Resolved | None = None,
        previous: Sequence[Resolved] = (),
    ) -> Resolved:
        """Whom a mention stands for, or who goes on speaking where a quote has no mention.

        `at` is a position of the quote and `content` its spans, from which no antecedent is taken; `enclosing` is the
        speaker of the quote around it, whom "I" means; `previous` are the speakers of the quotes before it, in order.
        """
        if mention is None:
            return _carried(previous, at)
        start, end = self._trimmed(mention.start_char, min(mention.end_char, mention.start_char + _LONGEST_MENTION))
        start = self._after_adverb(start, end)
        if start == end:
            return Resolved(None, "unknown", None, "unresolved", 0.0, at)
        words = self._text[start:end]
        pronoun = self._lexicon.pronouns.get(words.lower())
        if pronoun is not None and not (len(words) > 1 and words.isupper()):  # "US" and "WHO" are names
            return self._pronoun(pronoun, start, end, content, enclosing, previous)
        core = self._core_end(start, end)
        index = self._head_name(start, core, end)
        if index is not None:
            return self._named(index, start, end)
        return self._nominal(start, core, end)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        text = self._text
        while start < end and text[start] in _EDGES:
            start += 1
        while start < end and text[end - 1] in _EDGES:
            end -= 1
        if end - start > 2 and text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        return start, end

    def _after_adverb(self, start: int, end: int) -> int:
        """Where a mention begins without the word that opens its sentence: "Outside, captain Ann Bly"."""
        opening = _OPENING.match(self._text, start, end)
        if opening is None or kind_of_head(opening[1].lower(), self._lexicon):
            return start
        is_named = any(self.names[index].start < opening.end() for index in self._names_in(start, end))
        return start if is_named else opening.end()

    def _names_in(self, start: int, end: int) -> Iterator[int]:
        for index in range(bisect_right(self._name_ends, start), len(self.names)):
            if self.names[index].start >= end:
                return
            yield index

    def _core_end(self, start: int, end: int) -> int:
        """Where the mention's own noun phrase ends: before its first comma, preposition or relative clause."""
        within = [self.names[index] for index in self._names_in(start, end)]
        for match in core_pattern(self._lexicon).finditer(self._text, start, end):
            if not any(named.start <= match.start() < named.name_end for named in within):
                return match.start()
        return end

    def _head_name(self, start: int, core: int, end: int) -> int | None:
        """The name that a mention is about, not one that only tells whose or which it is."""
        for index in self._names_in(start, core):
            named = self.names[index]
            if named.kind == ROLE or (start < named.start and self._is_capital_noun(index)):
                continue
            if not self._is_modifier(named, core):
                return index
        return self._apposed(start, core, end)

    def _is_modifier(self, named: Named, core: int) -> bool:
        """Whether what follows a name in a phrase is what the phrase is about: "Hall supporters", "Hall's campaign"."""
        words = [word.lower() for word in _WORD.findall(self._text[named.name_end : core])]
        if not words or words[0] in self._lexicon.afterthoughts:
            return False
        if len(words) > 1 and (words[0] in self._lexicon.saying or words[0] in self._lexicon.verbs):
            return False  # the mention runs on into its sentence
        return named.kind != PERSON or any(kind_of_head(word, self._lexicon) for word in words)

    def _is_capital_noun(self, index: int) -> bool:
        """Whether a word of a language that writes all nouns with capitals is not known to be a name."""
        entity = self._register.entity_of[index]
        return self._lexicon.has_compounds and entity is not None and entity.kind == NAME and len(entity.words) == 1

    def _renamed(self, start: int, end: int) -> int | None:
        """The name to which a role is the apposition: "Ann Bly, a member of the board, said"."""
        last = bisect_left(self._name_ends, start) - 1
        if last < 0 or not _is_full(self.names[last]) or self._text[end : end + 1] != ",":
            return None
        return last if self._text[self.names[last].name_end : start] == ", " else None

    def _apposed(self, start: int, core: int, end: int) -> int | None:
        """The name in apposition to a role: "the group's spokesman, John Hall", "his friend at sea, Peter Hall"."""
        _, kind = head_and_kind(self._text[start:core], "", self._lexicon)
        if kind not in (ROLE, ""):
            return None
        renamed = self._renamed(start, end) if kind == ROLE else None
        if renamed is not None:
            return renamed
        text, names = self._text, self.names
        after = bisect_left(names, core, key=_start)
        if after < len(names) and _is_full(names[after]) and text[core : names[after].start] in (" ", ", ", ", the "):
            return after
        last = bisect_left(self._name_ends, end)
        if (
            last == len(names)
            or not core < names[last].start < names[last].name_end == end
            or not _is_full(names[last])
        ):
            return None
        start = names[last].start
        adjoins = last > 0 and names[last].kind == PERSON and names[last - 1].name_end == start - 1
        return last if adjoins or text[start - 2 : start] == ", " else None

    def _named(self, index: int, start: int, end: int) -> Resolved:
        named, entity = self.names[index], self._register.entity_of[index]
        assert entity is not None  # only bare roles have none
        if named.name_start < end < named.name_end:
            return self._part_of_name(max(named.name_start, start), end, start)
        confidence = _SAME
        if not entity.is_sure and len(entity.words) == 1:
            meant = self._register.misspelt(named.words, named.start)
            if meant is not None:
                entity, confidence = meant, 0.8
        role = role_at(self._text, self._tokens, self.names, index, self._lexicon)
        if not entity.is_sure and entity.kind == NAME:
            confidence -= 0.1
        others = self._joined(index, end)
        if others:
            *first, last = [entity.name, *(other.name for other in others)]
            return Resolved(f"{', '.join(first)} and {last}", "group", None, "named", confidence, start)
        resolved = self._of_entity(entity, start)
        return resolved._replace(speaker_role=role or resolved.speaker_role, confidence=confidence)

    def _of_entity(self, entity: Entity, at: int) -> Resolved:
        kind = "person" if entity.kind == NAME and len(entity.words) > 1 else _KINDS.get(entity.kind, "unknown")
        return Resolved(entity.name, kind, self._role_of(entity), "named", _SAME, at)

    def _part_of_name(self, first: int, end: int, start: int) -> Resolved:
        """Whom a mention stands for that ends inside what looks like a longer name, as in a headline."""
        words = self._text[first:end].split()
        entity = self._register.person(words) or self._register.body(words)
        if entity is None:
            return Resolved(" ".join(words), "unknown", None, "named", _UNKNOWN, start)
        return self._of_entity(entity, start)._replace(confidence=0.9)

    def _joined(self, index: int, end: int) -> list[Entity]:
        """The others of the names that share a mention: "Ann Bly and Dana Wills", "Bly, Wills and Orr"."""
        last = bisect_left(self._name_ends, end)
        if last == len(self.names) or self.names[last].name_end != end or not index < last < index + _MOST_JOINED:
            return []
        parts = [
            self._text[self.names[place].name_end : self.names[place + 1].start].split() for place in range(index, last)
        ]
        if parts[-1] not in _AND or any(part != [","] for part in parts[:-1]):
            return []
        others = [self._register.entity_of[place] for place in range(index + 1, last + 1)]
        return [other for other in others if other is not None]

    def _roles_of(self, entity: Entity) -> list[str]:
        if entity.kind not in (PERSON, NAME):
            return []
        known = self._roles.get(id(entity))
        if known is None:
            known = self._roles[id(entity)] = [
                role
                for index in entity.mentions[:_MOST_MENTIONS]
                for role in roles_of(self._text, self._tokens, self.names, index, self._lexicon)
            ]
        return known

    def _role_of(self, entity: Entity) -> str | None:
        return next(iter(self._roles_of(entity)), None)

    def _nominal(self, start: int, core: int, end: int) -> Resolved:
        text, lexicon = self._text, self._lexicon
        words = text[start:core].lower().split()
        head, kind = head_and_kind(text[start:core], text[core:end], lexicon)
        if not words:
            return Resolved(text[start:end], "unknown", None, "nominal", _UNKNOWN, start)
        is_definite = words[0] in lexicon.definite or (
            len(words) > 1 and text[start].isupper() and words[0] not in lexicon.determining
        )
        if kind == ROLE and is_definite and head not in lexicon.kin and words[0] not in lexicon.numbers:
            before = bisect_left(self.names, start, key=_start)
            holder = holder_of(text[start:end], head, self._holders, before, lexicon)
            if holder is not None:
                return Resolved(holder.name, "person", self._role_of(holder), "nominal", 0.8, start)
        if kind == ORGANISATION and len(words) == 2 and words[0] in lexicon.definite:
            body = self._register.body_of(head, start)
            if body is not None:
                return Resolved(body.name, "organisation", None, "nominal", 0.75, start)
        opens_with_name = any(self.names[index].start == start for index in self._names_in(start, start + 1))
        phrase = phrase_of(text, start, core, end, lexicon, opens_with_name=opens_with_name)
        return Resolved(phrase, _KINDS.get(kind, "unknown"), None, "nominal", 0.9 if kind else _UNKNOWN, start)

    @cached_property
    def _holders(self) -> dict[str, list[tuple[Entity, frozenset[str]]]]:
        """The people of the article by each word of their roles."""
        holders: dict[str, list[tuple[Entity, frozenset[str]]]] = {}
        for entity in self._register.entities:
            for role in self._roles_of(entity):
                words = role_words(role, self._lexicon)
                for word in words:
                    known = holders.setdefault(word, [])
                    if len(known) < _MOST_HOLDERS:
                        known.append((entity, words))
        return holders

    def _pronoun(
        self,
        kind: str,
        start: int,
        end: int,
        content: Sequence[Span],
        enclosing: Resolved | None,
        previous: Sequence[Resolved],
    ) -> Resolved:
        unresolved = Resolved(None, "unknown", None, "unresolved", 0.0, start)
        if kind == "indefinite":
            return Resolved(self._text[start:end].lower(), "group", None, "nominal", 0.8, start)
        if kind in ("first_singular", "first_plural"):
            speaking = enclosing or self._speaking(start, previous)
            if speaking is None or speaking.speaker is None:
                return unresolved
            return speaking._replace(resolution="pronoun", confidence=speaking.confidence * 0.9, at=start)
        if kind == "relative":
            return self._relative(start, previous) or unresolved
        if kind == "second":
            return unresolved
        gender = self._lexicon.gender.get(self._text[start:end].lower(), "")
        near = (resolved for resolved in previous[-6:] if start - resolved.at < 2 * FARTHEST)
        spoke = [resolved.speaker for resolved in near if resolved.speaker]
        found = self._antecedents.find(start, kind, gender, content, spoke, self._phrase_of)
        if found is None:
            return unresolved
        meant, confidence = found
        resolved = self._of_entity(meant, start) if isinstance(meant, Entity) else self._meaning(meant)
        return resolved._replace(resolution="pronoun", confidence=confidence, at=start)

    @cached_property
    def _antecedents(self) -> Antecedents:
        # It holds nothing of this cast, so that both go when the article has been read.
        return Antecedents(self._text, self._tokens, self._register, self.mentions, self._quoted, self._lexicon)

    def _phrase_of(self, mention: Mention) -> str | None:
        return self._meaning(mention).speaker

    def _meaning(self, mention: Mention) -> Resolved:
        """Whom a mention that is no pronoun stands for, whatever was said before."""
        known = self._meanings.get(mention.start_char)
        if known is None:
            known = self._meanings[mention.start_char] = self.resolve(mention.span, at=mention.start_char)
        return known

    def _speaking(self, at: int, previous: Sequence[Resolved]) -> Resolved | None:
        """The last speaker of the paragraph, whose quote "I" most likely stands in."""
        if not previous or not is_within(self._quoted, at) or abs(previous[-1].at - at) > FARTHEST:
            return None
        if "\n" in self._text[min(previous[-1].at, at) : max(previous[-1].at, at)]:
            return None
        return previous[-1]._replace(confidence=previous[-1].confidence * 0.7)

    def _relative(self, start: int, previous: Sequence[Resolved]) -> Resolved | None:
        """Whom "who" means: the mention that ends just before it."""
        for mention in reversed(self.mentions_between(start - 160, start)):
            if mention.end_char <= start and mention.kind != "pronoun":
                resolved = self._meaning(mention)
                gap = self._text[mention.end_char : start]
                if resolved.speaker and "." not in gap and "\n" not in gap:
                    return resolved._replace(resolution="pronoun", confidence=0.9 if len(gap) < 4 else 0.7, at=start)
        return None


def _informed(named: Named, entity: Entity) -> Named:
    """A name with the kind and gender that the rest of the article shows."""
    if named.kind == entity.kind and named.gender == entity.gender:
        return named
    return named._replace(kind=entity.kind, gender=entity.gender)


def _is_full(named: Named) -> bool:
    return named.kind in (PERSON, NAME) and len(named.words) > 1


def _carried(previous: Sequence[Resolved], at: int) -> Resolved:
    last = next((resolved for resolved in reversed(previous) if resolved.speaker), None)
    if last is None:
        return Resolved(None, "unknown", None, "unresolved", 0.0, at)
    return last._replace(resolution="carried", confidence=last.confidence * 0.7, at=at)


def _start(named: Named) -> int:
    return named.start
