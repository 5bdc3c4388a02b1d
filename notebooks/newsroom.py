"""The newsroom: who is quoted, where and how, read from the served file."""

import marimo

app = marimo.App(width="medium", app_title="onrecord: newsroom")


@app.cell
def _():
    import html
    import os
    from pathlib import Path

    import altair as alt
    import marimo as mo

    from warehouse import served

    # The environment names another warehouse; the default is the one that `make run` fills.
    warehouse_dir = Path(os.environ.get("ONRECORD_WAREHOUSE", Path(__file__).parents[1] / "data/warehouse"))
    served_path = warehouse_dir / served.SERVED_NAME
    return alt, html, mo, served, served_path


@app.cell
def _(mo, served, served_path):
    def rows(sql, *values):
        """The answer to a query as a list of dictionaries, one a row."""
        with served.connect(served_path) as connection:
            answer = connection.execute(sql, list(values))
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    mo.stop(not served_path.exists(), mo.md(f"There is no `{served_path}` yet: `onrecord run` publishes it."))
    [published] = rows("FROM meta")
    mo.md(f"# Newsroom\nSnapshot {published['snapshot_id']}, built {published['built_at']:%d %B %Y %H:%M} UTC")
    return (rows,)


@app.cell
def _(mo, rows):
    outlets = [
        row["outlet"] for row in rows("SELECT DISTINCT outlet FROM marts.quotes WHERE outlet IS NOT NULL ORDER BY 1")
    ]
    languages = [
        row["language"]
        for row in rows("SELECT DISTINCT language FROM marts.quotes WHERE language IS NOT NULL ORDER BY 1")
    ]
    outlet = mo.ui.multiselect(outlets, label="outlet")
    language = mo.ui.multiselect(languages, label="language")
    type_ = mo.ui.multiselect(["direct", "mixed", "indirect"], label="type")
    kind = mo.ui.multiselect(["speech", "stance"], value=["speech"], label="kind")
    mo.hstack([outlet, language, type_, kind], justify="start")
    return kind, language, outlet, type_


@app.cell
def _(kind, language, outlet, rows, type_):
    quotes = rows(
        """
        SELECT speaker, speaker_kind, outlet, type, text, headline, published_date
        FROM marts.quotes
        WHERE (len($1) = 0 OR list_contains($1, outlet)) AND (len($2) = 0 OR list_contains($2, language))
          AND (len($3) = 0 OR list_contains($3, type)) AND (len($4) = 0 OR list_contains($4, kind))
        ORDER BY headline, quote_index
        """,
        outlet.value,
        language.value,
        type_.value,
        kind.value,
    )
    return (quotes,)


@app.cell
def _(alt, mo, quotes):
    from collections import Counter

    by_speaker = Counter((quote["speaker"], quote["type"]) for quote in quotes if quote["speaker"])
    most = {name for name, _ in Counter(quote["speaker"] for quote in quotes if quote["speaker"]).most_common(15)}
    counted = [
        {"speaker": name, "type": type_name, "quotes": count}
        for (name, type_name), count in by_speaker.items()
        if name in most
    ]
    chart = (
        alt.Chart(alt.Data(values=counted), title="Who speaks most (quotes)")
        .mark_bar()
        .encode(
            x=alt.X("sum(quotes):Q", title="quotes"),
            y=alt.Y("speaker:N", sort="-x", title=None),
            color=alt.Color("type:N", scale=alt.Scale(scheme="tableau10")),  # told apart by the colour-blind as well
            tooltip=["speaker:N", "type:N", "quotes:Q"],
        )
    )
    mo.ui.altair_chart(chart) if counted else mo.md("No quotes with these filters.")
    return


@app.cell
def _(mo, quotes):
    mo.ui.table(quotes, label="Quotes", selection=None)
    return


@app.cell
def _(mo, rows):
    articles = {
        row["headline"] or row["source_uri"]: row["article_id"]
        for row in rows("SELECT article_id, headline, source_uri FROM core.dim_article ORDER BY headline")
    }
    article = mo.ui.dropdown(articles, label="article", value=next(iter(articles), None))
    article
    return (article,)


@app.cell
def _(article, html, mo, rows):
    def marked(text, spans):
        """The text as HTML with each span in a mark whose title says who speaks and how we know."""
        pieces, position = [], 0
        for start, end, title in sorted(spans):
            if start < position:
                continue  # stands inside one that is marked already
            pieces.append(html.escape(text[position:start]))
            pieces.append(f'<mark title="{html.escape(title)}">{html.escape(text[start:end])}</mark>')
            position = end
        pieces.append(html.escape(text[position:]))
        return "".join(pieces).replace("\n", "<br>")

    mo.stop(article.value is None)
    [chosen] = rows("SELECT text FROM core.dim_article WHERE article_id = $1", article.value)
    found = rows(
        "SELECT spans, speaker, resolution, rule, confidence FROM marts.quotes WHERE article_id = $1", article.value
    )
    spans = [
        (
            span["start_char"],
            span["end_char"],
            f"{quote['speaker'] or 'unresolved'} ({quote['resolution']}, {quote['rule']}, {quote['confidence']:.2f})",
        )
        for quote in found
        for span in quote["spans"]
    ]
    mo.Html(marked(chosen["text"], spans))
    return


@app.cell
def _(mo, rows):
    mo.vstack(
        [
            mo.md("## Rejected records"),
            mo.ui.table(
                rows("SELECT source_uri, record_number, reason_code, reason FROM core.fct_rejected"), selection=None
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
