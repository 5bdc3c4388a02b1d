"""Runs of words as numbers, by which texts are compared without their words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MULTIPLIER = 0x9E3779B97F4A7C15
"""Odd multiplier of the polynomial by which a run is hashed, modulo 2 ** 64: that of Fibonacci hashing."""


def runs_of(hashes: "NDArray[np.uint64]", size: int, step: int = 1) -> "NDArray[np.uint64]":
    """The hashes of the runs of so many hashes, each so many steps after the one before, in their order."""
    import numpy as np

    count = max(len(hashes) - (size - 1) * step, 0)
    runs = np.zeros(count, dtype=np.uint64)
    for start in range(0, size * step, step):
        runs = runs * np.uint64(MULTIPLIER) + hashes[start : start + count]
    return runs
