import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import duplicates
from transforms.counts import words_of
from transforms.duplicates import (
    Fingerprint,
    body_text,
    copies_of,
    minhash_bands,
)
from transforms.likeness import Body, bodies_of
from transforms.records import ArticleCopy

MONDAY = datetime(2025, 3, 3, 8, tzinfo=UTC)
WORDS = (
    "harbour council ferry tide budget school bridge winter storm market library road union mayor island port".split()
)


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) + str(chance.randrange(40)) for _ in range(14)).capitalize() + "."


def story(seed: int, sentences: int = 12) -> list[str]:
    chance = random.Random(seed)
    return [sentence(chance) for _ in range(sentences)]


def fingerprint(number: int, body: str, **changes: object) -> Fingerprint:
    (words,) = words_of([body.casefold()])
    stated = {
        "article_id": f"article-{number}",
        "published_at": MONDAY + timedelta(hours=number),
        "outlet": "Fjord Courier",
        "agencies": (),
        "body_sha256": " ".join(words),
        "minhash_bands": minhash_bands(words),
    }
    return Fingerprint(**(stated | changes))  # type: ignore[arg-type]


def stories_of(*bodies: str) -> dict[str, tuple[str, str | None]]:
    prints = [fingerprint(number, body) for number, body in enumerate(bodies)]
    texts = {f"article-{number}": body.casefold() for number, body in enumerate(bodies)}
    copies = copies_of(prints, partial(some_of, texts), run_id="run")
    return {copy.article_id[8:]: (copy.canonical_article_id[8:], copy.copy_kind) for copy in copies}


def test_an_article_alone_is_its_own_canonical_one() -> None:
    assert stories_of(" ".join(story(1)), " ".join(story(2))) == {"0": ("0", None), "1": ("1", None)}


def test_marks_and_case_make_no_difference() -> None:
    body = " ".join(story(1))
    assert stories_of(body, body.replace(".", "!").upper()) == {"0": ("0", None), "1": ("0", "exact")}


def test_a_cut_copy_with_another_lead_and_a_credit_line_is_a_near_one() -> None:
    whole = story(1)
    cut = ["The quay was closed at noon on account of the weather, officers told the paper.", *whole[1:6], *whole[8:]]
    assert stories_of(" ".join(whole), " ".join([*cut, "Copyright Northern Wire."])) == {
        "0": ("0", None),
        "1": ("0", "near"),
    }


def test_a_round_up_does_not_join_the_stories_it_holds() -> None:
    one, other = story(1), story(2)
    found = stories_of(" ".join(one), " ".join(other), " ".join([*one, *other]))
    assert found["0"] == ("0", None)
    assert found["1"] == ("1", None)


def test_articles_of_a_series_with_their_own_numbers_stay_apart() -> None:
    report = (
        "The central bank of the isles bought {0} million crowns of bills in the market today, a spokesman said. "
        "Dealers said overnight money traded at {1} percent when the bank came in to supply reserves to the system."
    )
    assert stories_of(report.format(150, "6.25"), report.format(90, "6.5"))["1"] == ("1", None)
    assert stories_of(report.format(150, "6.25"), report.format(150, "6.25") + " Others agreed.")["1"] == ("0", "near")


def test_equal_words_of_a_short_note_say_nothing() -> None:
    assert stories_of("No report today.", "No report today.")["1"] == ("1", None)


def test_a_wire_copy_names_its_agency_and_the_earliest_member() -> None:
    body = " ".join(story(1))
    wire = fingerprint(0, body, outlet="AFP")
    printed = fingerprint(1, body)
    credited = fingerprint(2, " ".join(story(2)), agencies=("Agence France-Presse",))
    copies = copies_of([credited, printed, wire], lambda ids: {}, run_id="run")
    assert [(c.canonical_article_id, c.wire_agency, c.is_wire_copy) for c in copies] == [
        ("article-0", "AFP", False),
        ("article-0", "AFP", True),
        ("article-2", "AFP", True),
    ]


def test_an_article_without_a_time_comes_last() -> None:
    body = " ".join(story(1))
    copies = copies_of([fingerprint(0, body, published_at=None), fingerprint(1, body)], lambda ids: {}, run_id="run")
    assert {copy.canonical_article_id for copy in copies} == {"article-1"}


def test_the_dateline_is_no_part_of_the_body() -> None:
    assert body_text([(10, "OSLO - Rain fell."), (30, "More came.")], 17) == "rain fell.\nmore came."


