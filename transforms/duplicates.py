"""Which articles tell one story: exact copies, and near ones that an editor cut, topped or credited.

Candidates come from MinHash signatures (Broder 1997), made once for each article and cut into bands, so that two texts
meet when one band agrees. Those that meet are compared by the texts themselves, not by the estimate.
"""

import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from transforms.likeness import SHINGLE_WORDS, Body, bodies_of, similarity_of_copy
from transforms.metadata.agencies import agency_of
from transforms.records import ArticleCopy

_BANDS, _ROWS = 32, 2
"""Bands of a signature, and hashes in each: texts that share a third of their shingles meet with probability .98,
those that share a hundredth with .003."""
_SEED = 1
_MIN_WORDS = 20
"""Words from which a body is compared. Below, equal words say little: a correction, a table's caption, a teaser."""
_COMPARED = 40
"""Stories at most that an article is compared with: those it shares most bands with."""
_WAY = 1
"""To be raised when the same articles would be given other stories: those found before are then found anew."""
_OF_MANY = "+"
"""Ends `found_from` where one story less to be compared with may let in another, so that it is found anew each time."""
_BODIES_KEPT, _BODIES_TOGETHER = 100_000, 64
"""Bodies of canonical articles that are kept as they are compared, some kilobytes each, the last ones used; and bodies
that are made at once."""

_WORD = re.compile(r"\w+")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of an article before its text is read: when and where it appeared, its body's digest and bands.

    `agencies` are the names of those that its dateline and its authors credit.
    """

    article_id: str
    published_at: datetime | None
    outlet: str | None
    agencies: tuple[str, ...]
    body_sha256: str
    minhash_bands: Sequence[int]

    @property
    def found_from(self) -> str:
        """A hash of what its story depends on, as far as it lies in the article itself."""
        return sha256(f"{_WAY} {self.body_sha256} {self.published_at}".encode()).hexdigest()[:16]


class Story(NamedTuple):
    """The story that an article tells, as its canonical article, and how alike the two are.

    `is_of_many` says that there were more stories to compare the article with than are compared.
    """

    canonical: Fingerprint
    kind: str | None
    similarity: float | None
    is_of_many: bool = False

    def is_at_least(self, other: "Story") -> bool:
        """Whether an article that is taken into this story might not be taken into the other one."""
        return self.similarity is not None and self.similarity >= (other.similarity or 0)


Bodies = Callable[[Collection[str]], Mapping[str, str]]
"""The bodies of the articles with those ids, casefolded and without their datelines."""


def body_text(paragraphs: Iterable[tuple[int, str]], dateline_end: int) -> str:
    """The body of an article, casefolded, without its dateline, of its paragraphs as (start_char, text)."""
    return "\n".join(text[max(0, dateline_end - start) :] for start, text in paragraphs).casefold()


def words_of(body: str) -> list[str]:
    """The words of a body, without marks."""
    return _WORD.findall(body)


def minhash_bands(words: Sequence[str]) -> tuple[int, ...]:
    """The keys of the 32 bands of a body's signature, 32 bits each; none for a body of fewer than 20 words."""
    from rensa import RMinHash

    if len(words) < _MIN_WORDS:
        return ()
    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update(_shingles(words))
    packed, size = struct.pack(f"<{_BANDS * _ROWS}I", *minhash.digest()), 4 * _ROWS
    return tuple(zlib.crc32(packed[start : start + size]) for start in range(0, len(packed), size))


def copies_of(
    articles: Iterable[Fingerprint], bodies: Bodies, *, run_id: str, standing: Iterable[ArticleCopy] = ()
) -> list[ArticleCopy]:
    """The story of each article, in order of publication, whatever the order they are given in.

    An article joins the earliest one with the same body, else the most similar of the stories before it that it is a
    near copy of. It is compared with the canonical article alone: a round-up that holds two stories does not make
    them one. `standing` is what was found before; where nothing has changed that a story depends on it is taken from
    there, so that the result is the same, and only what is new is compared.
    """
    ordered = sorted(articles, key=lambda article: (article.published_at or _NEVER, article.article_id))
    origins = [article.found_from for article in ordered]
    stories = _Finding(ordered, origins, bodies, {row.article_id: row for row in standing}).stories()
    credited = [_credited(article) for article in ordered]
    agencies: dict[str, str] = {}  # of stories, by their canonical articles
    for story, agency in zip(stories, credited, strict=True):
        if agency:
            agencies.setdefault(story.canonical.article_id, agency)
    return [
        _copy(article, story, agency or agencies.get(story.canonical.article_id), origin, run_id)
        for article, story, agency, origin in zip(ordered, stories, credited, origins, strict=True)
    ]


