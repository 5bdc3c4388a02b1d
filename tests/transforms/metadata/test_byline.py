import pytest

from transforms.metadata.byline import parse_byline, read_byline_line

LINES = [
    ("Reporting by Hakim Ahmad", [("Hakim Ahmad", "reporter", None)]),
    ("By Maggie Lund, Reuters", [("Maggie Lund", "reporter", "Reuters")]),
    ("By Brad Lund Reuters", [("Brad Lund", "reporter", "Reuters")]),
    ("By Cal Lund, Reutersd", [("Cal Lund", "reporter", "Reuters")]),
    ("By ABBY MOE AND TED d'AREZZO, REUTERS",
     [("ABBY MOE", "reporter", None), ("TED d'AREZZO", "reporter", "Reuters")]),
    ("By Lai Kwok Kin", [("Lai Kwok Kin", "reporter", None)]),
    ("By John Moe, Jr.", [("John Moe Jr", "reporter", None)]),
    ("By Jane Roe, Courier", [("Jane Roe", "reporter", "Courier")]),
    ("By Jane Roe of The Daily Harbour", [("Jane Roe", "reporter", "The Daily Harbour")]),
    ("By Anna Bell in Quito", [("Anna Bell", "reporter", None)]),
    ("By Anna Bell and Tom Roe, Staff Writers", [("Anna Bell", "reporter", None), ("Tom Roe", "reporter", None)]),
    ("By Associated Press", [("Associated Press", "reporter", "AP")]),
    ("Von Karla Weber und Hans Maier", [("Karla Weber", "reporter", None), ("Hans Maier", "reporter", None)]),
    ("Par Luc Martin, à Lyon", [("Luc Martin", "reporter", None)]),
    ("BY ADA MOOR\nOF THE CITY DESK", [("ADA MOOR", "reporter", "THE CITY DESK")]),
    ("Par Luc Martin (AFP)", [("Luc Martin", "reporter", "AFP")]),
    ("Mara Lindqvist, Staff Writer", [("Mara Lindqvist", "reporter", None)]),
    ("Mara Lindqvist, contributing photographer", [("Mara Lindqvist", "photographer", None)]),
    ("Photo by Kim Lee / AP", [("Kim Lee", "photographer", "AP")]),
    ("Bea Roux reported from Quito, and Al Moe from Lima. Cy Watt contributed.",
     [("Bea Roux", "reporter", None), ("Cy Watt", "contributor", None)]),
    ("Bea Roux and Cy Watt contributed reporting.",
     [("Bea Roux", "contributor", None), ("Cy Watt", "contributor", None)]),
    (
        "(Reporting by Ana Bell in Quito and Tom Roe; Additional reporting by Lia Poe; Editing by Will Dunn.)",
        [("Ana Bell", "reporter", None), ("Tom Roe", "reporter", None), ("Lia Poe", "contributor", None),
         ("Will Dunn", "editor", None)],
    ),
]  # fmt: skip

NO_BYLINES = [
    "By the time the mayor arrived, the square was empty.",
    "By Monday",
    "By 2020, the town will have a bridge",
    "By Home News Sport",
    "By sea",
    "The mayor said the bridge was safe",
    "— a long dash opens this",
    "Ana Bell contributed $500 to the campaign.",
    "",
]


def _triples(authors):
    return [(author.name, author.role, author.agency) for author in authors]


@pytest.mark.parametrize(("line", "authors"), LINES)
def test_reads_byline(line, authors):
    assert _triples(read_byline_line(line)) == authors


@pytest.mark.parametrize("line", NO_BYLINES)
def test_prose_is_no_byline(line):
    assert read_byline_line(line) == read_byline_line(line, is_last=True) == ()


def test_name_after_a_dash_signs_off():
    assert _triples(read_byline_line("— Mara Lindqvist", is_last=True)) == [("Mara Lindqvist", "reporter", None)]
    assert read_byline_line("— Mara Lindqvist") == ()


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("JO HASK, DAVE KAPP and PAT REEVE", ["JO HASK", "DAVE KAPP", "PAT REEVE"]),
        ("Mike Moe | mmoe@courier.example", ["Mike Moe"]),
        ("Ana Bell;Tom Roe", ["Ana Bell", "Tom Roe"]),
        ("松村太郎", ["松村太郎"]),
        ("March 3, 2021", []),
        ("https://courier.example/authors/moe", []),
    ],
)
def test_reads_author_field(field, names):
    assert [author.name for author in parse_byline(field)] == names
