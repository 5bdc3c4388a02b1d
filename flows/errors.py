"""Errors that are the user's to mend."""


class UserError(Exception):
    """An error told in one sentence: what happened, where, and what to do about it."""
