"""The persons among the speakers: namesakes kept apart, spellings joined, surnames and offices given their holders."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from rapidfuzz.distance import OSA

from transforms.quotes.lexicon import lexicon_of
from transforms.speakers.appearances import (
    Appearance,
    NameParts,
    name_parts,
    office_words,
    offices_among,
    order_of,
    traits_of,
)
from transforms.speakers.evidence import Profile, Rarity, companion_weight, probability, profile_of, role_weight, weight
from transforms.speakers.words import load_words

_SAME_NAME = 4.0  # log-odds that a name, in full, is one person's, before anything else is known
_THRESHOLD = 1.5  # log-odds from which two are taken for one
_SURE_HOLDER, _SURE_OF_ANY = 0.85, 0.9
"""Probability from which a bare surname is given to the bearer of the full name: of one in a known role, of any."""
_SOMEONE_ELSE, _NOTHING_ELSE, _ANYTHING_ELSE = 0.4, 0.2, 3.2
"""Weight of a surname's being none of its bearers': of a person, of what no body is called, of what some are called."""
_SAME_ROLE = 1.5  # log-odds, of one surname
_FOLLOWS_ROLE = 0.05  # what one role under one surname weighs, however long ago
_WINDOWS = ((7, 1.0), (30, 0.5), (120, 0.2), (400, 0.05))  # days, and what an appearance within them weighs
_OFFICE_DAYS = 31  # an office is its holder's where the holder is quoted in it so near
_MOST_PROFILES = 40  # compared under one name; those that come later join the nearest of them
_SHORTEST_TYPO = 5
_SPELLINGS = {"lead": -1.5, "middle": -0.3, "nickname": -1.7, "typo": -1.0, "initial": -3.0, "surname": -3.5}
"""What it costs, in log-odds, that two names are not spelled the same."""


@dataclass(slots=True)
class Person:
    """One identity in the making: the fullest name, its profile, and how sure each appearance is its own."""

    parts: NameParts
    profile: Profile
    claims: list[tuple[float, str]] = field(default_factory=list)  # of each member: log-odds and evidence

    @property
    def size(self) -> tuple[int, str]:
        """What persons are sorted by: the most quoted first, then by name and the earliest member."""
        return -len(self.profile.members), self.parts.text + " ".join(map(str, self.profile.first))

    @property
    def weight(self) -> float:
        """What speaks for its being meant before any other: how often it is quoted, in log-odds."""
        return log(len(self.profile.members))

    def take(self, profile: Profile, log_odds: float, evidence: str) -> None:
        """Take in a profile with what speaks for it."""
        self.profile.absorb(profile)
        self.claims += [(log_odds, evidence)] * len(profile.members)


class Census:
    """The persons of a warehouse, found step by step; the result does not depend on the order of the appearances."""

    def __init__(self, appearances: Iterable[Appearance], companions: Mapping[str, frozenset[str]]) -> None:
        self._companions = companions
        self.persons: list[Person] = []
        full: dict[str, list[Appearance]] = defaultdict(list)
        self._bare: dict[str, list[Appearance]] = defaultdict(list)
        everyone = sorted(appearances, key=order_of)
        for appearance in everyone:
            parts = name_parts(appearance.speaker)
            (full[parts.text] if parts.given else self._bare[parts.surname]).append(appearance)
        self._rarity = Rarity.of(map(traits_of, everyone))
        self._names_of: dict[str, Counter[str]] = {"given": Counter(), "surname": Counter()}
        for text in full:
            parts = name_parts(text)
            self._names_of["given"][parts.given[0]] += 1
            self._names_of["surname"][parts.surname] += 1
        self._name_count = max(len(full), 1)
        for text in sorted(full):
            self.persons += self._namesakes(full[text])

    def join_spellings(self) -> None:
        """Nothing; persons whose names are spellings of one another become one, the rarer joining the commoner."""
        blocks: dict[str, list[Person]] = defaultdict(list)
        standing: list[Person] = []
        for person in sorted(self.persons, key=lambda person: person.size):
            found = self._best_spelling(person, blocks)
            if found is None:
                standing.append(person)
                for key in _block_keys(person.parts):
                    blocks[key].append(person)
                continue
            other, log_odds, spelling = found
            if len(person.parts.given) > len(other.parts.given) and spelling == "middle":
                other.parts = person.parts
            other.take(person.profile, log_odds, f"name:{spelling}")
        self.persons = standing

    def place_surnames(self, competing: Mapping[str, int]) -> list[Appearance]:
        """The bare words that may be bodies; the others go to the person that days and context support, or stand alone.

        `competing` counts the bodies whose name has a word: where there are some, it may be theirs.
        """
        bearers: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            bearers[person.parts.surname].append(person)
        placed: list[tuple[Person, Profile, float]] = []
        left: list[Appearance] = []
        for surname, appearances in sorted(self._bare.items()):
            for profile in self._gathered(appearances):
                found = self._holder(profile, bearers.get(surname, ()), competing.get(surname, 0))
                if found is not None:
                    placed.append((found[0], profile, found[1]))
                elif all(member.speaker_kind == "unknown" for member in profile.members):
                    left += profile.members
                else:
                    placed.append((Person(name_parts(profile.members[0].speaker), Profile()), profile, _THRESHOLD))
                    self.persons.append(placed[-1][0])
        for person, profile, log_odds in placed:
            person.take(profile, log_odds, "surname")
        return left

    def place_offices(self, appearances: Iterable[Appearance]) -> list[Appearance]:
        """The appearances, described by an office alone, that no person is known to hold; the others are placed."""
        holders = _holders_of_offices(self.persons)
        left: list[Appearance] = []
        placed: list[tuple[Person, Appearance]] = []
        for appearance in sorted(appearances, key=order_of):
            holder = _holder_of_office(appearance, holders)
            if holder is None:
                left.append(appearance)
            else:
                placed.append((holder, appearance))
        for person, appearance in placed:
            person.take(self._profile([appearance]), _THRESHOLD + 1, "office")
        return left

    def _profile(self, alike: Sequence[Appearance]) -> Profile:
        """The profile of appearances of one surname, of which the articles tell the same."""
        own = name_parts(alike[0].speaker).surname
        companions = (self._companions.get(member.article_id, ()) for member in alike)
        return profile_of(alike, [name for names in companions for name in names if name != own])

    def _namesakes(self, appearances: Sequence[Appearance]) -> list[Person]:
        """The persons of one full name: mostly one."""
        alike: dict[tuple[object, ...], list[Appearance]] = defaultdict(list)
        for appearance in appearances:
            traits = traits_of(appearance)
            decade = appearance.published_date.year // 10 if appearance.published_date else None
            alike[traits, decade].append(appearance)
        parts = name_parts(appearances[0].speaker)
        prior = self._prior(parts)
        persons: list[Person] = []
        profiles = map(self._profile, alike.values())
        order = sorted(profiles, key=lambda one: (not one.role_words, -len(one.members), one.first))
        for profile in order:
            odds = [prior + weight(person.profile, profile, self._rarity) for person in persons]
            fits = [place for place, one in enumerate(odds) if one >= _THRESHOLD]
            if fits or len(persons) >= _MOST_PROFILES:
                best = max(fits or range(len(odds)), key=lambda place: (odds[place] + persons[place].weight, -place))
                persons[best].take(profile, odds[best], "name")
            else:
                persons.append(Person(parts, Profile()))
                persons[-1].take(profile, prior, "name")
        return persons

    def _prior(self, parts: NameParts) -> float:
        """The log-odds that two of one full name are one person: the commoner its parts, the lower."""
        given, surname = self._names_of["given"][parts.given[0]], self._names_of["surname"][parts.surname]
        expected = (given - 1) * (surname - 1) / self._name_count  # of others who happen to have both
        return _SAME_NAME - log(1 + 10 * expected)

    def _best_spelling(self, person: Person, blocks: Mapping[str, list[Person]]) -> tuple[Person, float, str] | None:
        found: list[tuple[float, int, Person, str, float]] = []
        seen: set[int] = set()
        for key in _block_keys(person.parts):
            for other in blocks.get(key, ()):
                spelling = "" if id(other) in seen else spelling_of(person.parts, other.parts)
                seen.add(id(other))
                if not spelling:
                    continue
                cost = sum(_SPELLINGS[part] for part in spelling.split("+"))
                prior = min(self._prior(person.parts), self._prior(other.parts))
                odds = prior + cost + weight(other.profile, person.profile, self._rarity)
                if odds >= _THRESHOLD:
                    found.append((odds + other.weight, -len(found), other, spelling, odds))
        found.sort(key=lambda one: one[:2], reverse=True)
        if not found or (len(found) > 1 and found[0][0] - found[1][0] < 1 and "initial" in found[0][3]):
            return None  # "J. Hall" could be either
        _, _, other, spelling, odds = found[0]
        return other, odds, spelling

    def _gathered(self, appearances: Sequence[Appearance]) -> list[Profile]:
        """The appearances of one bare surname, those together that the same role or the same week shows to be one."""
        gathered: list[Profile] = []
        profiles = [self._profile([appearance]) for appearance in appearances]
        for profile in sorted(profiles, key=lambda one: (not one.role_words, one.first)):
            for standing in gathered[:_MOST_PROFILES]:
                if _is_same_role(standing, profile) and weight(standing, profile, self._rarity) >= _THRESHOLD - 0.5:
                    standing.absorb(profile)
                    break
            else:
                gathered.append(profile)
        return gathered

    def _holder(self, profile: Profile, bearers: Sequence[Person], competing: int) -> tuple[Person, float] | None:
        """Whose a bare surname is, with the log-odds; None where that is open."""
        if not bearers:
            return None
        weights = [
            max(_nearness(person.profile, profile), _FOLLOWS_ROLE * _is_told_role(person.profile, profile))
            * exp(
                role_weight(person.profile, profile, self._rarity)
                + companion_weight(person.profile, profile)
                + _SAME_ROLE * _is_told_role(person.profile, profile)
                + _unlike(person.profile, profile)
            )
            for person in bearers
        ]
        best = max(range(len(weights)), key=lambda place: (weights[place], -place))
        is_person = any(member.speaker_kind == "person" for member in profile.members)
        is_place = not is_person and bearers[best].parts.surname in lexicon_of("en").places
        nobody = _SOMEONE_ELSE if is_person else _ANYTHING_ELSE if competing else _NOTHING_ELSE
        share = weights[best] / (sum(weights) + nobody)
        if share < (_SURE_HOLDER if bearers[best].profile.role_words and not is_place else _SURE_OF_ANY):
            return None
        return bearers[best], log(share / (1 - share + 1e-9))


def spelling_of(one: NameParts, other: NameParts) -> str:
    """How two names that may be one person's differ, as kinds joined by "+"; empty where they can't be one."""
    if one.generation and other.generation and one.generation != other.generation:
        return ""
    how = []
    if one.surname != other.surname:
        if not _is_slip(one.surname, other.surname):
            return ""
        how.append("surname")
    first, second = one.given[0], other.given[0]
    if _has_lead(one.given, other.given) or _has_lead(other.given, one.given):
        return "+".join((*how, "lead"))
    if first != second:
        if {first, second} == {one.given[0][0], other.given[0]} or {first, second} == {one.given[0], other.given[0][0]}:
            how.append("initial")
        elif _is_short_for(first, second) or _is_short_for(second, first):
            how.append("nickname")
        elif _is_slip(first, second):
            how.append("typo")
        else:
            return ""
    middles = [parts.given[1:] for parts in (one, other)]
    if middles[0] != middles[1] or one.generation != other.generation:
        if middles[0] and middles[1] and not _middles_agree(*middles):
            return ""
        how.append("middle")
    return "+".join(how)


def _has_lead(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether the first word of the longer forenames is left out of the others: "J. Dana Hall" and "Dana Hall"."""
    known = lexicon_of("en").given
    is_forename = len(long[0]) == 1 or long[0] in known or short[0] in known
    if not is_forename or long[0] == short[0] or long[1:2] != short[:1]:
        return False
    return not long[2:] or not short[1:] or _middles_agree(long[2:], short[1:])


