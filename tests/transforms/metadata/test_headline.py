import pytest

from transforms.metadata.headline import clean_headline, headline_span

PROSE = "The ferry was late again on Friday, and so was the replacement bus, and " + "so on and so forth " * 6 + "."


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Ferry sails again\n\nThe ferry sails.", "Ferry sails again"),
        ("\n  Ferry sails again  \nThe ferry sails.", "Ferry sails again"),
        ("Ferry sails again;\nCrew is paid\n\nThe ferry sails.", "Ferry sails again;\nCrew is paid"),
        ("LONDON (AP) - The ferry sails.\n\nIt does.", None),
        (f"{PROSE}\n\nIt does.", None),
        ("The ferry sails.", None),
        ("Friday, January 4, 2019\n\nThe ferry sails.", None),
        ("", None),
    ],
)
def test_headline_of_plain_text(text, headline):
    span = headline_span(text)
    assert (text[slice(*span)] if span else None) == headline


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("Ferry  sails\nagain.", "Ferry sails again"),
        ("Mayor calls it ‘a farce.’", "Mayor calls it ‘a farce’"),
        ("Ferry sails from the U.S.", "Ferry sails from the U.S."),
        ("Ferry sails. Again.", "Ferry sails. Again."),
        ("Sen. Moe sails.", "Sen. Moe sails"),
        ("And then...", "And then..."),
        ("Will it sail?", "Will it sail?"),
    ],
)
def test_clean_headline(line, headline):
    assert clean_headline(line) == headline
