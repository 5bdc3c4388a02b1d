"""The README's tables of inputs and of reasons, from what readers and reasons say of themselves."""

from collections.abc import Iterable

from transforms.readers.compression import COMPRESSIONS
from transforms.readers.registry import readers
from transforms.reasons import Reason


def inputs_table() -> str:
    """The table of every format that can be read, in Markdown, with the compressions and archives under it."""
    rows = [(reader.name, _code(reader.suffixes), reader.describes) for reader in readers()]
    compressed = _code(tuple(next(iter(kind.suffixes)) for kind in COMPRESSIONS))
    return (
        _table(("Format", "Files", "What is read"), rows)
        + f"\nAny of them may be compressed ({compressed}) or a member of a `.zip` or `.tar` archive, itself compressed"
        + " or not.\nXML files are told apart by their content, and so is a file whose suffix is wrong.\n"
    )


def reasons_table() -> str:
    """The table of every reason for which a record is set aside, in Markdown."""
    return _table(("Reason", "When"), [(f"`{reason}`", reason.description) for reason in Reason])


def _table(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [names, tuple("---" for _ in names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(suffixes: tuple[str, ...]) -> str:
    return " ".join(f"`{suffix}`" for suffix in suffixes)
