"""Identities of speakers: the speakers of single articles, joined over the whole warehouse."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from transforms.speakers.appearances import (
    WORKED_OUT,
    Appearance,
    MemberKey,
    name_and_role,
    order_of,
    surnames_of,
    traits_of,
)
from transforms.speakers.bodies import (
    bodies_of,
    body_key,
    body_words,
    full_form,
    full_forms,
    is_body,
    is_firm_like,
    is_of_person,
    is_proper,
)
from transforms.speakers.people import Census, Person, confidence_of

NAMED, DESCRIBED = "name", "described"
_SURE = 0.95  # that a body's name is its own
_ENOUGH = 0.5  # share of the appearances that must tell of a country


@dataclass(frozen=True, slots=True)
class Membership:
    """A speaker of an article as one appearance of an identity: what speaks for it, and how sure that is."""

    appearance: Appearance
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Identity:
    """One speaker of the warehouse, by its appearances in the order of their days; the first one gives it its id.

    `given_name` is the name that the user has given it, in place of the fullest one.
    """

    members: tuple[Membership, ...]
    given_name: str | None = None

    @property
    def speaker_id(self) -> str:
        """The stable id: it follows from the earliest appearance, and changes only with that."""
        first = self.members[0].appearance
        return sha256(f"{first.article_id}\n{first.speaker}".encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """The name as the user gives it, else the fullest of the commoner half of its names."""
        if self.given_name:
            return self.given_name
        named = [member.appearance for member in self.members if member.evidence != "office"]
        forms = Counter(name_and_role(one.speaker)[0] if one.speaker_kind == "person" else one.speaker for one in named)
        most = max(forms.values(), default=0)
        usual = [form for form, count in forms.items() if 5 * count >= most] or [self.members[0].appearance.speaker]
        return max(usual, key=lambda form: (len(form.split()), not form.isupper(), forms[form], form))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names that articles give it, the commonest first."""
        forms = Counter(member.appearance.speaker for member in self.members)
        return tuple(sorted(forms, key=lambda form: (-forms[form], form)))

    @property
    def is_described(self) -> bool:
        """Whether nothing is known of it but how one article describes it: "a spokesman"."""
        return all(member.evidence == DESCRIBED for member in self.members)

    @property
    def kind(self) -> str:
        """person, organisation, group or unknown, as most articles have it."""
        kinds = Counter(member.appearance.speaker_kind for member in self.members)
        return max(kinds, key=lambda kind: (kind != "unknown", kinds[kind], kind))

    @property
    def country_code(self) -> str | None:
        """The ISO 3166-1 alpha-2 code of the country that its roles name, where most of those that name one agree."""
        named = [countries for m in self.members if (countries := traits_of(m.appearance).countries)]
        counts = Counter(code for countries in named for code in countries)
        code, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return code if count > _ENOUGH * len(named) and count else None

    @property
    def confidence(self) -> float:
        """The mean probability that an appearance is its own."""
        return round(sum(member.confidence for member in self.members) / len(self.members), 3)


def identity_of(members: Iterable[Membership], given_name: str | None = None) -> Identity:
    """An identity of these members, put in order."""
    return Identity(tuple(sorted(members, key=lambda member: order_of(member.appearance))), given_name)


def identities_of(appearances: Iterable[Appearance]) -> list[Identity]:
    """The identities of all appearances, each of which is in exactly one; they do not depend on the order given.

    Persons are joined by names, roles, countries, genders, days and those quoted beside them; bodies by their names;
    those that are only described ("a spokesman", "officials") stay apart, but for offices that one person holds.
    """
    ordered = sorted(appearances, key=order_of)
    persons, bodies, described = _by_sort(ordered)
    persons, shortened = _parted(persons, full_forms(bodies))
    bodies += shortened
    census = Census(persons, surnames_of(persons))
    census.join_spellings()
    groups = bodies_of(bodies + census.place_surnames(body_words(bodies)))
    left = census.place_offices(described)
    found = [_of_person(person) for person in census.persons]
    found += [identity_of(Membership(member, NAMED, _SURE) for member in group) for group in groups]
    found += [Identity((Membership(appearance, DESCRIBED, 1.0),)) for appearance in left]
    return sorted(found, key=lambda identity: order_of(identity.members[0].appearance))


def forget_names() -> None:
    """Nothing; what was worked out of each name and role, to be asked for again, is no longer in memory."""
    for function in (*WORKED_OUT, body_key, is_proper):
        function.cache_clear()


def _by_sort(appearances: Sequence[Appearance]) -> tuple[list[Appearance], list[Appearance], list[Appearance]]:
    """Those named as persons, those named as bodies, and those only described."""
    persons: list[Appearance] = []
    bodies: list[Appearance] = []
    described: list[Appearance] = []
    speakers = {(one.speaker, one.speaker_kind) for one in appearances}
    nouns = {word for speaker, _ in speakers if speaker.islower() for word in speaker.split()}
    sort_of: dict[tuple[str, str], list[Appearance]] = {}
    for speaker, kind in speakers:
        name = name_and_role(speaker)[0]
        is_noun = kind == "unknown" and name.endswith("s") and name.lower() in nouns  # "Underwriters said"
        if kind == "document" or is_noun or not is_proper(name, kind):
            sort_of[speaker, kind] = described
        else:
            sort_of[speaker, kind] = bodies if kind in ("organisation", "group") or is_body(speaker) else persons
    for appearance in appearances:
        sort_of[appearance.speaker, appearance.speaker_kind].append(appearance)
    return persons, bodies, described


def _parted(
    persons: Sequence[Appearance], forms: Mapping[str, Iterable[str]]
) -> tuple[list[Appearance], list[Appearance]]:
    """The persons, and those that are short for a body of their article and may be no person."""
    left: list[Appearance] = []
    shortened: list[Appearance] = []
    for appearance in persons:
        may_be_body = appearance.speaker_kind == "unknown" or is_firm_like(appearance.speaker)
        form = full_form(body_key(appearance.speaker), forms.get(appearance.article_id, ())) if may_be_body else None
        (shortened if form and not is_of_person(form) else left).append(appearance)
    return left, shortened


def _of_person(person: Person) -> Identity:
    return identity_of(
        Membership(member, evidence, confidence_of(log_odds))
        for member, (log_odds, evidence) in zip(person.profile.members, person.claims, strict=True)
    )


def members_of(identities: Iterable[Identity]) -> dict[MemberKey, Identity]:
    """The identity of each appearance."""
    return {member.appearance.key: identity for identity in identities for member in identity.members}
