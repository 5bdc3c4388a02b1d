"""Metadata columns of a batch of articles, normalised whole columns at a time.

The frames have Arrow-backed types; rows are numbered by `article`, the article's position in the batch.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from transforms.metadata.candidates import Candidate
from transforms.metadata.language import language_code
from transforms.metadata.times import Moment, is_plausible, read_time, read_url_date
from transforms.metadata.urls import domain_of, normalise_url

if TYPE_CHECKING:
    import pandas as pd

_TRUE_TITLES = frozenset("de del della der den des di da do dos du la le les of the am an and upon y et und en".split())
_MAX_OUTLET_CHARS = 80
_TIME_EXTRACTORS = ("url", "dateline", "time element", "date element", "text", "htmldate", "file name")
"""Where a time of publication may be read beside what the source states, in order of trust."""


def candidate_frame(candidates: Sequence[Iterable[Candidate]]) -> "pd.DataFrame":
    """Frame of article, column, extractor, value with a row per candidate, in order of trust."""
    import pandas as pd
    import pyarrow as pa

    rows = [(index, *candidate) for index, found in enumerate(candidates) for candidate in found]
    articles, columns, extractors, values = zip(*rows, strict=True) if rows else ((), (), (), ())
    text = pd.ArrowDtype(pa.string())
    return pd.DataFrame(
        {
            "article": pd.Series(articles, dtype=pd.ArrowDtype(pa.int64())),
            "column": pd.Series(columns, dtype=text),
            "extractor": pd.Series(extractors, dtype=text),
            "value": pd.Series(values, dtype=text).str.replace(r"\s+", " ", regex=True).str.strip(),
        }
    )


def with_outlets_of_urls(frame: "pd.DataFrame", urls: "pd.Series[str]") -> "pd.DataFrame":
    """The rows for the column `outlet`, cleaned, each article's domain last."""
    import pandas as pd

    stated = frame[frame["column"] == "outlet"]
    # An outlet given as an address is known by its domain.
    is_address = stated["value"].str.match(r"(?:https?://|www\.)")
    domains = _mapped(stated["value"].where(is_address), _domain)
    stated = stated.assign(value=domains.where(is_address, stated["value"]))
    stated = stated[stated["value"].str.len().between(1, _MAX_OUTLET_CHARS) & ~stated["value"].str.startswith("@")]
    last = pd.DataFrame(
        {"article": range(len(urls)), "column": "outlet", "extractor": "url", "value": _mapped(urls, domain_of)}
    )
    return pd.concat([stated, last.dropna(subset=["value"]).astype(stated.dtypes.to_dict())])


def time_rows(
    frame: "pd.DataFrame",
    column: str,
    urls: "pd.Series[str]",
    languages: Sequence[str | None],
    latest: datetime | None,
) -> "pd.DataFrame":
    """The plausible rows for a time column in order of trust, with `moment` beside the value as stated.

    What the source, JSON-LD and meta tags state comes before the URL, then the dateline, what the page or the text
    shows, what htmldate guesses. Months and years come after all days, and the name of the file last.
    """
    import pandas as pd

    stated = frame[frame["column"] == column]
    pairs = list(zip(stated["value"], (languages[article] for article in stated["article"]), strict=True))
    known = {pair: read_time(*pair) for pair in set(pairs)}
    stated = stated.assign(moment=pd.Series([known[pair] for pair in pairs], index=stated.index, dtype=object))
    if column == "published_at":
        in_urls = pd.DataFrame(
            {
                "article": range(len(urls)),
                "column": column,
                "extractor": "url",
                "value": urls,
                "moment": pd.Series([read_url_date(url) if url else None for url in _values(urls)], dtype=object),
            }
        )
        stated = pd.concat([stated, in_urls])
    stated = stated.reset_index(drop=True)
    usable = stated[pd.Series([_is_usable(moment, latest) for moment in stated["moment"]], dtype=bool)]
    ranks = [_distrust(*pair) for pair in zip(usable["extractor"], usable["moment"], strict=True)]
    return usable.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def _distrust(extractor: str, moment: Moment) -> tuple[bool, bool, int]:
    """The rank of a time of publication by where it was read: the lowest is believed."""
    rank = _TIME_EXTRACTORS.index(extractor) + 1 if extractor in _TIME_EXTRACTORS else 0
    return extractor == "file name", moment.precision in ("month", "year"), rank


def language_rows(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The rows for the column `language` with ISO 639-1 codes as values; the others are dropped."""
    stated = frame[frame["column"] == "language"]
    return stated.assign(value=_mapped(stated["value"], language_code)).dropna(subset=["value"])


def first_values(frame: "pd.DataFrame", column: str, count: int) -> "pd.Series[str]":
    """The first value of that column for each of the `count` articles."""
    rows = frame[(frame["column"] == column) & (frame["value"] != "")]
    return rows.groupby("article")["value"].first().reindex(range(count))


def all_values(frame: "pd.DataFrame", column: str, count: int) -> list[list[str]]:
    """All values of that column's first extractor for each of the `count` articles."""
    rows = frame[frame["column"] == column]
    rows = rows[rows["extractor"] == rows.groupby("article")["extractor"].transform("first")]
    lists: list[list[str]] = [[] for _ in range(count)]
    for article, value in zip(rows["article"], rows["value"], strict=True):
        lists[article].append(value)
    return lists


def title_case(places: "pd.Series[str]") -> "pd.Series[str]":
    """Place names in title case where they are in capitals; particles inside stay small."""
    return _mapped(places, _title_case)


def text_column(values: Sequence[str | None]) -> "pd.Series[str]":
    """A column of strings or nulls, Arrow-backed."""
    import pandas as pd
    import pyarrow as pa

    return pd.Series(list(values), dtype=pd.ArrowDtype(pa.string()))


def _mapped(values: "pd.Series[str]", function: Callable[[str], str | None]) -> "pd.Series[str]":
    """The column with each distinct value put through `function` once."""
    known = {value: function(value) for value in values.dropna().unique()}
    mapped = text_column([known.get(value) if value is not None else None for value in _values(values)])
    mapped.index = values.index
    return mapped


def _values(values: "pd.Series[str]") -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values]


def _is_usable(moment: Moment | None, latest: datetime | None) -> bool:
    return moment is not None and is_plausible(moment, latest)


def _domain(address: str) -> str | None:
    url = normalise_url(address if "://" in address else f"https://{address}")
    return domain_of(url) if url else None


def _title_case(place: str) -> str:
    return " ".join(
        word.casefold() if index and word.casefold() in _TRUE_TITLES else _capitalised(word)
        for index, word in enumerate(place.split())
    )


def _capitalised(word: str) -> str:
    """The word with a capital after its start, hyphens, slashes and apostrophes, if it is in capitals."""
    if len(word) < 2 or word != word.upper():
        return word[0].upper() + word[1:]
    out, upper = [], True
    for index, letter in enumerate(word):
        out.append(letter if upper else letter.lower())
        # "ST. JOHN'S" keeps its small s, "L'AQUILA" and "O'FALLON" do not.
        upper = letter in "-/." or (letter in "'’" and index + 2 < len(word))
    return "".join(out)
