"""`onrecord init`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UserError
from flows.settings import SETTINGS_NAME

SETTINGS = """\
# What the commands do in this folder when nothing else is said. A variable of the environment such as
# ONRECORD_WAREHOUSE goes before this file, and an option of the command line before both.
# Every line that begins with # shows a default.

# warehouse = "data/warehouse"      # folder of the lake and the served file
# catalog = "data/warehouse/catalog.sqlite"      # or postgresql://user@host/database
# data-path = "data/warehouse/lake"      # or s3://bucket/prefix

[run]
# sources = ["data/raw"]      # files, folders, globs, or URIs such as s3://bucket/prefix
# runner = "processes"      # or threads, or dask
# workers = 2      # by default one for each core
# batch-megabytes = 2.0
# map = ["headline=title", "text=content"]      # fields of your own files

[maintain]
# keep-days = 30.0      # how far back `onrecord sql --as-of` and `onrecord diff` reach
"""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder; it may be there, if it is empty.")],
) -> None:
    """Make a folder for articles and their warehouse, with a settings file in which every line is explained.

    \b
    onrecord init newsroom
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{str(folder)!r} is there and not empty; name a new folder.")
    try:
        (folder / "data" / "raw").mkdir(parents=True)
        (folder / "data" / "warehouse").mkdir()
        (folder / SETTINGS_NAME).write_text(SETTINGS, encoding="utf-8")
    except OSError as error:
        raise UserError(f"Cannot make {str(folder)!r}: {error.strerror}.") from error
    typer.echo(f"Put articles into {folder / 'data' / 'raw'}, then:\n\n  cd {folder}\n  onrecord run")
