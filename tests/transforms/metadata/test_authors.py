import pytest

from transforms.metadata.authors import choose_authors, folded_name
from transforms.metadata.byline import parse_byline
from transforms.metadata.candidates import Candidate


@pytest.mark.parametrize(
    ("stated", "names", "extractor"),
    [
        ([("json-ld", "Ana Bell"), ("json-ld", "Tom Roe"), ("meta author", "Ana Bell")],
         ["Ana Bell", "Tom Roe"], "json-ld"),
        ([("meta author", "Cy Moe"), ("microdata", "By Ana Bell"), ("rel author", "Ana Bell")],
         ["Ana Bell"], "microdata"),
        ([("meta author", "Daily Harbour Staff"), ("byline element", "By Ana Bell")], ["Ana Bell"], "byline element"),
        ([("json-ld organisation", "Harbour Group"), ("rel author", "Ana Bell")], ["Ana Bell"], "rel author"),
        ([("json-ld organisation", "Harbour Group")], ["Harbour Group"], "json-ld organisation"),
        ([("source", "Staff reporters")], ["Staff reporters"], "source"),
        ([("byline element", "Ana Bell"), ("byline element", "Ana Bell Chief Whip")], ["Ana Bell"], "byline element"),
        ([("meta author", "Bell, Ana")], ["Ana Bell"], "meta author"),
        ([("author link", "View more stories here")], [], None),
        ([("source", "https://harbour.example/ana")], [], None),
    ],
)  # fmt: skip
def test_choice(stated, names, extractor):
    candidates = [Candidate("authors", source, value) for source, value in stated]
    chosen = choose_authors(candidates, (), frozenset({folded_name("The Daily Harbour")}))
    assert [author.name for author in chosen.authors] == names
    assert (chosen.provenance.extractor if chosen.provenance else None) == extractor


def test_runner_up_is_kept_where_it_differs():
    candidates = [Candidate("authors", "json-ld", "Ana Bell"), Candidate("authors", "meta author", "Cy Moe")]
    provenance = choose_authors(candidates, parse_byline("Tom Roe")).provenance
    assert (provenance.runner_up_extractor, provenance.runner_up) == ("meta author", "Cy Moe")
