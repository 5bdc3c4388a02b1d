"""Values that compete for a column of an article, and the choice among them."""

from collections.abc import Iterable
from typing import NamedTuple

from transforms.records import Provenance


class Candidate(NamedTuple):
    """A value as its source states it, for a column, and the extractor that found it."""

    column: str
    extractor: str
    value: str


def choose(column: str, candidates: Iterable[tuple[str, str]]) -> tuple[str | None, Provenance | None]:
    """The first of the (extractor, value) pairs, with the first other value that differs as runner-up.

    Values that differ in case or white space only are the same. The pairs come in order of trust; without any, the
    column is null and has no provenance.
    """
    winner: tuple[str, str] | None = None
    for extractor, value in candidates:
        if winner is None:
            winner = (extractor, value)
        elif _folded(value) != _folded(winner[1]):
            return winner[1], Provenance(column, winner[0], extractor, value)
    return (winner[1], Provenance(column, winner[0], None, None)) if winner else (None, None)


def _folded(value: str) -> str:
    return " ".join(value.split()).casefold()
