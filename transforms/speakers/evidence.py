"""What speaks for two speakers being one: weights in log-odds, summed up as in Fellegi and Sunter's record linkage."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, log

from transforms.speakers.appearances import Appearance, Traits, order_of, traits_of
from transforms.speakers.words import load_words

_MOST_SHARED = 4.5  # a role that agrees in every word says no more than this
_UNLIKE_ROLES = -0.8
_UNLIKE_FIELDS = -4.0
_SAME_COUNTRY, _UNLIKE_COUNTRIES = 0.7, -5.0
_COMPANION, _MOST_COMPANIONS = 0.8, 2.4
_UNLIKE_GENDERS = -6.0
_SAME_WEEK, _SAME_SEASON = 1.0, 0.3
_DECADE = 3652  # days
_LONG_APART = -3.0
_COMMON = 0.02  # a word of more than this share of the roles tells little
_ENOUGH = 0.75  # share of the mentions that must tell of a gender


@dataclass(slots=True)
class Profile:
    """The appearances that are taken for one speaker so far, and what they tell together."""

    members: list[Appearance] = field(default_factory=list)
    heads: Counter[str] = field(default_factory=Counter)
    role_words: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    companions: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)

    def absorb(self, other: "Profile") -> None:
        """Take in all that another profile holds."""
        self.members += other.members
        for name in ("heads", "role_words", "countries", "genders", "companions"):
            getattr(self, name).update(getattr(other, name))
        self.days = sorted(self.days + other.days)

    @property
    def gender(self) -> str:
        """m or f, where nearly all that tells of it agrees."""
        told = self.genders.total()
        return next((gender for gender, count in self.genders.items() if count >= _ENOUGH * told), "")

    @property
    def first(self) -> tuple[date, str, str]:
        """The place of its earliest appearance among all."""
        return min(map(order_of, self.members))

    def near(self, day: int, within: int) -> int:
        """How many appearances lie within so many days of a day."""
        return bisect_right(self.days, day + within) - bisect_left(self.days, day - within)

    def days_to(self, other: "Profile") -> int | None:
        """The days between the nearest two appearances of the profiles; None where one has no dates."""
        if not self.days or not other.days:
            return None
        few, many = sorted((self.days, other.days), key=len)
        return min(
            abs(day - many[place])
            for day in few
            for place in (max(bisect_left(many, day) - 1, 0), min(bisect_left(many, day), len(many) - 1))
        )


class Rarity:
    """How much a word of a role tells: the fewer speakers have it, the more."""

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        self._counts = counts
        self._total = max(total, 1)

    @classmethod
    def of(cls, traits: Iterable[Traits]) -> "Rarity":
        """The rarity of the words in the roles of all speakers."""
        told = [traits.role_words for traits in traits if traits.role_words]
        return cls(Counter(word for words in told for word in words), len(told))

    def __call__(self, word: str) -> float:
        """The weight of a word that two roles share, in log-odds."""
        share = self._counts.get(word, 1) / self._total
        return 0.5 if share > _COMMON else min(2.5, 0.5 + 0.45 * log(_COMMON / share))


def profile_of(alike: Sequence[Appearance], companions: Iterable[str]) -> Profile:
    """The profile of appearances of which the articles tell the same; the companions are those of all of them."""
    traits, count = traits_of(alike[0]), len(alike)
    return Profile(
        members=list(alike),
        heads=Counter(dict.fromkeys(traits.heads, count)),
        role_words=Counter(dict.fromkeys(traits.role_words, count)),
        countries=Counter(dict.fromkeys(traits.countries, count)),
        genders=Counter({traits.gender: count} if traits.gender else {}),
        companions=Counter(companions),
        days=sorted(member.published_date.toordinal() for member in alike if member.published_date is not None),
    )


def weight(one: Profile, other: Profile, rarity: Rarity) -> float:
    """What roles, countries, genders, company and time say for two profiles being one speaker, in log-odds."""
    return (
        role_weight(one, other, rarity)
        + _country_weight(one, other)
        + _gender_weight(one, other)
        + companion_weight(one, other)
        + _time_weight(one.days_to(other))
    )


def role_weight(one: Profile, other: Profile, rarity: Rarity) -> float:
    """What the roles say: shared words speak for one speaker, walks of life that seldom meet against."""
    if not one.role_words or not other.role_words:
        return 0.0
    few, many = sorted((one.role_words, other.role_words), key=len)
    shared = sum(rarity(word) for word in few if word in many)
    if shared:
        return min(_MOST_SHARED, shared)
    fields = [_fields(profile) for profile in (one, other)]
    return _UNLIKE_FIELDS if all(fields) and not fields[0] & fields[1] else _UNLIKE_ROLES


def companion_weight(one: Profile, other: Profile) -> float:
    """What it says that the same others are quoted beside both."""
    few, many = sorted((one.companions, other.companions), key=len)
    return min(_MOST_COMPANIONS, _COMPANION * sum(1 for name in few if name in many))


def probability(log_odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def _fields(profile: Profile) -> set[str]:
    fields = load_words().fields
    return {fields[head] for head in profile.heads if head in fields}


def _country_weight(one: Profile, other: Profile) -> float:
    if not one.countries or not other.countries:
        return 0.0
    return _SAME_COUNTRY if one.countries.keys() & other.countries.keys() else _UNLIKE_COUNTRIES


def _gender_weight(one: Profile, other: Profile) -> float:
    return _UNLIKE_GENDERS if one.gender and other.gender and one.gender != other.gender else 0.0


def _time_weight(days: int | None) -> float:
    if days is None:
        return 0.0
    if days <= 7:
        return _SAME_WEEK
    if days <= 90:
        return _SAME_SEASON
    return 0.0 if days <= _DECADE else _LONG_APART
