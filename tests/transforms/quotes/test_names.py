import pytest

from transforms.quotes.lexicon import lexicon_of
from transforms.quotes.names import find_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US Secretary of State Antony Hallmark said.", [("person", "Antony Hallmark", "US Secretary of State")]),
        (
            "the Secretary of State, Antony Hallmark",
            [("role", "", "Secretary of State"), ("person", "Antony Hallmark", "")],
        ),
        (
            "Former Elmland State Senator Dr. Kelli Wardle",
            [("person", "Kelli Wardle", "Former Elmland State Senator Dr.")],
        ),
        ("Minister of Foreign Affairs Sergei Lipov", [("person", "Sergei Lipov", "Minister of Foreign Affairs")]),
        ("Secretary of State Rubin", [("person", "Rubin", "Secretary of State")]),
        (
            "Ursula von der Leiten and Basil al-Asman",
            [("person", "Ursula von der Leiten", ""), ("person", "Basil al-Asman", "")],
        ),
        ("But Mr. King met J. D. Vane Jr.", [("person", "King", "Mr."), ("person", "J. D. Vane Jr.", "")]),
        (
            "Elm University Muslim Relations Ann Bly",
            [("organisation", "Elm University Muslim Relations", ""), ("person", "Ann Bly", "")],
        ),
        ("Larry King of New Elm", [("person", "Larry King", ""), ("place", "New Elm", "")]),
        ("Theresa May met George Will in May", [("person", "Theresa May", ""), ("person", "George Will", "")]),
        (
            "The Department of Health and Human Services",
            [("organisation", "Department of Health and Human Services", "")],
        ),
        ("Malaya's Prime Minister", [("name", "Malaya", ""), ("role", "", "Prime Minister")]),
        ("Officials said. However, Results came on Monday.", []),
    ],
)
def test_names_are_cut_from_their_titles(text: str, expected: list[tuple[str, str, str]]) -> None:
    names = find_names(text, lexicon_of("en"))
    assert [(n.kind, text[n.name_start : n.name_end], text[n.start : n.name_start].strip()) for n in names] == expected
