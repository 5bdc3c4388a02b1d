import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.metadata.dateline import Day, find_dateline

DATELINES = [
    # line, dateline, places, regions, agency, day
    ("QAMISHLI, Syria (North Press) – A", "QAMISHLI, Syria (North Press)",
     ("QAMISHLI",), ("Syria",), "North Press", None),
    ("WASHINGTON (AP) - A", "WASHINGTON (AP)", ("WASHINGTON",), (), "AP", None),
    ("LONDON, March 3 (Reuters) - A", "LONDON, March 3 (Reuters)", ("LONDON",), (), "Reuters", Day(3, 3, None)),
    ("PARIS/BERLIN - A", "PARIS/BERLIN", ("PARIS", "BERLIN"), (), None, None),
    ("FARMINGTON Conn., FEb 26 - A", "FARMINGTON Conn., FEb 26", ("FARMINGTON",), ("Conn.",), None, Day(2, 26, None)),
    ("KANSAS CITY, Mo. - May 13 - A", "KANSAS CITY, Mo. - May 13", ("KANSAS CITY",), ("Mo",), None, Day(5, 13, None)),
    ("RIO DE JANEIRO, Feb 26 - A", "RIO DE JANEIRO, Feb 26", ("RIO DE JANEIRO",), (), None, Day(2, 26, None)),
    ("Quito, Narch 9, 2011 - A", "Quito, Narch 9, 2011", ("Quito",), (), None, Day(3, 9, 2011)),
    ("PORT VARDE, Norland, March 3 (Harbour Wire) - A", "PORT VARDE, Norland, March 3 (Harbour Wire)",
     ("PORT VARDE",), ("Norland",), "Harbour Wire", Day(3, 3, None)),
    ("PARIS, 3 mars (AFP) - A", "PARIS, 3 mars (AFP)", ("PARIS",), (), "AFP", Day(3, 3, None)),
    ("DAMAS (Syrie) (AFP) - A", "DAMAS (Syrie) (AFP)", ("DAMAS",), ("Syrie",), "AFP", None),
    ("Wien/Genf, 3. März (dpa) — A", "Wien/Genf, 3. März (dpa)", ("Wien", "Genf"), (), "dpa", Day(3, 3, None)),
    ("Paris, le 3 mars 2025 - A", "Paris, le 3 mars 2025", ("Paris",), (), None, Day(3, 3, 2025)),
    ("Hamburg/Berlin (dpa/lno) - A", "Hamburg/Berlin (dpa/lno)", ("Hamburg", "Berlin"), (), "dpa", None),
    ("Brunnau (nwd) - A", "Brunnau (nwd)", ("Brunnau",), (), "nwd", None),
    ("BERLIN taz | A", "BERLIN taz", ("BERLIN",), (), "taz", None),
    ("Berlin – A", "Berlin", ("Berlin",), (), None, None),
    ("BARCELONA, 5 de mayo (EFE).- A", "BARCELONA, 5 de mayo (EFE)", ("BARCELONA",), (), "EFE", Day(5, 5, None)),
    ("MOSCOW, March 3. /TASS/. A", "MOSCOW, March 3. /TASS/", ("MOSCOW",), (), "TASS", Day(3, 3, None)),
    ("BRUSSELS (Reuters) A", "BRUSSELS (Reuters)", ("BRUSSELS",), (), "Reuters", None),
    ("(Reuters) - A", "(Reuters)", (), (), "Reuters", None),
    ("LONDON, March 3 -A", "LONDON, March 3", ("LONDON",), (), None, Day(3, 3, None)),
    ("ROME —A", "ROME", ("ROME",), (), None, None),
]  # fmt: skip

NO_DATELINES = [
    "UPDATE - The ferry sails again",
    "EXCLUSIVE — The ferry sails again",
    "Monday, March 3 - The ferry sails again",
    "London -based Sundline will pay",
    "A year ago — a long one — the ferry sank",
    "Paris is well worth a mass - or so he said",
    "Reading – a pleasure of the few",
    "NATO (North Atlantic Treaty Organization) - what it is",
    "Brandreth - sacked on Friday - will appeal",
    "The mayor, 52 - who resigned - was absent",
    "",
]


@pytest.mark.parametrize(("line", "dateline", "places", "regions", "agency", "day"), DATELINES)
def test_reads_dateline(line, dateline, places, regions, agency, day):
    found = find_dateline(line)
    assert found is not None
    assert line[slice(*found.span)] == dateline
    assert line[found.body_start :] == "A"
    assert (found.places, found.regions, found.agency, found.day) == (places, regions, agency, day)


@pytest.mark.parametrize("line", NO_DATELINES)
def test_invents_no_dateline(line):
    assert find_dateline(line) is None


def test_reads_dateline_broken_over_two_lines():
    found = find_dateline("VANCOUVER, British\nColumbia, March 2 - A")
    assert found is not None and found.regions == ("British\nColumbia",) and found.day == Day(3, 2, None)


@given(st.text(max_size=40), st.sampled_from([row[0] for row in DATELINES]), st.text(max_size=40))
def test_span_lies_inside_the_paragraph(before, line, after):
    text = f"{before}\n{line}{after}"
    found = find_dateline(text, len(before) + 1)
    if found is not None:
        start, end = found.span
        assert len(before) + 1 <= start < end <= found.body_start <= len(text)
        assert text[start:end] == text[start:end].strip()
