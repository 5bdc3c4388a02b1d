"""Errors that are the user's to mend."""

from concurrent.futures.process import BrokenProcessPool

from warehouse.errors import WarehouseError


class UserError(Exception):
    """An error told in one sentence: what happened, where, and what to do about it."""


def sentence_of(error: Exception) -> str | None:
    """What the user is told of an error; None for one that is not theirs to mend, but a fault of the code."""
    if isinstance(error, UserError | WarehouseError):
        return str(error)
    if isinstance(error, BrokenProcessPool):
        return "worker processes keep dying over the same batch, for want of memory perhaps: take fewer --workers"
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        return f"{what} at {error.filename}" if error.filename else f"the disk, network or object store failed: {what}"
    return None
