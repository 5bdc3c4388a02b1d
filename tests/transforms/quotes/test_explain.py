from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.explain import Explained, Segment, facts_of, page_of, segments_of
from transforms.records import Quote, Span

TEXT = "“We won,” said Orla <b>Quill</b>. “At last.”"
UNKNOWN = Quote(
    quote_id="",
    article_id="",
    quote_index=0,
    first_paragraph_index=0,
    last_paragraph_index=0,
    type="direct",
    kind="speech",
    scope="body",
    spans=(),
    text="",
    closure=None,
    speaker_mention=None,
    speaker_span=None,
    speaker=None,
    speaker_kind="unknown",
    speaker_role=None,
    resolution="unresolved",
    relayed_by=None,
    cue=None,
    cue_span=None,
    parent_quote_id=None,
    confidence=0.5,
    rule="marks:alone",
)
QUOTE = replace(
    UNKNOWN,
    spans=(Span(1, 8), Span(35, 43)),
    text="We won, At last.",
    speaker_mention="Orla <b>Quill</b>",
    speaker_span=Span(15, 32),
    speaker="Orla Quill",
    cue="said",
    cue_span=Span(10, 14),
    rule="marks:after",
    confidence=0.912,
)


class Page(HTMLParser):
    """The text of a page's article, and the tags of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attributes)
        self.ids += [named["id"] or ""] if "id" in named else []
        self.links += [named["href"] or ""] if "href" in named else []


def test_segments_name_content_cue_and_speaker() -> None:
    assert [segment for segment in segments_of(TEXT, [QUOTE]) if segment.part != "plain"] == [
        Segment("We won,", "content", "direct", 1, (1,)),
        Segment("said", "cue", "", 1, ()),
        Segment("Orla <b>Quill</b>", "speaker", "", 1, ()),
        Segment("At last.", "content", "direct", 1, ()),
    ]


def test_a_quote_inside_another_has_its_own_style() -> None:
    outer = replace(UNKNOWN, type="indirect", kind="speech", spans=(Span(0, 20),))
    inner = replace(UNKNOWN, type="direct", kind="term", spans=(Span(5, 10),))
    assert [(segment.style, segment.number, segment.begins) for segment in segments_of("x" * 20, [outer, inner])] == [
        ("indirect", 1, (1,)),
        ("term", 2, (2,)),
        ("indirect", 1, ()),
    ]


def test_the_page_shows_the_facts_and_escapes_what_the_news_says() -> None:
    page = page_of([Explained("Quill & <script>", "en", TEXT, [QUOTE])] * 2, title="<script>")
    assert "<script" not in page
    assert "<b>" not in page
    assert "Orla &lt;b&gt;Quill&lt;/b&gt; → Orla Quill" in page
    assert {"marks:after", "0.91", "direct speech"} <= {value for _, value in facts_of(QUOTE)}
    assert "<dd>marks:after</dd>" in page
    read = Page(page)
    assert {"script", "link", "img"}.isdisjoint(read.tags)
    assert {link.removeprefix("#") for link in read.links} == set(read.ids)
    assert len(read.ids) == len(set(read.ids)) == 4


def pairs(places: list[int]) -> tuple[Span, ...]:
    return tuple(map(Span, *[iter(sorted(places))] * 2))


SPANS = st.lists(st.integers(0, 40), min_size=2, max_size=6, unique=True).filter(lambda p: len(p) % 2 == 0).map(pairs)


@given(st.text(min_size=40, max_size=45), st.lists(st.tuples(SPANS, SPANS), max_size=4))
def test_the_segments_are_the_text(text: str, places: list[tuple[tuple[Span, ...], tuple[Span, ...]]]) -> None:
    quotes = [replace(UNKNOWN, spans=spans, speaker_span=other[0], cue_span=other[-1]) for spans, other in places]
    segments = segments_of(text, quotes)
    assert "".join(segment.text for segment in segments) == text
    assert sorted(number for segment in segments for number in segment.begins) == list(range(1, len(quotes) + 1))
