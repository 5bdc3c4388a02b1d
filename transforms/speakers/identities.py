"""Identities of speakers: the speakers of single articles, joined over the whole warehouse."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from transforms.speakers.appearances import Appearance, MemberKey, order_of, surnames_of
from transforms.speakers.bodies import bodies_of, body_words, is_body, is_proper
from transforms.speakers.people import Census, Person, confidence_of

_NAMED, _ALONE = "name", "described"


@dataclass(frozen=True, slots=True)
class Membership:
    """A speaker of an article as one appearance of an identity: what speaks for it, and how sure that is."""

    appearance: Appearance
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Identity:
    """One speaker of the warehouse, by its appearances in the order of their days; the first one gives it its id."""

    members: tuple[Membership, ...]

    @property
    def speaker_id(self) -> str:
        """The stable id: it follows from the earliest appearance, and changes only with that."""
        first = self.members[0].appearance
        return sha256(f"{first.article_id}\n{first.speaker}".encode()).hexdigest()[:16]


def identities_of(appearances: Iterable[Appearance]) -> list[Identity]:
    """The identities of all appearances, each of which is in exactly one; they do not depend on the order given.

    Persons are joined by names, roles, countries, genders, days and those quoted beside them; bodies by their names;
    those that are only described ("a spokesman", "officials") stay apart, but for offices that one person holds.
    """
    ordered = sorted(appearances, key=order_of)
    persons, bodies, described = _by_sort(ordered)
    census = Census(persons, surnames_of(ordered))
    census.join_spellings()
    groups = bodies_of(bodies + census.place_surnames(body_words(bodies)))
    left = census.place_offices(described)
    found = [_of_person(person) for person in census.persons]
    found += [_of_body(group) for group in groups]
    found += [Identity((Membership(appearance, _ALONE, 1.0),)) for appearance in left]
    return sorted(found, key=lambda identity: order_of(identity.members[0].appearance))


def _by_sort(appearances: Sequence[Appearance]) -> tuple[list[Appearance], list[Appearance], list[Appearance]]:
    """Those named as persons, those named as bodies, and those only described."""
    persons: list[Appearance] = []
    bodies: list[Appearance] = []
    described: list[Appearance] = []
    for appearance in appearances:
        if appearance.speaker_kind == "document" or not is_proper(appearance.speaker):
            described.append(appearance)
        elif appearance.speaker_kind in ("organisation", "group") or is_body(appearance.speaker):
            bodies.append(appearance)
        else:
            persons.append(appearance)
    return persons, bodies, described


def _of_person(person: Person) -> Identity:
    members = sorted(person.profile.members, key=order_of)
    return Identity(
        tuple(
            Membership(member, person.evidence[member.key], confidence_of(person.log_odds[member.key]))
            for member in members
        )
    )


def _of_body(group: Sequence[Appearance]) -> Identity:
    commonest = Counter(member.speaker for member in group)
    assert commonest
    return Identity(tuple(Membership(member, _NAMED, 0.95) for member in sorted(group, key=order_of)))


def members_of(identities: Iterable[Identity]) -> dict[MemberKey, Identity]:
    """The identity of each appearance."""
    return {member.appearance.key: identity for identity in identities for member in identity.members}
