"""The bands that articles share, as numbers, and for each band the canonical articles that have it.

Most bands are one article's alone. In dictionaries, those of all articles would take most of a run's memory.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SharedBands:
    """The bands of articles that another of them has too. The articles are known by their places.

    `signatures` are the bands of each article, none or as many as all others have; bands meet where they stand at the
    same place of a signature.
    """

    def __init__(self, signatures: Sequence[Sequence[int]]) -> None:
        import numpy as np

        self._numbers = _numbered(signatures)
        counts = np.bincount(self._numbers[self._numbers >= 0])
        self.count = len(counts)
        self._starts = np.cumsum(counts) - counts
        self._filled = np.zeros(len(counts), dtype=np.int32)
        # Those of one band after another, in the order in which they were added.
        self._canonical = np.empty(counts.sum(), dtype=np.int32)

    def of(self, place: int) -> "NDArray[np.int32]":
        """The numbers of the shared bands of an article."""
        bands: NDArray[np.int32] = self._numbers[place]
        return bands[bands >= 0]

    def add(self, place: int) -> None:
        """Nothing; the article is canonical, and stands under its bands."""
        bands = self.of(place)
        self._canonical[self._starts[bands] + self._filled[bands]] = place
        self._filled[bands] += 1

    def met(self, bands: "NDArray[np.int32]") -> Counter[int]:
        """The canonical articles that have some of the bands, by how many."""
        bands = bands[self._filled[bands] > 0]
        starts = self._starts[bands]
        ends = starts + self._filled[bands]
        places: list[int] = []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            places += self._canonical[start:end].tolist()
        return Counter(places)

    def meeting(self, bodies: Sequence[str], is_settled: Sequence[bool]) -> list[int]:
        """The articles that share a band with one of another body, where one of the two is not settled."""
        import numpy as np

        numbers: dict[str, int] = {}
        alike = np.array([numbers.setdefault(body, len(numbers)) for body in bodies], dtype=np.int64)
        is_open = np.zeros(self.count, dtype=bool)
        for column in self._numbers[~np.array(is_settled, dtype=bool)].T:
            is_open[column[column >= 0]] = True
        is_found = np.zeros(len(bodies), dtype=bool)
        for column in self._numbers.T:
            places = np.flatnonzero(column >= 0)
            places = places[is_open[column[places]]]
            places = places[np.argsort(column[places], kind="stable")]
            bands = column[places]
            firsts = places[np.searchsorted(bands, bands)]  # the earliest article that has the band
            differs = alike[places] != alike[firsts]
            is_found[places[differs]] = True
            is_found[firsts[differs]] = True
        return np.flatnonzero(is_found).tolist()


def _numbered(signatures: Sequence[Sequence[int]]) -> "NDArray[np.int32]":
    """The bands of each signature as numbers that are the same where they agree, -1 where no other has the band."""
    import numpy as np

    places = np.array([place for place, bands in enumerate(signatures) if len(bands)], dtype=np.int64)
    values = np.array([signatures[place] for place in places], dtype=np.uint32)
    found = np.full((len(signatures), values.shape[-1]), -1, dtype=np.int32)
    count = 0
    for column, bands in enumerate(values.T):
        _, numbers, sizes = np.unique(bands, return_inverse=True, return_counts=True)
        is_shared = sizes > 1
        found[places, column] = np.where(is_shared, count + np.cumsum(is_shared) - 1, -1)[numbers]
        count += int(is_shared.sum())
    return found