def test_signatures_do_not_change_from_machine_to_machine() -> None:
    assert minhash_bands([str(number) for number in range(40)])[:3] == (3781240101, 750191522, 3753208347)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 11), max_size=8)), max_size=8), st.randoms())
def test_the_order_of_arrival_makes_no_difference(drawn: list[tuple[int, set[int]]], chance: random.Random) -> None:
    bodies = [" ".join(s for i, s in enumerate(story(seed)) if i not in dropped) for seed, dropped in drawn]
    prints = [fingerprint(number, body) for number, body in enumerate(bodies)]
    texts = {f"article-{number}": body.casefold() for number, body in enumerate(bodies)}
    shuffled = chance.sample(prints, len(prints))
    assert copies_of(prints, partial(some_of, texts), run_id="run") == copies_of(
        shuffled, partial(some_of, texts), run_id="run"
    )


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([2, 40]))
def test_what_was_found_before_changes_nothing(chance: random.Random, compared: int) -> None:
    pool = [sentence(chance) for _ in range(9)]
    articles = {number: some_article(number, pool, chance) for number in range(12)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(duplicates, "_COMPARED", compared)
        found: list[ArticleCopy] = []
        for _ in range(4):
            prints = [printed for printed, _ in articles.values()]
            texts = {printed.article_id: body for printed, body in articles.values()}
            found = copies_of(prints, partial(some_of, texts), run_id="run", standing=found)
            assert found == copies_of(prints, partial(some_of, texts), run_id="run")
            for number in chance.sample(range(15), 3):
                articles.pop(number, None)
                if chance.random() < 0.7:
                    articles[number] = some_article(number, pool, chance)


def some_of(texts: dict[str, str], ids: Collection[str]) -> dict[str, Body]:
    return dict(zip(ids, bodies_of([texts[key] for key in ids]), strict=True))


def some_article(number: int, pool: list[str], chance: random.Random) -> tuple[Fingerprint, str]:
    """An article of a few sentences of the pool, so that many are near copies of others, and its body."""
    body = " ".join(pool[place] for place in sorted(chance.sample(range(len(pool)), chance.randrange(2, 6)))).casefold()
    return fingerprint(number, body, published_at=MONDAY + timedelta(hours=chance.randrange(30))), body


def stories_after(departed: int, *bodies: str) -> tuple[dict[str, str], dict[str, str]]:
    """The canonical articles after one article has gone, found with what stood before and found anew."""
    prints = [fingerprint(number, body) for number, body in enumerate(bodies)]
    texts = {f"article-{number}": body.casefold() for number, body in enumerate(bodies)}
    standing = copies_of(prints, partial(some_of, texts), run_id="run")
    left = [printed for number, printed in enumerate(prints) if number != departed]
    kept = copies_of(left, partial(some_of, texts), run_id="run", standing=standing)
    anew = copies_of(left, partial(some_of, texts), run_id="run")
    return tuple({copy.article_id: copy.canonical_article_id for copy in found} for found in (kept, anew))  # type: ignore[return-value]


def test_an_exact_copy_of_an_article_that_has_gone_is_compared_with_what_came_between() -> None:
    lines = story(1, 14)
    copy = " ".join(lines[3:10])
    kept, anew = stories_after(1, " ".join(lines[:6]), copy, " ".join(lines[6:14]), copy)
    assert kept == anew
    assert anew["article-3"] == "article-2"


def test_an_article_that_met_too_many_is_compared_with_the_next_when_one_of_them_has_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(duplicates, "_COMPARED", 1)
    words = [f"{word}{letter}" for letter in "abcd" for word in WORDS]
    told, half = " ".join(words), " ".join(words[:32])
    kept, anew = stories_after(0, f"{told} 1 2 3 4", f"{half} 6 7 8 9", f"{told} 6 7 8 9")
    assert kept == anew
    assert anew["article-2"] == "article-1"


def test_settled_stories_are_not_compared_again() -> None:
    first, other = " ".join(story(1)), " ".join(story(2))
    prints = [fingerprint(0, first), fingerprint(1, f"{sentence(random.Random(7))} {first}"), fingerprint(2, other)]
    texts = {f"article-{number}": text.casefold() for number, text in enumerate((first, first, other))}
    asked: list[str] = []

    def bodies(ids: Collection[str]) -> dict[str, Body]:
        asked.extend(ids)
        return some_of(texts, ids)

    standing = copies_of(prints, bodies, run_id="run")
    assert sorted(asked) == ["article-0", "article-1"]
    asked.clear()
    again = copies_of([*prints, fingerprint(3, " ".join(story(3)))], bodies, run_id="run", standing=standing)
    assert asked == []
    assert again[:3] == standing
