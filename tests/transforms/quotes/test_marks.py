from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.marks import MarkedSpan, find_marks


def marked(text: str, language: str | None = None) -> list[str]:
    return [text[span.start_char : span.end_char] for span in find_marks(text, language)]


def inner(text: str, language: str | None = None) -> list[str]:
    return [text[span.inner_start : span.inner_end] for span in find_marks(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” said Orla.", ["“We won,”"]),
        ('"We won," said Orla.', ['"We won,"']),
        ('“We won," said Orla. "Again.”', ['“We won,"', '"Again.”']),
        ("She said that ”The river rose” and left.", ["”The river rose”"]),
        ("He stressed that “ the river must fall.” Later", ["“ the river must fall.”"]),
        ("“We won,“ said Orla. “Again.“", ["“We won,“", "“Again.“"]),
        ("``We won,'' said Orla.", ["``We won,''"]),
        ("''We won,'' said Orla.", ["''We won,''"]),
        ("'I don't know,' said Orla. 'The dogs' owner is away.'", ["'I don't know,'", "'The dogs' owner is away.'"]),
        ("He called it 'the players' fault' again.", ["'the players' fault'"]),
        ("“He said ‘no to me,” she said.", ["“He said ‘no to me,”"]),
        ('"He is 6\'2" and fast," said Orla. "And 5\'11"."', ['"He is 6\'2" and fast,"', '"And 5\'11"."']),
        ("‘Don’t wait,’ said James’ aunt. ‘Go.’", ["‘Don’t wait,’", "‘Go.’"]),
        ("« Nous partons », dit Odile.", ["« Nous partons »"]),
        ("»Wir gehen«, sagte Odile.", ["»Wir gehen«"]),
        ("„Wir gehen“, sagte Odile. „Jetzt.“", ["„Wir gehen“", "„Jetzt.“"]),
        ("”Vi går”, sade Odile.", ["”Vi går”"]),
        ("オディールは「行く」と言った。", ["「行く」"]),
        ("“Yes”—and “no”", ["“Yes”", "“no”"]),
        ("Orla (“Shorty”) Quill", ["“Shorty”"]),
        ("the un“fit”ting word", ["“fit”"]),
    ],
)
def test_pairs_marks_of_every_style(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Orla doesn’t mind, isn't it so, rock 'n' roll fans of the ’90s?",
        "'Tis James’ book and the dogs' bowl, so wait 'til six.",
        'He is 6\'2" tall and carries a 5" pipe and a 6’ 3” pole.',
        "» Harbour opens\n» Bridge closes",
        "Home » News » Harbour",
        'A stray " mark',
        '""""""""',
        '"" “” " "',
        "",
    ],
)
def test_what_is_no_quote_mark_pairs_nothing(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "expected", "parents"),
    [
        ("“He said ‘no’ to ‘me,’” said Orla.", ["“He said ‘no’ to ‘me,’”", "‘no’", "‘me,’"], [None, 0, 0]),
        ('"He said "no" to me," said Orla.', ['"He said "no" to me,"', '"no"'], [None, 0]),
        (
            '"He said “no” to me.\n\n"And “yes.”"',
            ['"He said “no” to me.', "“no”", '"And “yes.”"', "“yes.”"],
            [None, 0, None, 2],
        ),
        ("'All is well (\"yes\")', says Quill", ["'All is well (\"yes\")'", '"yes"'], [None, 0]),
        ("« Il a dit « non » hier », dit Odile.", ["« Il a dit « non » hier »", "« non »"], [None, 0]),
        ("„Er sagte ‚nein‘ dazu“, sagte sie.", ["„Er sagte ‚nein‘ dazu“", "‚nein‘"], [None, 0]),
        ("彼は「本は『海』だ」と", ["「本は『海』だ」", "『海』"], [None, 0]),
        (
            "“One “two ‘three’ two” one.”",
            ["“One “two ‘three’ two” one.”", "“two ‘three’ two”", "‘three’"],
            [None, 0, 1],
        ),
    ],
)
def test_marks_nest(text: str, expected: list[str], parents: list[int | None]) -> None:
    assert marked(text) == expected
    assert [span.parent for span in find_marks(text)] == parents


@pytest.mark.parametrize("opener", ["“", '"'])
def test_a_quote_that_opens_every_paragraph_and_closes_once_is_one_group(opener: str) -> None:
    closer = {"“": "”", '"': '"'}[opener]
    text = f"Orla said: {opener}One.\n\n{opener}Two.\n\n{opener}Three,{closer} he said.\n\n{opener}4,{closer} Ned said."
    spans = find_marks(text)
    assert [text[span.inner_start : span.inner_end] for span in spans] == ["One.", "Two.", "Three,", "4,"]
    assert [span.closure for span in spans] == ["continued", "continued", "explicit", "explicit"]
    assert len({span.group for span in spans[:3]}) == 1
    assert spans[3].group != spans[0].group


def test_a_closing_mark_at_the_head_of_a_paragraph_goes_on_with_the_quote() -> None:
    spans = find_marks("« Nous partons.\n» Nous revenons », dit Odile.")
    assert [(span.closure, span.group) for span in spans] == [("continued", 0), ("explicit", 0)]


def test_nested_quotes_go_on_together() -> None:
    spans = find_marks("“He said: ‘One.\n\n“‘Two.’ That was it,” said Orla.")
    assert [(span.closure, span.group) for span in spans] == [
        ("continued", 0),
        ("continued", 10),
        ("explicit", 0),
        ("explicit", 10),
    ]


