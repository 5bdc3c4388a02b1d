"""The step of a run that relates articles to each other, across everything that the lake holds."""

import os
import tomllib
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flows.bodies import BodiesOnDisk
from flows.errors import UserError
from flows.garbage import give_back_memory, no_collection
from flows.workers import Workers
from transforms.duplicates import Fingerprint, body_text, copies_of
from transforms.likeness import Body
from transforms.quote_clusters import clusters_of
from transforms.quote_words import SpokenTexts, spoken_texts
from transforms.records import ArticleCopy, QuoteLink, Speaker, SpeakerAlias, SpeakerLink
from transforms.speakers.appearances import Appearance
from transforms.speakers.decisions import with_aliases, with_decisions
from transforms.speakers.identities import Identity, forget_names, identities_of

if TYPE_CHECKING:
    import pyarrow as pa

    from warehouse.lake import Lake

    Found: TypeAlias = dict[type, pa.Table]
    """What was found, as the rows that the tables of these records are to have."""

_BESIDE_FROM = 20_000
"""Articles from which copies are found in a process of its own: that takes a second to start."""
ALIASES_NAME = "aliases.toml"
"""The user's file of speakers' names, in the warehouse's folder."""


def relate_articles(lake: "Lake", run_id: str, *, with_helper: bool = False) -> int:
    """The number of rows that changed of those that say which story an article tells, who its speakers are, and where
    else the words of its quotes stand. With `with_helper` a process helps where there are many articles."""
    from warehouse.relations import article_count

    with no_collection():
        if not with_helper or (os.cpu_count() or 1) < 2 or article_count(lake) < _BESIDE_FROM:
            found = copies(lake, run_id) | speakers_and_quotes(lake, run_id, partial(spoken_words, lake))
        else:  # Copies and the words of quotes have nothing to do with speakers, and take as long.
            with Workers(1) as workers, ThreadPoolExecutor(2) as waiting:
                words = waiting.submit(workers.run, read_spoken_words, lake.catalog, lake.data_path)
                coming = waiting.submit(workers.run, read_copies, lake.catalog, lake.data_path, run_id)
                found = speakers_and_quotes(lake, run_id, words.result) | coming.result()
        # Not before all is found: while one process reads a catalog in SQLite, another cannot write to it.
        changed = _replace(lake, found, run_id)
        del found
    give_back_memory()
    return changed


def read_copies(catalog: str, data_path: str, run_id: str) -> "Found":
    """The copies among the articles of a lake that another process writes to."""
    from warehouse.lake import Lake

    with no_collection(), Lake.read(Path(), catalog=catalog, data_path=data_path) as lake:
        return copies(lake, run_id)


def read_spoken_words(catalog: str, data_path: str) -> SpokenTexts:
    """The same as `spoken_words` for a lake that another process writes to."""
    from warehouse.lake import Lake

    with no_collection(), Lake.read(Path(), catalog=catalog, data_path=data_path) as lake:
        return spoken_words(lake)


def spoken_words(lake: "Lake") -> SpokenTexts:
    """What the quotes of the current articles are compared by, but for who speaks and when."""
    from warehouse.relations import hashes_of_quotes, texts_of_quotes

    return spoken_texts(hashes_of_quotes(lake), partial(texts_of_quotes, lake))


def copies(lake: "Lake", run_id: str) -> "Found":
    """For each current article a row that says which story it tells."""
    from warehouse.contracts import to_table
    from warehouse.relations import fingerprints

    known = [
        Fingerprint(article_id, published_at, outlet, tuple(agencies), digest, bands)
        for article_id, published_at, outlet, agencies, digest, bands in fingerprints(lake)
    ]
    found = copies_of(known, partial(bodies_of, lake), run_id=run_id, standing=lake.records(ArticleCopy))
    return {ArticleCopy: to_table(found, ArticleCopy)}


def speakers_and_quotes(lake: "Lake", run_id: str, words: Callable[[], SpokenTexts]) -> "Found":
    """The rows about speakers, and for each quote whose words stand elsewhere too one that names its cluster.

    `words` gives what `spoken_words` does, once the speakers are found.
    """
    found = speakers(lake, run_id)
    return found | {QuoteLink: quote_links(lake, found[SpeakerLink], words(), run_id)}


def relate_speakers(lake: "Lake", run_id: str) -> int:
    """The number of rows that changed: speakers of the warehouse, and of its articles those that are one of them."""
    return _replace(lake, speakers(lake, run_id), run_id)


