"""The pipeline as a Prefect deployment: when it runs, over what, and one run at a time."""

import os
from collections.abc import Sequence
from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import EntrypointType, RunnerDeployment

from flows.pipeline import pipeline


def deployment_of(
    cron: str, sources: Sequence[str], warehouse: Path, catalog: str | None, data_path: str | None
) -> RunnerDeployment:
    """The deployment that runs the pipeline over these sources at the times of the cron line.

    Paths are made absolute, since Prefect starts a run in a folder of its own choice.
    """
    return pipeline.to_deployment(
        name=warehouse.name,
        tags=["onrecord"],
        cron=cron,
        parameters={
            "sources": [source if "://" in source else os.path.abspath(source) for source in sources],  # noqa: PTH100
            "warehouse": str(warehouse.absolute()),
            "catalog": catalog,
            "data_path": data_path,
        },
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
