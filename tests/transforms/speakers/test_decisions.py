from datetime import UTC, datetime

from tests.transforms.speakers.samples import appearance
from transforms.records import SpeakerDecision
from transforms.speakers.decisions import with_aliases, with_decisions
from transforms.speakers.identities import identities_of

AT = datetime(2025, 3, 10, tzinfo=UTC)
LIND, OTHER = appearance("Ada Lind", 1, roles=["mayor"]), appearance("Lind", 2, roles=["mayor"])
HALL, CLERK = appearance("Odd Hall", 3), appearance("a clerk", 4)


def decision(action, speaker, other=None, names=(), number=0):
    return SpeakerDecision(
        decision_id=f"d{number}",
        action=action,
        article_id=speaker.article_id,
        speaker=speaker.speaker,
        other_article_id=other.article_id if other else None,
        other_speaker=other.speaker if other else None,
        names=tuple(names),
        decided_at=AT,
    )


def speakers(identities):
    return [[member.appearance.speaker for member in identity.members] for identity in identities]


def test_the_alias_file_joins_and_parts_what_the_model_does_not():
    found = identities_of([LIND, OTHER, HALL, CLERK])
    assert speakers(found) == [["Ada Lind", "Lind"], ["Odd Hall"], ["a clerk"]]
    joined = with_aliases(found, {"odd hall": "Odd Hall the Elder", "Ada Lind": "Odd Hall the Elder"})
    assert speakers(joined) == [["Ada Lind", "Lind", "Odd Hall"], ["a clerk"]]
    assert joined[0].name == "Odd Hall the Elder"
    parted = with_aliases(found, {"Ada Lind": "Ada Lind", "Lind": "Olaf Lind", "a clerk": "Olaf Lind"})
    assert speakers(parted) == [["Ada Lind"], ["Lind", "a clerk"], ["Odd Hall"]]
    assert not parted[1].is_described


def test_merges_and_splits_hold_in_their_order():
    found = identities_of([LIND, OTHER, HALL])
    merged = with_decisions(found, [decision("merge", HALL, LIND)])
    assert speakers(merged) == [["Ada Lind", "Lind", "Odd Hall"]]
    split = decision("split", HALL, names=["lind"], number=1)
    assert speakers(with_decisions(found, [split, decision("merge", HALL, LIND)])) == [
        ["Ada Lind", "Odd Hall"],
        ["Lind"],
    ]


def test_a_decision_about_what_is_gone_rests():
    found = identities_of([LIND, OTHER])
    gone = [
        decision("merge", HALL, LIND),
        decision("merge", LIND, HALL, number=1),
        decision("split", HALL, names=["a"]),
    ]
    assert with_decisions(found, gone) == found
    assert with_decisions(found, [decision("split", LIND, names=["Odd Hall"])]) == found


def test_an_identity_that_the_user_parts_has_its_own_id():
    found = identities_of([LIND, OTHER])
    one, two = with_decisions(found, [decision("split", LIND, names=["Lind"])])
    assert one.speaker_id == found[0].speaker_id != two.speaker_id