def _copy(article: Fingerprint, story: Story, agency: str | None, found_from: str, run_id: str) -> ArticleCopy:
    return ArticleCopy(
        article_id=article.article_id,
        canonical_article_id=story.canonical.article_id,
        copy_kind=story.kind,
        copy_similarity=story.similarity,
        is_wire_copy=agency is not None and agency_of(article.outlet or "") != agency,
        wire_agency=agency,
        found_from=found_from + _OF_MANY * story.is_of_many,
        run_id=run_id,
    )


def _credited(article: Fingerprint) -> str | None:
    """The agency that the article credits, or that has published it."""
    names = (*article.agencies, article.outlet or "")
    return next(filter(None, map(agency_of, names)), None)


class _Finding:
    """The stories of articles, found one after the other in order of publication.

    What stood before is kept where nothing has changed that it depends on.
    """

    def __init__(
        self,
        ordered: Sequence[Fingerprint],
        origins: Sequence[str],
        bodies: Bodies,
        standing: Mapping[str, ArticleCopy],
    ) -> None:
        self._articles = {article.article_id: article for article in ordered}
        self._bands = dict(zip(self._articles, _shared_bands(ordered), strict=True))
        self._unchanged = _unchanged(dict(zip(self._articles, origins, strict=True)), standing)
        self._settled = _settled(self._unchanged, standing)
        met = _met(ordered, self._bands, self._settled)
        self._bodies = _Kept(bodies, [key for key in self._articles if key in met])
        self._first: dict[str, Story] = {}  # by the digest of the body
        self._canonical_by_band: defaultdict[int, list[Fingerprint]] = defaultdict(list)
        self._moved: set[str] = set()  # articles whose stories are not as they were
        self._moved_bands: set[int] = set()

    def stories(self) -> list[Story]:
        """The story of each article."""
        return [self._story(article) for article in self._articles.values()]

    def _story(self, article: Fingerprint) -> Story:
        row, bands = self._unchanged.get(article.article_id), self._bands[article.article_id]
        earlier = self._first.get(article.body_sha256)
        story = self._standing_story(article)
        if story is None and earlier and len(article.minhash_bands):
            story = earlier if earlier.kind else Story(earlier.canonical, "exact", 1.0)
        elif story is None:
            met = self._met(bands)
            compared = [self._articles[canonical] for canonical, _ in met.most_common(_COMPARED)]
            story = self._story_among(compared, article)._replace(is_of_many=len(met) > _COMPARED)
        self._first.setdefault(article.body_sha256, story)
        if story.canonical is article:
            for band in bands:
                self._canonical_by_band[band].append(article)
        else:
            self._bodies.drop(article.article_id)
        if row is None or (story.canonical.article_id, story.kind) != (row.canonical_article_id, row.copy_kind):
            self._moved.add(article.article_id)
            self._moved_bands.update(bands)
        return story

    def _standing_story(self, article: Fingerprint) -> Story | None:
        """The story that the article was found to tell before; None where it may be another now."""
        row = self._unchanged.get(article.article_id)
        if row is None or article.article_id not in self._settled or row.canonical_article_id in self._moved:
            return None
        story = Story(self._articles[row.canonical_article_id], row.copy_kind, row.copy_similarity)
        bands = self._bands[article.article_id]
        if self._moved_bands.isdisjoint(bands):
            return story
        met = self._met(bands)
        if article.body_sha256 in self._first or len(met) > _COMPARED:
            return None
        # Those that are as they were have been compared with it before.
        others = [self._articles[canonical] for canonical in met if canonical in self._moved]
        return None if self._story_among(others, article).is_at_least(story) else story

    def _met(self, bands: Iterable[int]) -> Counter[str]:
        """The canonical articles that have some of the bands, by how many."""
        return Counter(canonical.article_id for band in bands for canonical in self._canonical_by_band.get(band, ()))

    def _story_among(self, canonicals: Sequence[Fingerprint], article: Fingerprint) -> Story:
        """The most similar of the stories that the article is a copy of; its own where it is of none."""
        best = Story(article, None, None)
        for canonical in canonicals:
            own, other = self._bodies.of(article.article_id), self._bodies.of(canonical.article_id)
            similarity = similarity_of_copy(other, own)
            if similarity and similarity > (best.similarity or 0):
                best = Story(canonical, "near", similarity)
        return best


