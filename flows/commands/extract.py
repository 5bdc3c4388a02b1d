"""`onrecord extract`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def extract(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="JSON lines; standard input without it, or with -.")
    ] = None,
) -> None:
    """Find who said what in texts: JSON lines in, JSON lines out, in the same order.

    A line in has "doc_id", "text" and, if it is known, "language". A line out has "doc_id", "quotes" (what somebody
    said or thinks) and "other" (marked words that nobody said: terms, titles, nicknames). Offsets are characters of
    the text as it came, end exclusive. It needs neither a warehouse nor the network, and answers each line at once.

    A line that cannot be read is told on standard error by its number and left out, and the exit code is then 3.

    \b
    onrecord extract articles.jsonl > quotes.jsonl
    echo '{"doc_id": 1, "text": "“Rain is likely,” said Ada Moor."}' | onrecord extract
    """
    from contextlib import nullcontext

    from flows.errors import UserError
    from flows.extraction import answer_lines

    is_standard_input = file is None or str(file) == "-"
    try:
        source = nullcontext(sys.stdin.buffer) if is_standard_input else file.open("rb")
    except OSError as error:
        raise UserError(f"Cannot read {str(file)!r}: {error.strerror}.") from error
    bad_lines = 0
    with source as lines:
        for number, answer in enumerate(answer_lines(lines), start=1):
            if isinstance(answer, bytes):
                sys.stdout.buffer.write(answer)
                sys.stdout.buffer.flush()
            else:
                bad_lines += 1
                typer.echo(f"line {number}: {answer}", err=True)
    if bad_lines:
        sys.exit(3)
