"""Looking for garbage, put off while objects are made that stay in use."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Nothing; no garbage is looked for until the block ends, which leaves things as they were.

    Of the time of work that makes many rows, a twentieth to a quarter goes to walks over those that are in use.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back_memory() -> None:
    """Nothing; memory that is free in this process goes back to the system, as far as its allocators can do that.

    By themselves they keep what a step of a run has needed at its height, and the next step's is added to it.
    """
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of the GNU C library
    if trim:
        trim(0)