class _Kept:
    """What the bodies of articles are compared by: made as they are asked for, and then of those that come next too."""

    def __init__(self, bodies: Bodies, foreseen: Sequence[str]) -> None:
        self._bodies = bodies
        self._texts = bodies(foreseen)
        self._foreseen = foreseen
        self._places = {article_id: place for place, article_id in enumerate(foreseen)}
        self._end = 0  # of those made in their turn
        self._made: dict[str, Body] = {}

    def of(self, article_id: str) -> Body:
        """What the body of the article is compared by."""
        while self._end <= self._places.get(article_id, -1):
            self._make(self._foreseen[self._end : self._end + _BODIES_TOGETHER])
            self._end += _BODIES_TOGETHER
        if article_id not in self._made:
            self._make([article_id])
        body = self._made[article_id] = self._made.pop(article_id)  # the last one now
        return body

    def drop(self, article_id: str) -> None:
        """Nothing; the article's body is no longer kept: no other is compared with it."""
        self._made.pop(article_id, None)

    def _make(self, article_ids: Sequence[str]) -> None:
        # That an article is compared may not have been foreseen.
        texts = [(self._texts if key in self._texts else self._bodies([key]))[key] for key in article_ids]
        self._made |= zip(article_ids, bodies_of(texts), strict=True)
        while len(self._made) > _BODIES_KEPT:
            del self._made[next(iter(self._made))]


def _unchanged(origins: Mapping[str, str], standing: Mapping[str, ArticleCopy]) -> dict[str, ArticleCopy]:
    """The rows of the articles that are as they were when their stories were found."""
    return {key: row for key, row in standing.items() if origins.get(key) == row.found_from.removesuffix(_OF_MANY)}


def _settled(unchanged: Mapping[str, ArticleCopy], standing: Mapping[str, ArticleCopy]) -> set[str]:
    """The ids of the articles whose rows hold as long as no story that they share a band with comes or changes.

    An article that has changed or gone unsettles those of its story: they may have taken theirs from it.
    """
    departed = standing.keys() - unchanged.keys()
    held = unchanged.keys() - {standing[key].canonical_article_id for key in departed}
    return {
        key
        for key, row in unchanged.items()
        if not row.found_from.endswith(_OF_MANY) and row.canonical_article_id in held
    }


def _shared_bands(articles: Sequence[Fingerprint]) -> list[list[int]]:
    """The bands of each article that another has too, in their order, as numbers that are the same where they agree.

    Most bands are one article's alone: kept in dictionaries they would take most of the time and memory of a run.
    """
    import numpy as np

    with_bands = [place for place, article in enumerate(articles) if len(article.minhash_bands)]
    values = np.array([articles[place].minhash_bands for place in with_bands], dtype=np.int64).reshape(-1, _BANDS)
    keys = values + (np.arange(_BANDS, dtype=np.int64) << 32)
    _, numbers, counts = np.unique(keys.ravel(), return_inverse=True, return_counts=True)
    shared: list[list[int]] = [[] for _ in articles]
    for place, row in zip(with_bands, numbers.reshape(keys.shape), strict=True):
        shared[place] = row[counts[row] > 1].tolist()
    return shared


def _met(
    articles: Sequence[Fingerprint], shared_bands: Mapping[str, Sequence[int]], settled: Collection[str]
) -> set[str]:
    """The ids of the articles that share a band with one of another body, where one of the two is not settled."""
    import numpy as np

    counts = [len(shared_bands[article.article_id]) for article in articles]
    places = np.repeat(np.arange(len(articles)), counts)
    bands = np.fromiter(chain.from_iterable(shared_bands[a.article_id] for a in articles), np.int64, sum(counts))
    is_settled = np.array([article.article_id in settled for article in articles], dtype=bool)
    is_open = np.zeros(bands.max(initial=-1) + 1, dtype=bool)
    is_open[bands[~is_settled[places]]] = True
    places, bands = places[is_open[bands]], bands[is_open[bands]]
    order = np.argsort(bands, kind="stable")
    places, bands = places[order], bands[order]
    firsts = places[np.searchsorted(bands, bands)]  # the earliest article that has the band
    numbers: dict[str, int] = {}
    bodies = np.array([numbers.setdefault(article.body_sha256, len(numbers)) for article in articles])
    differs = bodies[places] != bodies[firsts]
    return {articles[place].article_id for place in np.union1d(places[differs], firsts[differs]).tolist()}


def _shingles(words: Sequence[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)))
