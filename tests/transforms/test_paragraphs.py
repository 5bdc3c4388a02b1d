import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.paragraphs import find_blocks, joined, label_paragraphs

ARTICLE = """Ferry sails again

The ferry sailed on Friday, eleven weeks after it ran aground.

What comes next

The owner, Sundline, will pay for the damage, it said in a statement.

Photo: Kim Lee

Read more about ferries

(c) The rest is silence.
"""


def _paragraphs(text, kinds=None):
    return label_paragraphs(text, find_blocks(text), article_id="a", known_kinds=kinds or {})


def test_kinds_and_section_headings():
    paragraphs = _paragraphs(ARTICLE, {0: "headline"})
    assert [(p.kind, p.section_heading) for p in paragraphs] == [
        ("headline", None),
        ("body", None),
        ("subheading", None),
        ("body", "What comes next"),
        ("caption", "What comes next"),
        ("other", "What comes next"),
        ("body", "What comes next"),
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # hard-wrapped, indented as on the wires
        ("The ferry sailed on Friday, eleven weeks after it\nran aground.\n    The owner will pay.\n Reuter", 3),
        # hard-wrapped at a width, a short line ends the paragraph
        ("The ferry sailed on Friday, eleven weeks after it had\nrun aground.\n"
         "The owner will pay for all of the damage, it said in\na statement.", 2),
        # a line each
        ("The ferry sailed on Friday.\nThe owner will pay.\nThe crew was paid.", 3),
        (f"{'The ferry sailed on Friday. ' * 6}\n{'The owner will pay. ' * 6}", 2),
        ("One.\n \n\t\nTwo.", 2),
        ("", 0),
        ("  \n \n", 0),
    ],
)  # fmt: skip
def test_blocks(text, blocks):
    assert len(find_blocks(text)) == blocks


@pytest.mark.parametrize(
    "line",
    ["Q: Did it sail?", "“It sailed”", "Wheat 120.5 130.2 140.1", "and so on", "It sailed.", "Why?", "██ On ballot"],
)
def test_no_subheading(line):
    paragraphs = _paragraphs(f"Ferry sails again, says owner.\n\n{line}\n\nThe owner will pay for all of the damage.")
    assert paragraphs[1].kind == "body"


@given(st.text(alphabet=st.sampled_from("aB .“”'\n\t\u202f\u00a0-é"), max_size=300))
def test_paragraphs_say_what_the_text_says(text):
    paragraphs = _paragraphs(text)
    assert "".join("".join(p.text.split()) for p in paragraphs) == "".join(text.split())
    end = 0
    for index, paragraph in enumerate(paragraphs):
        assert text[paragraph.start_char : paragraph.end_char] == paragraph.text == paragraph.text.strip()
        assert (paragraph.paragraph_index, paragraph.start_char >= end) == (index, True)
        end = paragraph.end_char


@given(st.lists(st.text(min_size=1)))
def test_joined_pieces_lie_where_their_spans_say(pieces):
    text, spans = joined(pieces)
    assert [text[slice(*span)] for span in spans] == pieces
