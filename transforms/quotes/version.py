"""The extractor's version: changes whenever its rows can change."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

# Raised with every change of the code that can change a row.
_CODE = 6


@cache
def extractor_version() -> str:
    """Version of the code, the weights and the language data that make the quotes, such as "1-4f1c09ab"."""
    digest = sha256()
    for folder in ("weights", "languages", "lexicons"):
        for entry in sorted(_data_files(files("transforms.quotes").joinpath(folder)), key=lambda entry: entry.name):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return f"{_CODE}-{digest.hexdigest()[:8]}"


def _data_files(folder: Traversable) -> list[Traversable]:
    return [entry for entry in folder.iterdir() if entry.is_file() and not entry.name.endswith((".py", ".pyc"))]
