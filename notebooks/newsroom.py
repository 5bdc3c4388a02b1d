"""The newsroom: who is quoted, where and how, read from the served file."""

import marimo

app = marimo.App(width="full", app_title="onrecord: newsroom")


@app.cell
def _():
    import os
    from datetime import date
    from functools import partial
    from pathlib import Path

    import marimo as mo

    from flows.newsroom.charts import TYPES
    from flows.newsroom.figures import STYLE, figures
    from transforms.quotes.explain import Explained, reading_of
    from warehouse import newsroom, served

    # The environment names another warehouse; the default is the one that `make run` fills.
    warehouse_dir = Path(os.environ.get("ONRECORD_WAREHOUSE", Path(__file__).parents[1] / "data/warehouse"))
    served_path = warehouse_dir / served.SERVED_NAME
    mo.stop(not served_path.exists(), mo.md(f"There is no `{served_path}` yet: `onrecord run` publishes it."))
    return STYLE, Explained, TYPES, date, figures, mo, newsroom, partial, reading_of, served_path


@app.cell
def _(mo, newsroom, served_path):
    watched = mo.watch.file(served_path)
    get_published, set_published = mo.state(newsroom.published(served_path))
    chosen = {}  # what the filters are set to, kept when a publish makes them anew
    return chosen, get_published, set_published, watched


@app.cell
def _(get_published, newsroom, set_published, watched):
    _told = newsroom.published(watched.absolute())
    if _told != get_published():
        set_published(_told)
    return


@app.cell
def _(get_published, mo):
    published = get_published()
    mo.md(f"# Newsroom\nSnapshot {published['snapshot_id']}, built {published['built_at']:%Y-%m-%d %H:%M} UTC")
    return (published,)


@app.cell
def _(TYPES, chosen, mo, newsroom, partial, published, served_path):
    published  # what can be chosen is that of the file published last
    _choices = newsroom.choices(served_path)

    def multiselect(column, options, default=()):
        """A filter that lets through the chosen values of a column, or everything when none is chosen."""
        value = [option for option in chosen.get(column, default) if option in options]
        return mo.ui.multiselect(
            options, value, label=column, full_width=True, on_change=partial(chosen.__setitem__, column)
        )

    outlet = multiselect("outlet", _choices.outlets)
    language = multiselect("language", _choices.languages)
    type_ = multiselect("type", list(TYPES))
    kind = multiselect("kind", ["speech", "stance"], newsroom.AT_FIRST.kind)

    def text(column, placeholder):
        """A filter by what is typed; an empty one lets everything through."""
        value = chosen.get(column, "")
        return mo.ui.text(
            value, placeholder, label=column, full_width=True, on_change=partial(chosen.__setitem__, column)
        )

    since = text("since", f"{_choices.first_date or 'YYYY-MM-DD'}")
    until = text("until", f"{_choices.last_date or 'YYYY-MM-DD'}")
    speaker = text("speaker", "part of a name")
    mo.hstack([since, until, outlet, speaker, language, type_, kind], widths="equal", align="end")
    return kind, language, outlet, since, speaker, type_, until


@app.cell
def _(date, kind, language, mo, newsroom, outlet, published, served_path, since, speaker, type_, until):
    published

    def day_of(element):
        """The day that was typed, if any."""
        try:
            return date.fromisoformat(element.value) if element.value else None
        except ValueError:
            mo.stop(True, mo.md(f"`{element.value}` is no day: write it as in 2025-03-01."))

    filters = newsroom.Filters(
        since=day_of(since),
        until=day_of(until),
        outlet=tuple(outlet.value),
        speaker=speaker.value,
        language=tuple(language.value),
        type=tuple(type_.value),
        kind=tuple(kind.value),
    )
    answers = newsroom.answers(served_path, filters)
    return answers, filters


@app.cell
def _(STYLE, answers, figures, filters, mo, served_path):
    [_totals] = answers["totals"]
    _cards = [mo.stat(f"{_count:,}", label=_what, bordered=True) for _what, _count in _totals.items()]
    _figures = [mo.Html(_figure) for _figure in figures(served_path, filters)]
    mo.vstack(
        [
            mo.hstack(_cards, widths="equal"),
            mo.Html(STYLE),
            *(mo.hstack(_figures[place : place + 2], widths="equal", gap=2) for place in range(0, len(_figures), 2)),
        ]
        if _totals["quotes"]
        else [mo.hstack(_cards, widths="equal"), mo.md("No quotes with these filters.")],
        gap=2,
    )
    return


@app.cell
def _(answers, mo):
    mo.vstack(
        [
            mo.md("## Latest quotes"),
            mo.lazy(mo.ui.table(answers["latest_quotes"], selection=None, hidden_columns=["article_id"], page_size=5)),
        ]
    )
    return


@app.cell
def _(chosen, mo, partial):
    headline = mo.ui.text(
        chosen.get("headline", ""),
        label="headline",
        placeholder="words of it",
        on_change=partial(chosen.__setitem__, "headline"),
    )
    mo.vstack([mo.md("## Articles"), headline])
    return (headline,)


@app.cell
def _(filters, headline, mo, newsroom, published, served_path):
    published
    _found = newsroom.articles(served_path, filters, headline.value)
    article = mo.ui.table(
        _found,
        selection="single",
        initial_selection=[0] if _found else None,
        hidden_columns=["article_id"],
        page_size=5,
    )
    mo.lazy(article)
    return (article,)


@app.cell
def _(Explained, article, mo, newsroom, reading_of, served_path):
    mo.stop(not article.value, mo.md("No article is chosen."))
    _read = newsroom.read_article(served_path, article.value[0]["article_id"])
    mo.Html(reading_of(Explained(_read.headline, _read.language, _read.text, _read.quotes)))
    return


@app.cell
def _(answers, mo):
    mo.vstack([mo.md("## Rejected records"), mo.lazy(mo.ui.table(answers["rejected"], selection=None, page_size=5))])
    return


if __name__ == "__main__":
    app.run()
