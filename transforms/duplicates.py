"""Which articles tell one story: exact copies, and near ones that an editor cut, topped or credited.

Candidates come from MinHash signatures (Broder 1997), made once for each article and cut into bands, so that two texts
meet when one band agrees. Those that meet are compared by the texts themselves, not by the estimate.
"""

import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from transforms.bands import SharedBands
from transforms.likeness import SHINGLE_WORDS, Body, similarity_of_copy
from transforms.metadata.agencies import agency_of
from transforms.records import ArticleCopy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


Bodies = Callable[[Collection[str]], Mapping[str, Body]]
"""What the bodies of the articles with those ids are compared by."""


def body_text(paragraphs: Iterable[tuple[int, str]], dateline_end: int) -> str:
    """The body of an article, casefolded, without its dateline, of its paragraphs as (start_char, text)."""
    return "\n".join(text[max(0, dateline_end - start) :] for start, text in paragraphs).casefold()


def minhash_bands(words: Sequence[str]) -> tuple[int, ...]:
    """The keys of the 32 bands of a body's signature, 32 bits each; none for a body of fewer than 20 words."""
    from rensa import RMinHash

    if len(words) < _MIN_WORDS:
        return ()
    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update(_shingles(words))
    packed = struct.pack(f"<{_BANDS * _ROWS}I", *minhash.digest())
    return tuple(map(zlib.crc32, struct.unpack(f"{4 * _ROWS}s" * _BANDS, packed)))


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
        import numpy as np

        self._ordered = ordered
        self._articles = {article.article_id: article for article in ordered}
        self._unchanged = _unchanged(dict(zip(self._articles, origins, strict=True)), standing)
        self._settled = _settled(self._unchanged, standing)
        self._bands = SharedBands([article.minhash_bands for article in ordered])
        met = self._bands.meeting(
            [article.body_sha256 for article in ordered],
            [article.article_id in self._settled for article in ordered],
        )
        self._bodies_of = bodies
        self._bodies = bodies([ordered[place].article_id for place in met])
        self._first: dict[str, Story] = {}  # by the digest of the body
        self._moved: set[str] = set()  # articles whose stories are not as they were
        self._is_moved = np.zeros(self._bands.count, dtype=bool)  # bands of such articles

    def stories(self) -> list[Story]:
        """The story of each article."""
        return [self._story(place, article) for place, article in enumerate(self._ordered)]

    def _story(self, place: int, article: Fingerprint) -> Story:
        row, bands = self._unchanged.get(article.article_id), self._bands.of(place)
        earlier = self._first.get(article.body_sha256)
        story = self._standing_story(article, bands)
        if story is None and earlier and len(article.minhash_bands):
            story = earlier if earlier.kind else Story(earlier.canonical, "exact", 1.0)
        elif story is None:
            met = self._bands.met(bands)
            compared = [self._ordered[canonical] for canonical, _ in met.most_common(_COMPARED)]
            story = self._story_among(compared, article)._replace(is_of_many=len(met) > _COMPARED)
        self._first.setdefault(article.body_sha256, story)
        if story.canonical is article:
            self._bands.add(place)
        if row is None or (story.canonical.article_id, story.kind) != (row.canonical_article_id, row.copy_kind):
            self._moved.add(article.article_id)
            self._is_moved[bands] = True
        return story

    def _standing_story(self, article: Fingerprint, bands: "NDArray[np.int32]") -> Story | None:
        """The story that the article was found to tell before; None where it may be another now."""
        row = self._unchanged.get(article.article_id)
        if row is None or article.article_id not in self._settled or row.canonical_article_id in self._moved:
            return None
        story = Story(self._articles[row.canonical_article_id], row.copy_kind, row.copy_similarity)
        if not self._is_moved[bands].any():
            return story
        met = self._bands.met(bands)
        if article.body_sha256 in self._first or len(met) > _COMPARED:
            return None
        # Those that are as they were have been compared with it before.
        others = [canonical for place in met if (canonical := self._ordered[place]).article_id in self._moved]
        return None if self._story_among(others, article).is_at_least(story) else story

    def _story_among(self, canonicals: Sequence[Fingerprint], article: Fingerprint) -> Story:
        """The most similar of the stories that the article is a copy of; its own where it is of none."""
        best = Story(article, None, None)
        own = self._body(article) if canonicals else None
        for canonical in canonicals:
            similarity = similarity_of_copy(self._body(canonical), own) if own else None
            if similarity and similarity > (best.similarity or 0):
                best = Story(canonical, "near", similarity)
        return best

    def _body(self, article: Fingerprint) -> Body:
        # That an article is compared may not have been foreseen.
        key = article.article_id
        return (self._bodies if key in self._bodies else self._bodies_of([key]))[key]


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


def _shingles(words: Sequence[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)))