def test_a_missing_closer_ends_with_its_paragraph() -> None:
    text = "“One. And more.\n\nNed disagreed. “Two,” he said."
    spans = find_marks(text)
    assert marked(text) == ["“One. And more.", "“Two,”"]
    assert [span.closure for span in spans] == ["missing", "explicit"]
    assert spans[0].group != spans[1].group


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("“We will appeal, said Orla Quill.", "en", "We will appeal,"),
        ("“We will appeal, the lawyer said on Friday.", "en", "We will appeal,"),
        ("“Will they appeal? asked the judge, who left.", "en", "Will they appeal?"),
        ("“We went home, said hello and slept.", "en", "We went home, said hello and slept."),
        ("“We have a plan, citing the law.", "en", "We have a plan, citing the law."),
        ("“We went home, I said, and slept.", "en", "We went home, I said, and slept."),
        ("„Wir gehen, sagte Anna Berg.", "de", "Wir gehen,"),
    ],
)
def test_a_missing_closer_ends_before_the_words_that_say_who_spoke(text: str, language: str, words: str) -> None:
    assert inner(text, language) == [words]


def test_a_quote_that_ends_with_its_speaker_does_not_go_on() -> None:
    spans = find_marks("“One, said Orla Quill.\n\n“Two,” said Ned.")
    assert [span.closure for span in spans] == ["missing", "explicit"]
    assert spans[0].group != spans[1].group


@pytest.mark.parametrize(
    ("text", "group_count"),
    [
        ("Mayor Orla Quill said: “One.\n\n“Two,” said Ned Harrow.", 2),
        ("“Zero,” Quill said. “One.\n\n“Two,” Harrow said.", 3),
        ("Mayor Orla Quill said: “One.\n\n“Two,” Quill said.", 1),
        ("Mayor Orla Quill said: “One.\n\n“Two,” she said.", 1),
        ("Mayor Orla Quill said: “One.\n\n“Two,” the mayor said.", 1),
        ("“One.\n\n“Two,” said Ned Harrow.", 1),
        ("Mayor Orla Quill said: “One.\n\n“Two.”\n\nNed Harrow said no.", 1),
    ],
)
def test_a_quote_does_not_go_on_into_that_of_another_speaker(text: str, group_count: int) -> None:
    spans = find_marks(text, "en")
    assert len({span.group for span in spans}) == group_count
    assert (spans[-2].closure == "continued") == (group_count == 1)


def test_a_missing_closer_ends_where_the_next_quote_opens() -> None:
    text = '"One, he said. "Two." "And three. "Four."'
    assert [(text[s.start_char : s.end_char], s.closure) for s in find_marks(text)] == [
        ('"One,', "missing"),
        ('"Two."', "explicit"),
        ('"And three.', "missing"),
        ('"Four."', "explicit"),
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("—No lo sé —dijo María—. Mañana veremos.", "es", ["No lo sé", "Mañana veremos."]),
        ("—Bueno —respondió él.", "es", ["Bueno"]),
        ("— Je ne sais pas, dit-elle.", "fr", ["Je ne sais pas, dit-elle."]),
        ("— Orla Quill, Tarnwick", "en", []),
        ("—Dijo «hola —y nada más— amigo» —contó él.", "es", ["hola —y nada más— amigo"]),
    ],
)
def test_a_dash_begins_speech_where_the_language_has_it_so(text: str, language: str, expected: list[str]) -> None:
    assert inner(text, language) == expected


def test_inner_bounds_leave_out_marks_and_spaces() -> None:
    assert inner("«\u202fNous partons\u00a0», “ and so do we ”") == ["Nous partons", "and so do we"]


def test_deep_nesting_is_bounded() -> None:
    spans = find_marks("“one ‘two " * 9 + "three’ four” " * 9)
    assert max(depth(spans, index) for index in range(len(spans))) == 5


def depth(spans: list[MarkedSpan], index: int) -> int:
    deep, parent = 1, spans[index].parent
    while parent is not None:
        deep, parent = deep + 1, spans[parent].parent
    return deep


MARKS_AND_WORDS = st.lists(
    st.sampled_from([*"“”\"'‘’«»‹›„‚`「」『』—- \n.,5", "''", "``", "word", "dogs", "...", "\u202f", " she said "]),
    max_size=60,
).map("".join)


@given(text=MARKS_AND_WORDS | st.text(), language=st.sampled_from([None, "en", "es", "fr"]))
def test_spans_lie_in_the_text_and_nest(text: str, language: str | None) -> None:
    spans = find_marks(text, language)
    assert spans == find_marks(text, language)
    for index, span in enumerate(spans):
        assert 0 <= span.start_char < span.inner_start < span.inner_end <= span.end_char <= len(text)
        assert not text[span.inner_start].isspace()
        assert not text[span.inner_end - 1].isspace()
        assert "\n" not in text[span.start_char : span.end_char]
        assert (span.closure == "explicit") == (span.end_char > span.inner_end or span.style == "dash")
        if span.parent is not None:
            around = spans[span.parent]
            assert span.parent < index
            assert around.start_char <= span.start_char
            assert span.end_char <= around.end_char
    for earlier, later in pairwise(spans):
        assert earlier.start_char < later.start_char
        assert later.start_char >= earlier.end_char or later.end_char <= earlier.end_char
