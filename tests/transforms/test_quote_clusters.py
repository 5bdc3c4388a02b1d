from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.samples import hashed
from transforms import quote_clusters
from transforms.quote_clusters import clusters_of
from transforms.quote_words import spoken_texts

MONDAY = date(2025, 3, 3)
BONDS = "it will sell ten bonds at its auction next week"
WHOLE = "We will keep the ferry running through the winter, and no harbour on the coast will be left behind"


COLUMNS = {
    "quote_id": pa.string(),
    "type": pa.string(),
    "text": pa.string(),
    "speaker_id": pa.string(),
    "published_date": pa.date32(),
}


def quote(text, number=0, *, speaker="s1", kind="direct", day=0):
    published_date = None if day is None else MONDAY + timedelta(days=day)
    return dict(zip(COLUMNS, (f"q{number:02}", kind, text, speaker, published_date), strict=True))


def clusters(*quotes):
    """The quotes of each cluster, by the id of its earliest one."""
    found = {}
    table, texts = hashed(pa.Table.from_pylist(list(quotes), pa.schema(COLUMNS)))
    asked = pa.concat_arrays([table["text_hash"].combine_chunks(), pa.array([7], pa.uint64())])  # one of another text
    spoken = spoken_texts(np.unique(asked.to_numpy()), texts)
    for one, place in zip(quotes, clusters_of(table, spoken, texts).tolist(), strict=True):
        if place >= 0:
            found.setdefault(quotes[place]["quote_id"], set()).add(one["quote_id"])
    return found


def are_one(one, other):
    """Whether two quotes are found to be of one utterance."""
    return len(clusters(one, other)) == 1


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.lower().replace(",", " —"),
        "keep the ferry running through the winter",
        "no harbour on the coast will be left behind",
        WHOLE.replace("winter", "wynter"),
        f"I said it before. {WHOLE}. That is that.",
    ],
)
def test_trimming_and_marks_do_not_matter(text):
    assert are_one(quote(WHOLE, 1), quote(text, 2, day=1))


@pytest.mark.parametrize(
    ("one", "other", "first", "second"),
    [
        (WHOLE, WHOLE.replace("will keep", "will not keep"), {}, {}),
        ("It will cost us 40 million crowns this year", "It will cost us 50 million crowns this year", {}, {}),
        ("We have no comment on that", "We have no comment on that", {"speaker": None}, {"speaker": None}),
        ("We have no comment on that at all", "We have no comment on that at all", {}, {"speaker": "s2"}),
        ("That is not so", "That is not so", {}, {"day": 90}),
        (BONDS, BONDS, {"kind": "indirect"}, {"kind": "indirect", "day": 7}),
        (BONDS, BONDS, {"kind": "indirect"}, {"kind": "indirect", "speaker": "s2"}),
        ("We will keep the ferry running for the tourists", "We will keep the ferry running until lawyers met", {}, {}),
    ],
)
def test_other_words_other_speakers_and_other_days_stay_apart(one, other, first, second):
    assert not are_one(quote(one, 1, **first), quote(other, 2, **second))


def test_a_cluster_begins_with_its_earliest_quote():
    quotes = [
        quote(WHOLE, 1, day=None),
        quote(WHOLE, 2, day=3),
        quote(WHOLE, 3, day=1),
        quote("Nothing else at all", 4),
    ]
    assert clusters(*quotes) == {"q03": {"q01", "q02", "q03"}}


def test_words_that_hundreds_share_do_not_join_them():
    filler = [f"The board of the company met in {chr(97 + n)}{chr(97 + n // 26)} town" for n in range(120)]
    assert clusters(*(quote(text, n, speaker=f"s{n}") for n, text in enumerate(filler))) == {}


def test_the_days_between_that_count_are_those_of_the_nearest_two():
    said = [quote(WHOLE, day, day=day) for day in (0, 40)]
    assert clusters(*said, quote(BONDS, 7), quote(f"And {WHOLE}", 50, kind="indirect", day=41)) == {
        "q00": {"q00", "q40", "q50"}
    }
    assert clusters(*said, quote(f"And {WHOLE}", 50, kind="indirect", day=20)) == {"q00": {"q00", "q40"}}


def test_no_quotes_have_no_clusters():
    assert clusters() == {}
    assert clusters(quote("—"), quote("—", 1)) == {}


SOME = st.builds(
    quote,
    st.sampled_from(
        [WHOLE, WHOLE[:45], WHOLE[20:], f"{WHOLE} again", f"Not {WHOLE}", "No", "Not so", WHOLE.replace("no", "every")]
    ),
    st.integers(0, 30),
    speaker=st.sampled_from(["s1", "s2", None]),
    kind=st.sampled_from(["direct", "mixed", "indirect"]),
    day=st.sampled_from([0, 1, 5, 100, None]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SOME, max_size=12, unique_by=lambda one: one["quote_id"]), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_quotes_nor_how_many_are_looked_at_at_once_matters(quotes, random):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quote_clusters, "_PAIRS_AT_ONCE", 2)
        found = clusters(*random.sample(quotes, len(quotes)))
    assert found == clusters(*quotes)