def _replace(lake: "Lake", found: "Found", run_id: str) -> int:
    from warehouse.relations import replace_table

    return sum(replace_table(lake, record_class, rows, run_id=run_id) for record_class, rows in found.items())


def speakers(lake: "Lake", run_id: str) -> "Found":
    """The speakers of the warehouse, and a row for each speaker of an article that is one of them."""
    import pyarrow as pa

    from warehouse.contracts import schema_of, to_table
    from warehouse.relations import aliases_of, decisions, speakers_of_articles

    same = _Same().__getitem__
    appearances = [
        Appearance(article_id, same(speaker), same(kind), same(tuple(roles)), same(tuple(mentions)), same(day))
        for article_id, speaker, kind, roles, mentions, day in speakers_of_articles(lake)
    ]
    del same
    identities = with_decisions(with_aliases(identities_of(appearances), aliases_of(lake)), decisions(lake))
    known = [identity for identity in identities if not identity.is_described]
    rows = [speaker_row(identity, run_id) for identity in known]
    forget_names()
    members = [member for identity in known for member in identity.members]
    columns = {
        "article_id": [member.appearance.article_id for member in members],
        "speaker": [member.appearance.speaker for member in members],
        "speaker_id": [row.speaker_id for row, one in zip(rows, known, strict=True) for _ in one.members],
        "evidence": [member.evidence for member in members],
        "link_confidence": [member.confidence for member in members],
        "run_id": pa.repeat(run_id, len(members)),
    }
    return {Speaker: to_table(rows, Speaker), SpeakerLink: pa.table(columns, schema=schema_of(SpeakerLink))}


class _Same(dict[Any, Any]):
    """For each value the first one that was equal to it: what stands in many rows is kept once."""

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


def speaker_row(identity: Identity, run_id: str) -> Speaker:
    """The row of an identity."""
    return Speaker(
        speaker_id=identity.speaker_id,
        speaker_name=identity.name,
        speaker_kind=identity.kind,
        country_code=identity.country_code,
        aliases=identity.aliases,
        identity_confidence=identity.confidence,
        run_id=run_id,
    )


def quote_links(lake: "Lake", speaker_links: "pa.Table", spoken: SpokenTexts, run_id: str) -> "pa.Table":
    """For each quote whose words stand elsewhere too a row that names its cluster; who speaks is in `speaker_links`."""
    import pyarrow as pa

    from warehouse.contracts import schema_of
    from warehouse.relations import spoken_quotes, texts_of_quotes

    quotes = spoken_quotes(lake, speaker_links)
    earliest = clusters_of(quotes, spoken, partial(texts_of_quotes, lake))
    linked = quotes.filter(pa.array(earliest >= 0))
    columns = {
        "quote_id": linked["quote_id"],
        "article_id": linked["article_id"],
        "quote_cluster_id": quotes["quote_id"].take(pa.array(earliest[earliest >= 0])),
        "run_id": pa.repeat(run_id, len(linked)),
    }
    return pa.table(columns, schema=schema_of(QuoteLink))


def read_aliases(lake: "Lake", warehouse: Path, run_id: str) -> int:
    """The number of rows that changed, when the lake has the names of the user's alias file; none without a file.

    The file has one line for a speaker: `"Ada Moor" = ["A. Moor", "the harbour master"]`.
    """
    from warehouse.relations import replace_rows

    path = warehouse / ALIASES_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is no TOML: {error}") from error
    names: dict[str, str] = {}
    for name, aliases in table.items():
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            raise UserError(f'{path}: the names of {name!r} must be a list, as in "Ada Moor" = ["A. Moor"].')
        for alias in {name, *aliases}:
            if names.setdefault(alias, name) != name:
                raise UserError(f"{path}: {alias!r} stands under both {names[alias]!r} and {name!r}.")
    return replace_rows(lake, SpeakerAlias, [SpeakerAlias(*pair) for pair in names.items()], run_id=run_id)


def bodies_of(lake: "Lake", article_ids: Collection[str]) -> Mapping[str, Body]:
    """What the bodies of the articles are compared by."""
    from warehouse.relations import body_paragraphs

    found = body_paragraphs(lake, article_ids)
    return BodiesOnDisk((article_id, body_text(paragraphs, end)) for article_id, end, paragraphs in found)
