"""The drafts of a batch into articles: metadata normalised by whole columns, then one row an article."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from transforms.articles import Draft
from transforms.counts import words_of
from transforms.duplicates import body_text, minhash_bands
from transforms.metadata.candidates import choose
from transforms.metadata.columns import (
    all_values,
    candidate_frame,
    first_values,
    language_rows,
    text_column,
    time_rows,
    title_case,
    with_outlets_of_urls,
)
from transforms.metadata.dateline import Dateline
from transforms.metadata.language import DetectedLanguage, detect_languages
from transforms.metadata.places import Location, locate
from transforms.metadata.relative_dates import find_relative_dates
from transforms.metadata.times import Moment, nearest_year
from transforms.paragraphs import BODY
from transforms.records import Article, Provenance, RelativeDate

if TYPE_CHECKING:
    import pandas as pd

# Below this probability, or this length, the language that the source states goes before the detected one.
_SURE_OF_LANGUAGE = 0.8
_MIN_CHARS_TO_BE_SURE = 60
_DAY_OR_FINER = frozenset(("second", "minute", "hour", "day"))
_NOWHERE = Location(None, None, None, ())

_Choice = tuple[str | None, Provenance | None]
_TimeChoice = tuple[Moment | None, Provenance | None]


def articles_of(
    drafts: Sequence[Draft],
    word_counts: Sequence[int],
    *,
    run_id: str,
    extractor_version: str,
    latest: datetime | None,
    batch_id: str | None = None,
) -> list[Article]:
    """Articles of the drafts, in their order. `latest` is the time after which nothing can have been published.

    `word_counts` says how many words each draft's text has.
    """
    frame = candidate_frame([draft.candidates for draft in drafts])
    urls = text_column([draft.url for draft in drafts])
    outlets = _choices(with_outlets_of_urls(frame, urls), "outlet", len(drafts))
    detected = detect_languages([draft.opening for draft in drafts])
    languages = _languages(drafts, detected, language_rows(frame))
    codes = [code for code, _ in languages]
    published = _time_choices(time_rows(frame, "published_at", urls, codes, latest), "published_at", len(drafts))
    modified = _time_choices(time_rows(frame, "modified_at", urls, codes, latest), "modified_at", len(drafts))
    rows = _metadata_rows(drafts, frame, urls, outlets, languages, detected, published, modified)
    return [
        _article(
            draft,
            row | {"run_id": run_id, "batch_id": batch_id, "extractor_version": extractor_version, "word_count": count},
            words,
            moment,
            (*draft.provenance, *_present(outlet, language, time)),
        )
        for draft, row, count, words, (moment, time), (_, outlet), (_, language) in zip(
            drafts,
            rows,
            word_counts,
            words_of([_body(draft) for draft in drafts]),
            published,
            outlets,
            languages,
            strict=True,
        )
    ]


def _metadata_rows(
    drafts: Sequence[Draft],
    frame: "pd.DataFrame",
    urls: "pd.Series[Any]",
    outlets: Sequence[_Choice],
    languages: Sequence[_Choice],
    detected: Sequence[DetectedLanguage | None],
    published: Sequence[_TimeChoice],
    modified: Sequence[_TimeChoice],
) -> list[dict[str, Any]]:
    """The columns that the batch normalises together, under their names in the contract, as rows."""
    import pandas as pd
    import pyarrow as pa

    instant, small = pd.ArrowDtype(pa.timestamp("us", tz="UTC")), pd.ArrowDtype(pa.int64())
    probability = pd.ArrowDtype(pa.float64())
    moments = [moment for moment, _ in published]
    metadata = pd.DataFrame(
        {
            "url": urls,
            "outlet": text_column([outlet for outlet, _ in outlets]),
            "language": text_column([code for code, _ in languages]),
            "language_confidence": pd.Series(
                [
                    guess.confidence if guess and guess.code == code else None
                    for (code, _), guess in zip(languages, detected, strict=True)
                ],
                dtype=probability,
            ),
            "published_at": pd.Series([moment.at if moment else None for moment in moments], dtype=instant),
            "published_precision": text_column([moment.precision if moment else "unknown" for moment in moments]),
            "published_utc_offset": pd.Series(
                [moment.utc_offset if moment else None for moment in moments], dtype=small
            ),
            "published_from": text_column([entry.extractor if entry else None for _, entry in published]),
            "modified_at": pd.Series([moment.at if moment else None for moment, _ in modified], dtype=instant),
            "dateline_place": title_case(text_column([_place_of(draft.dateline) for draft in drafts])),
            "dek": first_values(frame, "dek", len(drafts)),
            "section": first_values(frame, "section", len(drafts)),
        }
    )
    rows: list[dict[str, Any]] = pa.Table.from_pandas(metadata, preserve_index=False).to_pylist()
    for row, tags in zip(rows, all_values(frame, "tags", len(drafts)), strict=True):
        row["tags"] = _tags(tags)
    return rows


def _article(
    draft: Draft,
    metadata: dict[str, Any],
    words: Sequence[str],
    published: Moment | None,
    provenance: tuple[Provenance, ...],
) -> Article:
    document = draft.document
    location = _location_of(draft.dateline)
    return Article(
        article_id=draft.article_id,
        content_sha256=document.sha256,
        source_uri=document.source_uri,
        source_format=document.source_format,
        record_number=document.record_number,
        headline=draft.headline,
        dateline=draft.dateline_text,
        dateline_span=draft.dateline_span,
        dateline_country_code=location.country_code,
        dateline_latitude=location.latitude,
        dateline_longitude=location.longitude,
        dateline_candidates=location.candidates,
        dateline_date=_dateline_date(draft.dateline, published),
        dateline_agency=draft.dateline.agency if draft.dateline else None,
        authors=draft.authors,
        relative_dates=_relative_dates(draft.text, metadata["language"], published),
        provenance=provenance,
        body_sha256=hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest(),
        minhash_bands=minhash_bands(words),
        text=draft.text,
        **metadata,
    )


def _body(draft: Draft) -> str:
    """The body, casefolded, without headline, dateline and bylines."""
    dateline_end = draft.dateline_span.end_char if draft.dateline_span else 0
    return body_text(((p.start_char, p.text) for p in draft.paragraphs if p.kind == BODY), dateline_end)


def _choices(rows: "pd.DataFrame", column: str, count: int) -> list[_Choice]:
    pairs: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for article, extractor, value in zip(rows["article"], rows["extractor"], rows["value"], strict=True):
        pairs[article].append((extractor, value))
    return [choose(column, found) for found in pairs]


def _time_choices(rows: "pd.DataFrame", column: str, count: int) -> list[_TimeChoice]:
    """The first moment of each article, and as runner-up the first that contradicts it."""
    found: list[list[tuple[str, Moment]]] = [[] for _ in range(count)]
    for article, extractor, moment in zip(rows["article"], rows["extractor"], rows["moment"], strict=True):
        found[article].append((extractor, moment))
    return [_time_choice(column, moments) for moments in found]


def _time_choice(column: str, moments: Sequence[tuple[str, Moment]]) -> _TimeChoice:
    if not moments:
        return None, None
    extractor, winner = moments[0]
    others = [(other, moment) for other, moment in moments[1:] if moment.contradicts(winner)]
    runner_up, value = (others[0][0], others[0][1].at.isoformat()) if others else (None, None)
    return winner, Provenance(column, extractor, runner_up, value)


def _languages(
    drafts: Sequence[Draft], detected: Sequence[DetectedLanguage | None], stated_rows: "pd.DataFrame"
) -> list[_Choice]:
    """The language of each body: as detected where that is sure, else as the source states it."""
    stated: list[list[tuple[str, str]]] = [[] for _ in drafts]
    for article, extractor, code in zip(
        stated_rows["article"], stated_rows["extractor"], stated_rows["value"], strict=True
    ):
        stated[article].append((extractor, code))
    choices: list[_Choice] = []
    for draft, guess, codes in zip(drafts, detected, stated, strict=True):
        own = [("text", guess.code)] if guess else []
        is_sure = guess and guess.confidence >= _SURE_OF_LANGUAGE and len(draft.text) >= _MIN_CHARS_TO_BE_SURE
        choices.append(choose("language", [*own, *codes] if is_sure else [*codes, *own]))
    return choices


def _present(*entries: Provenance | None) -> Iterable[Provenance]:
    return (entry for entry in entries if entry is not None)


def _tags(stated: Sequence[str]) -> tuple[str, ...]:
    tags = (tag.strip() for value in stated for tag in re.split(r"\s*[,;|]\s*", value))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _place_of(dateline: Dateline | None) -> str | None:
    return "/".join(dateline.places) if dateline and dateline.places else None


def _location_of(dateline: Dateline | None) -> Location:
    """Where the dateline's place is; of several places, the country that they share and all their candidates."""
    if dateline is None or not dateline.places:
        return _NOWHERE
    locations = [locate(place, dateline.regions) for place in dateline.places]
    if len(locations) == 1:
        return locations[0]
    countries = {location.country_code for location in locations}
    candidates = tuple(place for location in locations for place in location.candidates)
    return Location(countries.pop() if len(countries) == 1 else None, None, None, candidates)


def _dateline_date(dateline: Dateline | None, published: Moment | None) -> date | None:
    if dateline is None or dateline.day is None:
        return None
    month, day, year = dateline.day
    if year is None:
        return nearest_year(month, day, published.at) if published and published.precision in _DAY_OR_FINER else None
    try:
        return date(year, month, day)
    except ValueError:  # 31 June: a slip of the dateline
        return None


def _relative_dates(text: str, language: str | None, published: Moment | None) -> tuple[RelativeDate, ...]:
    if published is None or language is None or published.precision not in _DAY_OR_FINER:
        return ()
    local = published.at + timedelta(minutes=published.utc_offset or 0)
    return find_relative_dates(text, language, local.date())
