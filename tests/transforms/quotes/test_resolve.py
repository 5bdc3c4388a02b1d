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


PORT = """Le maire de Port-Clair, Jean Dumolin, a annoncé la fermeture du quai. Il a ajouté que la ville paierait.

Anne Berthier, porte-parole du syndicat des dockers, a critiqué la décision. Elle a promis une grève. \
Le maire est parti. Mme Berthier est restée.
"""
HAFEN = """Die Bürgermeisterin von Steinau, Dana Willsen, kündigte die Schließung an. Sie fügte hinzu, die Stadt zahle.

Hafensprecher Uwe Bleichert widersprach. Er drohte mit Streik. Außenminister Karl Lobrecht schwieg. \
Der Minister reiste ab. Ein Sprecher der Stadt sagte nichts.
"""
PUERTO = """El alcalde de Puerto Claro, Juan Pereda, anunció el cierre. Él añadió que la ciudad pagará.

La portavoz del sindicato, Ana Lucía Berrón, criticó la medida. Ella prometió una huelga. Los vecinos protestaron.
"""


@pytest.mark.parametrize(
    ("language", "text", "mention", "speaker"),
    [
        ("fr", PORT, "Le maire de Port-Clair, Jean Dumolin", "Jean Dumolin"),
        ("fr", PORT, "Il", "Jean Dumolin"),
        ("fr", PORT, "Elle", "Anne Berthier"),
        ("fr", PORT, "Mme Berthier", "Anne Berthier"),
        ("de", HAFEN, "Die Bürgermeisterin von Steinau, Dana Willsen", "Dana Willsen"),
        ("de", HAFEN, "Sie", "Dana Willsen"),
        ("de", HAFEN, "Hafensprecher Uwe Bleichert", "Uwe Bleichert"),
        ("de", HAFEN, "Er", "Uwe Bleichert"),
        ("de", "Das sagte Kulturdezernentin Elke Brandt.", "Kulturdezernentin Elke Brandt", "Elke Brandt"),
        ("de", HAFEN, "Der Minister", "Karl Lobrecht"),
        ("de", HAFEN, "Ein Sprecher der Stadt", "ein Sprecher der Stadt"),
        ("es", PUERTO, "El alcalde de Puerto Claro", "Juan Pereda"),
        ("es", PUERTO, "Él", "Juan Pereda"),
        ("es", PUERTO, "Ella", "Ana Lucía Berrón"),
        ("es", PUERTO, "Los vecinos", "los vecinos"),
    ],
)
def test_mentions_in_other_languages(language: str, text: str, mention: str, speaker: str) -> None:
    start = text.index(mention)
    found = Cast.of(text, language=language).resolve(Span(start, start + len(mention)), at=start)
    assert found.speaker == speaker


def test_a_quote_without_mention_carries_the_last_speaker_on() -> None:
    cast = Cast.of(ARTICLE)
    first = resolve(ARTICLE, "Mayor Dana Wills")
    carried = cast.resolve(None, at=400, previous=[first])
    assert (carried.speaker, carried.resolution) == ("Dana Wills", "carried")
    assert carried.confidence < first.confidence
    assert cast.resolve(None, at=400).resolution == "unresolved"


def test_i_is_whoever_the_quote_around_belongs_to() -> None:
    text = '"I think we should wait," Ann Bly said.'
    cast = Cast.of(text, quoted=[(0, 25)])
    speaker = cast.resolve(Span(26, 33), at=0)
    found = cast.resolve(Span(1, 2), at=9, enclosing=speaker)
    assert (found.speaker, found.resolution) == ("Ann Bly", "pronoun")


@pytest.mark.parametrize(
    ("text", "mention", "speaker"),
    [
        # A bare surname is the person most often named in full, not the relative named last.
        ("Paul Varga won. Rosa Varga, his wife, smiled. Paul Varga left. Varga said so.", "Varga said", "Paul Varga"),
        ("Rosa Varga met Paul Varga. Mr. Varga left.", "Mr. Varga", "Paul Varga"),
        ("Robert Hale Jr. spoke. Hale said so.", "Hale said", "Robert Hale Jr."),
        ("Kristen Wilkes spoke. Wilke said so.", "Wilke said", "Kristen Wilkes"),
        ("Chris Dole spoke. Dole’s campaign said so.", "Dole’s campaign", "Dole’s campaign"),
        ("Elm Post’s Scott Conroy said so.", "Elm Post’s Scott Conroy", "Scott Conroy"),
        ("Ann Bly and Dana Wills said so.", "Ann Bly and Dana Wills", "Ann Bly and Dana Wills"),
        ("The hospital trust apologised and paid.", "The hospital trust apologised", "the hospital trust"),
        ("Ann Bly, a member of the board, said so.", "a member of the board", "Ann Bly"),
        ("His father Peter Hall said so.", "His father", "Peter Hall"),
        (
            "Democratic front-runner Ann Bly rose. The GOP front-runner said so.",
            "The GOP front-runner",
            "the GOP front-runner",
        ),
        ("Mayor Dana Wills wrote in her column.", "Mayor Dana Wills wrote in her column", "Dana Wills"),
        ("Wills supporters left.", "Wills supporters", "Wills supporters"),
        ("One of her advisers said so.", "One of her advisers", "one of her advisers"),
        ("Ann Bly left. Voters said so.", "Voters said", "voters"),
        ("WHO said so.", "WHO", "WHO"),
        ("Outside, club captain Ann Bly said so.", "Outside, club captain Ann Bly", "Ann Bly"),
        # A surname that ends like a profession.
        ("Oskar Lindqvist left. Then Lindqvist said so.", "Lindqvist said", "Oskar Lindqvist"),
        ("Bread will stay dear, the Guild of Bakers says.", "the Guild of Bakers", "Guild of Bakers"),
    ],
)
def test_names_by_themselves(text: str, mention: str, speaker: str) -> None:
    start = text.rindex(mention)
    end = start + len(mention.removesuffix(" said"))
    assert Cast.of(text).resolve(Span(start, end), at=start).speaker == speaker


TEXTS = st.text(st.sampled_from("Aa Bb. ,'’-\"\n“”") | st.characters(), max_size=300) | st.lists(
    st.sampled_from(
        ["Mr.", "Ann", "Bly", "of the", "said", "He", "The mayor", "who", ",", ".\n", "’s", "officials", "de"]
    )
).map(" ".join)


@settings(deadline=None, max_examples=50)
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


@pytest.mark.parametrize(
    ("text", "mention", "speaker", "kind"),
    [
        ('Samuel "Shorty" Brandreth won. Later Brandreth left.', "Brandreth left", "Samuel Brandreth", "person"),
        ("Samuel “Big Sam” Rowe won. Mr Rowe left.", "Mr Rowe", "Samuel Rowe", "person"),
        ("Calder, Reyl and Merton said it.", "Calder, Reyl and Merton", "Calder, Reyl and Merton", "group"),
        ("Lena Calder and Tom Reyl said it.", "Lena Calder and Tom Reyl", "Lena Calder and Tom Reyl", "group"),
        ('"No," his lawyer, Sam Rowe, said.', "his lawyer, Sam Rowe", "Sam Rowe", "person"),
    ],
)
def test_nicknames_lists_and_appositions(text: str, mention: str, speaker: str, kind: str) -> None:
    found = resolve(text, mention.removesuffix(" left"), nth=text.count(mention.removesuffix(" left")) - 1)
    assert (found.speaker, found.speaker_kind) == (speaker, kind)


def test_a_place_is_nobody() -> None:
    text = "The town of Tarnby was calm. “It is over,” she said."
    assert resolve(text, "she").speaker is None