def _middles_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether middle names can be one person's: "H" and "Henry"."""
    return any(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a in one for b in other)


def _is_short_for(short: str, name: str) -> bool:
    formal = load_words().formal.get(short, frozenset())
    return name in formal or (len(short) > 2 and len(name) > len(short) and name.startswith(short))


def _is_slip(one: str, other: str) -> bool:
    """Whether two words differ by one slip of the pen; in a short word one letter makes another name."""
    if min(len(one), len(other)) < _SHORTEST_TYPO:
        return False
    return one[0] == other[0] and OSA.distance(one, other, score_cutoff=1) <= 1


def _block_keys(parts: NameParts) -> tuple[str, ...]:
    """What names that may be one are filed under: the surname, and the forename with what a slip leaves of it.

    Two words that differ by one slip have one remainder of a letter less in common.
    """
    if len(parts.surname) < _SHORTEST_TYPO or not parts.given:
        return (parts.surname,)
    left = {parts.surname[:place] + parts.surname[place + 1 :] for place in range(1, len(parts.surname))}
    return parts.surname, *(f"{parts.given[0]} {rest}" for rest in (parts.surname, *sorted(left)))


def _is_told_role(one: Profile, other: Profile) -> bool:
    return not one.role_words.keys().isdisjoint(other.role_words)


