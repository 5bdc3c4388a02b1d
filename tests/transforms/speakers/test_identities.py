from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.speakers.samples import appearance
from transforms.speakers.identities import identities_of

MINISTER = "foreign minister of Norway"


def names(*appearances):
    """The names of each identity."""
    return sorted(sorted(m.appearance.speaker for m in identity.members) for identity in identities_of(appearances))


def test_spellings_surnames_and_offices_of_one_week_are_one_speaker():
    week = [
        appearance("Antonia Vedel", 1, roles=[MINISTER]),
        appearance("Antonia Vedel", 2, day=1, roles=[MINISTER]),
        appearance("Antona Vedel", 3, day=1, roles=[MINISTER]),
        appearance("Vedel", 4, day=2, roles=["minister"]),
        appearance("the Norwegian foreign minister", 5, day=3),
        appearance("the foreign minister of Norway", 6, day=3),
    ]
    (one,) = identities_of(week)
    assert one.name == "Antonia Vedel"
    assert one.aliases[0] == "Antonia Vedel"
    assert one.country_code == "NO"
    assert {member.evidence for member in one.members} == {"name", "name:typo", "surname", "office"}


def test_an_office_goes_to_nobody_when_two_hold_it_or_it_is_long_ago():
    two = [appearance("Ada Lind", 1, roles=[MINISTER]), appearance("Nils Berg", 2, roles=[MINISTER])]
    office = "the foreign minister of Norway"
    assert [office] in names(*two, appearance(office, 3))
    assert [office] in names(two[0], appearance(office, 3, day=200))


def test_namesakes_stay_apart():
    assert len(names(appearance("Kim Lind", 1, roles=["striker"]), appearance("Kim Lind", 2, roles=["bishop"]))) == 2
    assert len(names(appearance("Jens Berg", 1), appearance("Lars Berg", 2))) == 2
    assert len(names(appearance("Jens Berg", 1), appearance("Jens Berg Jr.", 2), appearance("Jens Berg Sr.", 3))) > 1
    french, german = ["French trade minister"], ["German trade minister"]
    assert len(names(appearance("Kim Lind", 1, roles=french), appearance("Kim Lind", 2, roles=german))) == 2
    he, she = appearance("Kim Lind", 1, mentions=["he"]), appearance("Kim Lind", 2, mentions=["she"])
    assert len(names(he, she)) == 2


def test_a_bare_surname_goes_where_the_days_and_the_role_point():
    mayor = [appearance("Ada Lind", number, day=number, roles=["mayor"]) for number in range(4)]
    judge = [appearance("Olaf Lind", 10 + number, day=number, roles=["judge"]) for number in range(4)]
    bare = appearance("Lind", 20, day=2, roles=["Mayor"])
    assert ["Ada Lind"] * 4 + ["Lind"] in names(*mayor, *judge, bare)
    open_ = appearance("Lind", 20, day=2)
    assert ["Lind"] in names(*mayor, *judge, open_)
    assert ["Lind"] in names(*mayor, appearance("Lind", 20, day=900))


def test_bodies_are_known_without_their_legal_forms_and_by_their_acronyms():
    found = names(
        appearance("Harbour Tools Inc", 1, kind="organisation"),
        appearance("HARBOUR TOOLS", 2, kind="organisation"),
        appearance("the Northern Fishing Council", 3, kind="organisation"),
        appearance("NFC", 4, kind="organisation"),
        appearance("Northern Farming Guild", 5, kind="organisation"),
    )
    assert found == [
        ["HARBOUR TOOLS", "Harbour Tools Inc"],
        ["NFC", "the Northern Fishing Council"],
        ["Northern Farming Guild"],
    ]


def test_a_short_form_is_that_of_the_body_of_its_article():
    harbour = [appearance("Southern Harbour Ltd", 1, kind="organisation"), appearance("Southern", 1, kind="unknown")]
    forest = [appearance("Southern Forest Inc", 2, kind="organisation"), appearance("Southern", 2, kind="unknown")]
    open_ = appearance("Southern", 3, kind="unknown")
    assert names(*harbour, *forest, open_) == [
        ["Southern"],
        ["Southern", "Southern Forest Inc"],
        ["Southern", "Southern Harbour Ltd"],
    ]


def test_two_bodies_that_speak_together_lend_their_name_to_none():
    both = appearance("Vedel Inc and Lind Ltd", 1, kind="group")
    assert len(names(both, appearance("Vedel", 2, kind="organisation"))) == 2


def test_a_body_of_long_ago_has_no_short_form_of_today():
    bank = appearance("Northern Trade Bank", 1, kind="organisation")
    assert len(names(bank, appearance("NTB", 2, day=40, kind="organisation"))) == 1
    assert len(names(bank, appearance("NTB", 2, day=4000, kind="organisation"))) == 2


def test_namesakes_of_different_decades_stay_apart():
    assert len(names(appearance("Ada Lind", 1), appearance("Ada Lind", 2, day=20))) == 1
    assert len(names(appearance("Ada Lind", 1), appearance("Ada Lind", 2, day=9000))) == 2


def test_a_word_before_the_name_and_a_slip_in_it_make_no_other_person():
    often = [appearance("Robert M. Vedel", number, day=number) for number in range(3)]
    assert len(names(*often, appearance("Surely Robert Vedel", 8, day=3))) == 1
    role = ["editor of the Harbour Times"]
    assert len(names(appearance("Ada Lilacqua", 1, roles=role), appearance("Ada Lilaqua", 2, roles=role))) == 1


def test_an_office_of_one_state_is_not_that_of_another():
    two = [appearance("Ada Lind", 1, roles=["Ohio governor"]), appearance("Nils Berg", 2, roles=["Texas governor"])]
    assert ["Ada Lind", "the Ohio governor"] in names(*two, appearance("the Ohio governor", 3))


def test_a_common_noun_at_the_head_of_a_sentence_names_nobody():
    found = identities_of(
        [
            appearance("Underwriters", 1, kind="unknown"),
            appearance("Underwriters", 2, kind="unknown"),
            appearance("the underwriters", 3, kind="group"),
        ]
    )
    assert [identity.is_described for identity in found] == [True] * 3


def test_those_who_are_only_described_stay_apart():
    found = identities_of(
        [appearance("a spokesman", 1), appearance("a spokesman", 2), appearance("officials", 3, kind="group")]
    )
    assert [identity.is_described for identity in found] == [True] * 3


def test_the_id_stays_when_later_articles_come():
    first = [appearance("Ada Lind", 1, roles=["mayor"])]
    later = [*first, appearance("Lind", 2, day=3, roles=["mayor"]), appearance("Ada B. Lind", 3, day=9)]
    assert identities_of(first)[0].speaker_id == identities_of(later)[0].speaker_id


SOME = st.builds(
    appearance,
    st.sampled_from(["Ada Lind", "Adam Lind", "A. Lind", "Lind", "Ada M. Lind", "the mayor", "Lind Inc", "the trust"]),
    st.integers(0, 6),
    day=st.sampled_from([0, 1, 40, 500, None]),
    kind=st.sampled_from(["person", "organisation", "unknown"]),
    roles=st.lists(st.sampled_from(["mayor", "striker", "French minister", "judge in Oslo"]), max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SOME, max_size=14, unique_by=lambda one: one.key), st.randoms(use_true_random=False))
def test_the_order_of_the_appearances_does_not_matter(appearances, random):
    shuffled = random.sample(appearances, len(appearances))
    found = identities_of(appearances)
    assert identities_of(shuffled) == found
    assert sorted(m.appearance.key for identity in found for m in identity.members) == sorted(
        a.key for a in appearances
    )
