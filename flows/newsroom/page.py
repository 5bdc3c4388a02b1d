"""The newsroom as one page of HTML that needs nothing beside itself: no script, no font, no network."""

from collections.abc import Sequence
from html import escape
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from string import Template

from flows.errors import UserError
from warehouse.newsroom import AT_FIRST, Rows, answers
from warehouse.served import meta


def check_can_draw() -> None:
    """Nothing. Raises UserError when what draws the charts is not installed."""
    if not (find_spec("altair") and find_spec("vl_convert")):
        raise UserError("--export-html needs the notebook extra: pip install 'onrecord[notebook]'.")


def write_page(served: Path, page: Path) -> None:
    """Nothing; writes the page of the served file. Raises UserError when the page cannot be written."""
    html = page_of(served)
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UserError(f"Cannot write {str(page)!r}: {error.strerror}.") from error


def page_of(served: Path) -> str:
    """The page: charts of all speech, the newest quotes, and the records that were set aside."""
    from flows.newsroom.figures import STYLE, figures

    told = meta(served)
    answered = answers(served, AT_FIRST)
    [totals] = answered["totals"]
    counts = ", ".join(f"{count:,} {what}" for what, count in totals.items())
    template = resources.files("flows.newsroom").joinpath("page.html").read_text(encoding="utf-8")
    return Template(template).substitute(
        subtitle=escape(f"Snapshot {told['snapshot_id']}, built {told['built_at']:%Y-%m-%d %H:%M} UTC: {counts}"),
        style=STYLE,
        figures="\n".join(figures(served, AT_FIRST)),
        quotes=table_of(answered["latest_quotes"], ("published_date", "outlet", "speaker", "type", "text", "headline")),
        rejected=table_of(answered["rejected"], ("source_uri", "record_number", "reason_code", "reason")),
    )


def table_of(rows: Rows, columns: Sequence[str]) -> str:
    """Columns of rows as a table of HTML."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(
        "<tr>"
        + "".join(f"<td>{'' if row[name] is None else escape(str(row[name]))}</td>" for name in columns)
        + "</tr>"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