def _is_same_role(one: Profile, other: Profile) -> bool:
    return _is_told_role(one, other) or not (one.role_words or other.role_words)


def _nearness(person: Profile, bare: Profile) -> float:
    """How much a person is in the news around a bare surname, an appearance in the same week counting one."""
    if not bare.days or not person.days:
        return 0.1 * len(person.members)
    return max(_nearness_to(person, day) for day in bare.days)


def _nearness_to(person: Profile, day: int) -> float:
    near, total = 0, 0.0
    for within, each in _WINDOWS:
        count = person.near(day, within)
        total += each * (count - near)
        near = count
    return total


def _unlike(one: Profile, other: Profile) -> float:
    """What genders and countries say against two being one."""
    against = -3.0 if one.gender and other.gender and one.gender != other.gender else 0.0
    if one.countries and other.countries and not one.countries.keys() & other.countries.keys():
        against -= 2.5
    return against


def _holders_of_offices(persons: Iterable[Person]) -> dict[str, list[tuple[Person, frozenset[str], list[int]]]]:
    """The persons that are quoted in each office, with the words of it and the days, sorted."""
    held: dict[str, dict[tuple[int, frozenset[str]], list[int]]] = defaultdict(lambda: defaultdict(list))
    found = list(persons)
    for place, person in enumerate(found):
        for member in person.profile.members:
            if member.published_date is None:
                continue
            for words in map(office_words, member.roles):
                for office in offices_among(words):
                    held[office][place, words].append(member.published_date.toordinal())
    return {
        office: [(found[place], words, sorted(days)) for (place, words), days in holders.items()]
        for office, holders in held.items()
    }


def _holder_of_office(
    appearance: Appearance, holders: Mapping[str, Sequence[tuple[Person, frozenset[str], Sequence[int]]]]
) -> Person | None:
    """The one person who is quoted in the office, word for word, in the same weeks; None if none or several."""
    words = office_words(appearance.speaker)
    offices = offices_among(words)
    if len(words) < 2 or not offices or appearance.published_date is None:
        return None
    first = appearance.published_date.toordinal() - _OFFICE_DAYS
    found = {
        id(person): person
        for person, held, days in holders.get(min(offices), ())
        if words <= held and bisect_left(days, first) < bisect_right(days, first + 2 * _OFFICE_DAYS)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def confidence_of(log_odds: float) -> float:
    """The probability, kept off 0 and 1, as a row states it."""
    return round(min(max(probability(log_odds), 0.01), 0.99), 3)
