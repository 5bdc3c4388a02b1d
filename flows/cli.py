"""The command line: `onrecord`, or `python -m flows.cli`."""

import sys
from pathlib import Path

import typer

from flows.commands import (
    backfill,
    doctor,
    explain,
    export,
    extract,
    init,
    keep,
    rejected,
    run,
    schedule,
    search,
    speaker,
    sql,
    status,
    train,
    watch,
)
from flows.errors import sentence_of
from flows.settings import read_settings

app = typer.Typer(
    name="onrecord",
    help="Turn raw news articles into a warehouse of who said what.\n\n"
    "Put articles into data/raw, then `onrecord run`, then `onrecord sql`.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "ONRECORD"},
)
app.command("init")(init.init)
app.command("run")(run.run)
app.command("backfill")(backfill.backfill)
app.command("schedule")(schedule.schedule)
app.command("watch")(watch.watch)
app.command("sql")(sql.sql)
app.command("search")(search.search)
app.command("export")(export.export)
app.command("extract")(extract.extract)
app.command("explain")(explain.explain)
app.command("train")(train.train)
app.command("status")(status.status)
app.command("rejected")(rejected.rejected)
app.add_typer(speaker.app, name="speaker")
app.command("diff")(keep.diff)
app.command("maintain")(keep.maintain)
app.command("rollback")(keep.rollback)
app.command("forget")(keep.forget)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Nothing; ends the process with the command's exit code. An error of the user's is told in one sentence."""
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    try:
        command(prog_name="onrecord", default_map=read_settings(Path(), command.commands))
    except BrokenPipeError:
        # The reader of our output has seen enough, as `head` has.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        fail(sentence)


def fail(message: str) -> None:
    """Nothing; tells the message and ends the process with exit code 1."""
    typer.echo(f"onrecord: {message}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
