"""`onrecord train`."""

from pathlib import Path
from typing import Annotated

import typer


def train(
    gold: Annotated[Path, typer.Option(metavar="PATH", help="Articles with gold quotes: JSON lines, plain or .gz.")],
    output: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to write the weights; without it, into the package.")
    ] = None,
) -> None:
    """Make the weights of the extractor again from articles with gold quotes.

    A line has "text" and "quotes", each with "spans", "speaker_spans" and "cue_spans" in characters of the text, end
    exclusive. The same articles give the same bytes. It needs the extra `train` and takes about half an hour.

    \b
    pip install "onrecord[train]"
    onrecord train --gold articles.jsonl.gz
    """
    from hashlib import sha256
    from importlib.resources import files

    from flows.errors import UserError
    from flows.gold import read_gold

    articles = read_gold(gold)
    try:
        from transforms.quotes.training.weights import train_all
    except ModuleNotFoundError as error:
        raise UserError(f'Training needs {error.name}: pip install "onrecord[train]".') from error
    from transforms.quotes.training.corpus import GoldError

    try:
        weights = train_all(articles)
    except GoldError as error:
        raise UserError(f"{gold}: {error}.") from error
    folder = output or Path(str(files("transforms.quotes"))) / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in weights.items():
        (folder / name).write_bytes(content)
        typer.echo(f"{folder / name}  {len(content)} bytes  sha256 {sha256(content).hexdigest()}")
