import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.kinds import kind_of
from transforms.quotes.marks import find_marks
from transforms.quotes.training.kinds import kind_examples, train_kinds


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("nickname", "Orla “Shorty” Quill won the race."),
        ("nickname", "Known as “Shorty”, the keeper saved two shots."),
        ("nickname", 'The keeper, nicknamed "The Wall," saved two.'),
        ("nickname", 'Ned ("Big Ned") Harrow said he was glad.'),
        ("nickname", "Jack “the Hat” Miller was arrested."),
        ("nickname", "Anna “Annie” van der Berg has died."),
        ("title", "Her novel “The Salt Road” won a prize."),
        ("title", 'He starred in the film "Winter Light," which opened Friday.'),
        ("title", "The song ‘Harbour Lights’ topped the charts."),
        ("term", "The so-called “ghost fleet” left the harbour."),
        ("term", "The town's motto is “In fog we trust”."),
        ("term", "The word “harbour” comes from an old term for shelter."),
        ("term", "The council will open a “hub” for young people."),
        ("speech", "“We won,” said Orla Quill."),
        ("speech", "Quill called the plan “a disaster” on Friday."),
        ("speech", "Quill said the vote was a “farce”."),
        ("speech", "A spokesman denied the “absurd” claims."),
        ("speech", "Asked if he would resign, Harrow said: “Never.”"),
        ("speech", "“No.”"),
        ("speech", "“I talk to the lamp more than I talk to people”"),
        ("speech", "Mayor Calls Bridge Plan ‘A Disgrace’ Over Costs"),
        ("speech", "Harrow, who called himself “lucky,” left early."),
    ],
)
def test_the_kind_of_marked_words(kind: str, text: str) -> None:
    assert kind_of(text, find_marks(text), 0).kind == kind


def test_what_goes_on_in_the_next_paragraph_is_speech() -> None:
    text = "“Fog\n\n“and rain,” said Orla Quill."
    marks = find_marks(text)
    assert [kind_of(text, marks, index).kind for index in range(2)] == ["speech", "speech"]


@given(st.lists(st.sampled_from([*"“”\"'‘’« »—\n.,", "Fog", "said", "the", "novel", "42"]), max_size=40).map("".join))
def test_every_pair_of_marks_has_a_kind(text: str) -> None:
    marks = find_marks(text)
    for index in range(len(marks)):
        kind, probability = kind_of(text, marks, index)
        assert kind in {"speech", "title", "nickname", "term"}
        assert 0.0 <= probability <= 1.0


def test_training_learns_what_annotators_marked() -> None:
    said, read = "Quill said she was “glad”. ", "Quill read the book “Fog” again. "
    articles = [(said + read, [(16, 25)])] * 5
    assert [is_speech for _, is_speech in kind_examples(articles)] == [True, False] * 5
    weights = train_kinds(articles)
    assert weights["speech cue before short=True"] > 0 > weights["title words before"]


def test_long_quotes_outside_the_annotation_teach_nothing() -> None:
    assert list(kind_examples([("“One two three four five six seven eight nine.”", [])])) == []
