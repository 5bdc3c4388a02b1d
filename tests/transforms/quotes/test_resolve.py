import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.quotes.resolve import Cast, Resolved
from transforms.records import Span

ARTICLE = """Port strike enters third week: Harbour Trust

WESTHAVEN (Coastal Wire) – The Harbour Trust (HT) said on Monday that talks would resume. The US Secretary of Ports, \
Antony Hallmark, urged both sides to meet, officials said.

"We have waited long enough," Hugh Hillman, a doctor at Westhaven General Hospital, said. He has treated nine dockers.

Mayor Dana Wills told reporters the city was ready. She blamed the owners. The mayor later left.

HT spokeswoman Ann Bly of the Harbour Trust denied it. Ms. Bly said the report was wrong. The secretary of ports \
disagreed. Hallmark, who once ran a shipyard, wrote a letter.

The ministers met on Friday. They promised money. An official of the Port Authority said little. A spokesman declined.
"""


def resolve(text: str, mention: str, *, nth: int = 0, previous: tuple[Resolved, ...] = ()) -> Resolved:
    start = -1
    for _ in range(nth + 1):
        start = text.index(mention, start + 1)
    return Cast.of(text).resolve(Span(start, start + len(mention)), at=start, previous=previous)


@pytest.mark.parametrize(
    ("mention", "nth", "speaker", "kind", "role", "resolution"),
    [
        ("Harbour Trust", 0, "Harbour Trust", "organisation", None, "named"),
        ("The Harbour Trust (HT)", 0, "Harbour Trust", "organisation", None, "named"),
        ("HT", 1, "Harbour Trust", "organisation", None, "named"),
        (
            "The US Secretary of Ports, Antony Hallmark,",
            0,
            "Antony Hallmark",
            "person",
            "US Secretary of Ports",
            "named",
        ),
        ("The US Secretary of Ports", 0, "Antony Hallmark", "person", "US Secretary of Ports", "named"),
        ("The secretary of ports", 0, "Antony Hallmark", "person", "US Secretary of Ports", "nominal"),
        ("Hallmark", 1, "Antony Hallmark", "person", "US Secretary of Ports", "named"),
        ("who", 0, "Antony Hallmark", "person", "US Secretary of Ports", "pronoun"),
        ("Hugh Hillman, a doctor", 0, "Hugh Hillman", "person", "doctor at Westhaven General Hospital", "named"),
        ("He", 0, "Hugh Hillman", "person", "doctor at Westhaven General Hospital", "pronoun"),
        ("Mayor Dana Wills", 0, "Dana Wills", "person", "Mayor", "named"),
        ("She", 0, "Dana Wills", "person", "Mayor", "pronoun"),
        ("The mayor", 0, "Dana Wills", "person", "Mayor", "nominal"),
        ("spokeswoman Ann Bly", 0, "Ann Bly", "person", "HT spokeswoman of the Harbour Trust", "named"),
        ("Ms. Bly", 0, "Ann Bly", "person", "HT spokeswoman of the Harbour Trust", "named"),
        ("The ministers", 0, "the ministers", "group", None, "nominal"),
        ("They", 0, "the ministers", "group", None, "pronoun"),
        ("An official of the Port Authority", 0, "an official of the Port Authority", "person", None, "nominal"),
        ("A spokesman", 0, "a spokesman", "person", None, "nominal"),
        ("the report", 0, "the report", "document", None, "nominal"),
        ("officials", 0, "officials", "group", None, "nominal"),
        ("We", 0, None, "unknown", None, "unresolved"),
    ],
)
def test_mentions_of_an_article(
    mention: str, nth: int, speaker: str | None, kind: str, role: str | None, resolution: str
) -> None:
    found = resolve(ARTICLE, mention, nth=nth)
    assert (found.speaker, found.speaker_kind, found.speaker_role, found.resolution) == (
        speaker,
        kind,
        role,
        resolution,
    )


TEXTS = st.text(st.sampled_from("Aa Bb. ,'’-\"\n“”") | st.characters(), max_size=300) | st.lists(
    st.sampled_from(
        ["Mr.", "Ann", "Bly", "of the", "said", "He", "The mayor", "who", ",", ".\n", "’s", "officials", "de"]
    )
).map(" ".join)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_any_text_has_mentions_inside_it_and_any_span_resolves(text: str, data: st.DataObject) -> None:
    cast = Cast.of(text)
    end = 0
    for mention in cast.mentions:
        assert end <= mention.start_char < mention.end_char <= len(text)
        end = mention.end_char
        assert cast.resolve(mention.span, at=mention.start_char) == Cast.of(text).resolve(
            mention.span, at=mention.start_char
        )
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    found = cast.resolve(Span(start, stop), at=start)
    assert (found.speaker is None) == (found.resolution == "unresolved")
    assert 0 <= found.confidence <= 1
