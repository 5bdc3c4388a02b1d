"""The newsroom's charts as figures of HTML, which no script draws: pictures whose marks tell their values on hover."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from lxml import etree

from flows.newsroom.charts import charts
from warehouse.newsroom import Filters, answers
from warehouse.served import edition_of

WIDTH = 620
"""Pixels of a chart with its labels."""
WORDS = {"labelColor": "var(--ink)", "titleColor": "var(--ink)"}
LINES = {"domainColor": "var(--faint)", "tickColor": "var(--faint)", "gridColor": "var(--line)"}
INKS = {
    "axis": WORDS | LINES,
    "legend": WORDS,
    "header": WORDS,
    "title": {"anchor": "start", "color": "var(--ink)", "subtitleColor": "var(--faint)"},
    "view": {"stroke": "var(--line)"},
    "background": None,
    "padding": {"left": 40, "right": 5, "top": 5, "bottom": 5},  # browsers' letters may be wider than those measured
}
"""Colours of a chart by the page's variables, which differ by day and by night."""
STYLE = """<style>
:root {
  --page: light-dark(#ffffff, #16181a); --ink: light-dark(#1b1b1b, #ececec); --faint: light-dark(#595959, #b0b0b0);
  --line: light-dark(#dcdcdc, #4a4a4a);
}
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { height: auto; max-width: 100%; }
</style>"""
"""What a page needs for the figures to be seen."""


def figures(served: Path, filters: Filters) -> tuple[str, ...]:
    """A figure for each chart of the quotes that the filters let through."""
    return _figures(served, edition_of(served), filters)


@lru_cache(maxsize=32)
def _figures(served: Path, edition: tuple[int, int], filters: Filters) -> tuple[str, ...]:
    return tuple(f"<figure>{svg_of(chart)}</figure>" for chart in charts(answers(served, filters)).values())


def svg_of(chart: Any) -> str:
    """A chart as SVG: its words and lines have the colours of the page, and its marks a title each."""
    specification = chart.to_dict()
    if specification.get("width") == "container":
        specification |= {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    specification["config"] = INKS
    root = etree.fromstring(vl_convert.vegalite_to_svg(specification))
    for mark in root.iterfind(".//{*}*[@role='graphics-symbol']"):
        title = etree.SubElement(mark, "{http://www.w3.org/2000/svg}title")
        title.text = mark.get("aria-label", "").replace("; ", "\n")
    return str(etree.tostring(root, encoding="unicode"))
