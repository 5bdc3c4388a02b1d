"""What the user says about who speakers are: the names of an alias file, and single merges and splits. Both win."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from transforms.quotes.lexicon import fold
from transforms.records import SpeakerDecision
from transforms.speakers.appearances import MemberKey, order_of
from transforms.speakers.identities import Identity, Membership, identity_of

MERGE, SPLIT = "merge", "split"
ALIASED, DECIDED = "alias", "decision"


def with_aliases(identities: Iterable[Identity], aliases: Mapping[str, str]) -> list[Identity]:
    """The identities, those of one name in the alias file joined under it, those of two names in it parted.

    `aliases` has the user's name of a speaker for each name that articles may give.
    """
    if not aliases:
        return list(identities)
    name_of = {fold(alias): name for alias, name in aliases.items()} | {fold(name): name for name in aliases.values()}
    named: dict[str, list[Membership]] = defaultdict(list)
    others: list[Identity] = []
    for identity in identities:
        by_name: dict[str | None, list[Membership]] = defaultdict(list)
        for member in identity.members:
            by_name[name_of.get(fold(member.appearance.speaker))].append(member)
        told = [name for name in by_name if name is not None]
        for name in told:
            named[name] += [Membership(member.appearance, ALIASED, 1.0) for member in by_name[name]]
        if None in by_name and len(told) == 1:
            named[told[0]] += by_name[None]
        elif None in by_name:
            others.append(identity if not told else identity_of(by_name[None]))
    return _in_order([*others, *(identity_of(members, name) for name, members in named.items())])


def with_decisions(identities: Sequence[Identity], decisions: Iterable[SpeakerDecision]) -> list[Identity]:
    """The identities after the user's merges and splits, in the order in which they were decided.

    A decision is about the identities that the named speakers of articles belong to; it rests while one of those
    articles is gone.
    """
    sequence = sorted(decisions, key=lambda decision: (decision.decided_at, decision.decision_id))
    if not sequence:
        return list(identities)
    standing = dict(enumerate(identities))
    place_of: dict[MemberKey, int] = {m.appearance.key: place for place, i in standing.items() for m in i.members}
    for decision in sequence:
        place = place_of.get(MemberKey(decision.article_id, decision.speaker))
        if place is None:
            continue
        new = max(standing, default=0) + 1
        if decision.action == MERGE:
            other = place_of.get(MemberKey(decision.other_article_id or "", decision.other_speaker or ""))
            if other is None or other == place:
                continue
            one, two = standing.pop(place), standing.pop(other)
            moved = [Membership(member.appearance, DECIDED, 1.0) for member in two.members]
            standing[new] = identity_of([*one.members, *moved], one.given_name or two.given_name)
        else:
            names = {fold(name) for name in decision.names}
            apart = [member for member in standing[place].members if fold(member.appearance.speaker) in names]
            if not apart or len(apart) == len(standing[place].members):
                continue
            stays = [member for member in standing[place].members if member not in apart]
            standing[place] = identity_of(stays, standing[place].given_name)
            standing[new] = identity_of(Membership(member.appearance, DECIDED, 1.0) for member in apart)
        place_of |= {member.appearance.key: new for member in standing[new].members}
    return _in_order(standing.values())


def _in_order(identities: Iterable[Identity]) -> list[Identity]:
    return sorted(identities, key=lambda identity: order_of(identity.members[0].appearance))
