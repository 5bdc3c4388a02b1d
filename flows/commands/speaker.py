"""`onrecord speaker merge` and `split`: what the user decides about who speakers are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from flows.errors import UserError
from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, WarehouseOption

if TYPE_CHECKING:
    from transforms.records import SpeakerDecision
    from warehouse.lake import Lake

app = typer.Typer(help="Say who speakers are: merge two into one, or split names off one.", no_args_is_help=True)
SpeakerArgument = Annotated[str, typer.Argument(help="A speaker's id, name or alias.")]


@app.command()
def merge(
    speaker: SpeakerArgument,
    other: SpeakerArgument,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Make one speaker of two, now and in all later runs.

    \b
    onrecord speaker merge "Ada Moor" "A. Moor-Lind"
    """
    from transforms.speakers.decisions import MERGE
    from warehouse.lake import Lake

    with Lake.open(warehouse, catalog=catalog, data_path=data_path) as lake:
        first, second = _speaker(lake, speaker), _speaker(lake, other)
        if first[0] == second[0]:
            raise UserError(f"{speaker!r} and {other!r} are one speaker already.")
        _decide(lake, warehouse, _decision(MERGE, first, second, ()))
    typer.echo(f"{second[1]} is {first[1]}")


@app.command()
def split(
    speaker: SpeakerArgument,
    names: Annotated[list[str], typer.Argument(help="Names that are somebody else's.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Make a speaker of their own of those that articles call by these names, now and in all later runs.

    \b
    onrecord speaker split "Ada Moor" "A. Moor-Lind"
    """
    from transforms.speakers.decisions import SPLIT
    from warehouse.lake import Lake

    with Lake.open(warehouse, catalog=catalog, data_path=data_path) as lake:
        found = _speaker(lake, speaker)
        _decide(lake, warehouse, _decision(SPLIT, found, None, tuple(names)))
    typer.echo(f"{', '.join(names)} is not {found[1]}")


def _speaker(lake: "Lake", name: str) -> tuple[str, str, str, str]:
    from warehouse.relations import speakers_called

    found = speakers_called(lake, name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(f"No speaker is called {name!r}: look at core.dim_speaker.")
    ids = ", ".join(f"{speaker_id} ({speaker_name})" for speaker_id, speaker_name, _, _ in found[:5])
    raise UserError(f"{len(found)} speakers are called {name!r}: give one of their ids: {ids}.")


def _decision(
    action: str, one: tuple[str, str, str, str], other: tuple[str, str, str, str] | None, names: tuple[str, ...]
) -> "SpeakerDecision":
    from transforms.records import SpeakerDecision

    return SpeakerDecision(
        decision_id=f"{action}-{uuid4()}",
        action=action,
        article_id=one[2],
        speaker=one[3],
        other_article_id=other[2] if other else None,
        other_speaker=other[3] if other else None,
        names=names,
        decided_at=datetime.now(UTC),
    )


def _decide(lake: "Lake", warehouse: Path, decision: "SpeakerDecision") -> None:
    """Nothing; keeps the decision and shows what follows from it, or raises UserError where nothing does."""
    from flows.relations import relate_speakers
    from warehouse.build import build_and_publish
    from warehouse.relations import add_decision, remove_decision
    from warehouse.served import SERVED_NAME

    add_decision(lake, decision)
    if not relate_speakers(lake, decision.decision_id):
        remove_decision(lake, decision)
        raise UserError("Nothing follows from that: the names are not the speaker's, or are all that it has.")
    build_and_publish(lake, warehouse / SERVED_NAME, run_id=decision.decision_id, built_at=datetime.now(UTC))
