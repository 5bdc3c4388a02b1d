"""The errors of the warehouse that a user can do something about."""


class WarehouseError(RuntimeError):
    """An error whose text says in one sentence what happened, where, and what to do about it."""


class QueryError(WarehouseError):
    """A query that DuckDB refuses or cannot answer; the text is DuckDB's own."""


class StorageError(WarehouseError):
    """A disk or an object store could not be read or written."""
