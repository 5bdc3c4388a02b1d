import pytest

from transforms.metadata.candidates import Candidate
from transforms.metadata.page_titles import page_titles, strip_site_name


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Ferry sails | The Daily Harbour", "Ferry sails"),
        ("Ferry sails - daily-harbour.example", "Ferry sails"),
        ("The Daily Harbour: Ferry sails", "Ferry sails"),
        ("Ferry sails | Sport | Daily Harbour", "Ferry sails | Sport"),
        ("Ferry - late again", "Ferry - late again"),
    ],
)
def test_strips_site_name(title, stripped):
    assert strip_site_name(title, "The Daily Harbour", "daily-harbour.example") == stripped


@pytest.mark.parametrize(
    ("titles", "headline"),
    [
        (
            [("meta og:title", "Ferry trouble: what you must know"), ("h1", "Ferry is late again")],
            "Ferry is late again",
        ),
        ([("meta og:title", "Ferry late"), ("h1", "Newsletter"), ("h1", "The ferry is late")], "The ferry is late"),
        ([("meta og:title", "Ferry late"), ("h1", "Newsletter"), ("h1", "Most read")], "Ferry late"),
        ([("meta og:title", "Ferry late"), ("h1", "The Daily Harbour")], "Ferry late"),
        ([("title element", "Ferry late | The Daily Harbour")], "Ferry late"),
        ([("source", "Ferry late"), ("h1", "The ferry is late")], "Ferry late"),
    ],
)
def test_headline_of_a_page(titles, headline):
    candidates = [Candidate("headline", extractor, title) for extractor, title in titles]
    assert page_titles([*candidates, Candidate("outlet", "meta", "The Daily Harbour")])[0][1] == headline
