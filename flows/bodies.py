"""What the bodies of many articles are compared by, kept on disk while copies are found."""

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from tempfile import TemporaryFile

from transforms.likeness import Body, bodies_of

TOGETHER = 64
"""Bodies that are made at once."""


class BodiesOnDisk(Mapping[str, Body]):
    """Bodies by the ids of their articles, in a file without a name: some kilobytes each, of which memory has none.

    They are compared in no order that would let a few of them do.
    """

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - goes with the bodies
        self._numbers: dict[str, int] = {}
        self._bounds = array("q", [0])
        left = iter(texts)
        while some := list(islice(left, TOGETHER)):
            for (article_id, _), body in zip(some, bodies_of([text for _, text in some]), strict=True):
                self._numbers[article_id] = len(self._numbers)
                for content in (body.words.tobytes(), body.shingles.tobytes(), body.numbers_written.encode()):
                    self._bounds.append(self._bounds[-1] + self._file.write(content))
        self._file.flush()

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._numbers

    def __getitem__(self, article_id: str) -> Body:
        import numpy as np

        number = 3 * self._numbers[article_id]
        start, shingles, numbers, end = self._bounds[number : number + 4]
        content = os.pread(self._file.fileno(), end - start, start)
        hashes = np.frombuffer(content, np.uint64, (numbers - start) // 8)
        word_count = (shingles - start) // 8
        return Body(hashes[:word_count], hashes[word_count:], content[numbers - start :].decode())

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
