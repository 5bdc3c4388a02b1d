"""Windows over a paragraph that is too long: where they are cut, and that nothing is lost between them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes import long_texts
from transforms.records import Paragraph


@pytest.fixture(autouse=True, scope="module")
def short_windows() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_texts, "LONGEST_PARAGRAPH", 100)
        patch.setattr(long_texts, "LONGEST_PROSE", 1_000)
        yield


def windows(text: str) -> list[Paragraph]:
    return list(long_texts.windows_of(Paragraph("article", 3, "body", None, 7, 7 + len(text), text, 1, 1)))


SENTENCE = "The boats went out to sea. "


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (SENTENCE * 5, SENTENCE * 3),
        (SENTENCE * 2 + "“Go home. Now. " + SENTENCE * 2 + "Go.” " + SENTENCE, SENTENCE * 2),  # not inside a quote
        ("“Go home. " + SENTENCE * 5, "“Go home. " + SENTENCE * 3),  # but for one that never ends
        ("a " * 80 + "b. C.", "a " * 80 + "b. "),  # a sentence too long for a window is one of its own
        ("a " * 80, "a " * 80),
    ],
)
def test_a_window_ends_with_the_last_sentence_that_fits(text: str, first: str) -> None:
    assert windows(text)[0].text == first


def test_what_is_no_prose_by_its_length_is_not_cut_any_more() -> None:
    assert len(windows(SENTENCE * 300)[-1].text) > len(SENTENCE) * 200


@given(st.lists(st.sampled_from(["“a. B” ", "a. ", "word " * 40, "“ ", "” ", "。", "x" * 300]), max_size=60))
def test_windows_hold_a_long_paragraph_without_gaps(pieces: list[str]) -> None:
    text = "".join(pieces) or "a"
    found = windows(text)
    assert "".join(window.text for window in found) == text
    assert [window.start_char for window in found] == [7, *(window.end_char for window in found[:-1])]
    assert found[-1].end_char == 7 + len(text)
    assert {window.paragraph_index for window in found} == {3}
