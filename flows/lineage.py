"""OpenLineage events of a run: what it read, what it wrote, how it ended.

They are appended to lineage.jsonl in the warehouse's folder, unless the environment says otherwise: with
OPENLINEAGE_URL, OPENLINEAGE_CONFIG or another setting of OpenLineage's own client, they go where that says.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.sources import is_in_scope, without_secrets
from flows.steps import Landed, Survey
from flows.summary import RunSummary
from warehouse.catalog import without_secrets as without_passwords
from warehouse.contracts import lake_schema
from warehouse.served import SERVED_NAME

if TYPE_CHECKING:
    from openlineage.client import OpenLineageClient
    from openlineage.client.event_v2 import InputDataset, OutputDataset

LINEAGE_NAME = "lineage.jsonl"
NAMESPACE = "onrecord"
JOB = "pipeline"


@dataclass(frozen=True, slots=True)
class Lineage:
    """Tells of one run. `run_uuid` is the id of its Prefect flow run, `sources` are what it was asked to read."""

    run_uuid: str
    sources: tuple[str, ...]
    warehouse: Path
    client: "OpenLineageClient"

    def start(self) -> None:
        """Nothing; tells that the run has begun."""
        self._emit("START", inputs=[_input(source) for source in self.sources])

    def fail(self, error: BaseException) -> None:
        """Nothing; tells that the run has failed, and why."""
        from openlineage.client.facet_v2 import error_message_run

        message = without_passwords(f"{type(error).__name__}: {error}")
        facet = error_message_run.ErrorMessageRunFacet(message=message, programmingLanguage="Python")
        self._emit("FAIL", inputs=[_input(source) for source in self.sources], facets={"errorMessage": facet})

    def complete(self, survey: Survey, landed: Landed, summary: RunSummary, data_path: str) -> None:
        """Nothing; tells what the run has read of each source, and what it has written of each table."""
        read = {record.source_uri: record for record in landed.landing.source_files}
        inputs = []
        for source, scope in zip(self.sources, survey.listing.scopes, strict=True):
            files = [record for uri, record in read.items() if is_in_scope(uri, scope)]
            records = sum(record.record_count for record in files)
            inputs.append(_input(source, records, sum(record.size_bytes for record in files), len(files)))
        version = str(summary.snapshot_id) if summary.snapshot_id is not None else None
        tables = [_table(data_path, table, count, version) for table, count in summary.rows.items()]
        served = _output(str(self.warehouse / SERVED_NAME), version)
        self._emit("COMPLETE", inputs=inputs, outputs=[] if summary.changed_nothing else [*tables, served])

    def _emit(
        self,
        event_type: str,
        *,
        inputs: "list[InputDataset]",
        outputs: "Sequence[OutputDataset]" = (),
        facets: dict[str, Any] | None = None,
    ) -> None:
        from openlineage.client.event_v2 import Job, Run, RunEvent, RunState

        event = RunEvent(
            eventType=RunState[event_type],
            eventTime=datetime.now(UTC).isoformat(),
            run=Run(runId=self.run_uuid, facets=facets or {}),
            job=Job(namespace=NAMESPACE, name=JOB),
            inputs=inputs,
            outputs=list(outputs),
        )
        self.client.emit(event)


def lineage_of(run_uuid: str, sources: Sequence[str], warehouse: Path) -> Lineage:
    """What tells of a run, by the settings of OpenLineage in the environment or else to a file in the warehouse."""
    from openlineage.client import OpenLineageClient
    from openlineage.client.transport.file import FileConfig, FileTransport

    if any(name.startswith("OPENLINEAGE") for name in os.environ):
        client = OpenLineageClient()
    else:
        warehouse.mkdir(parents=True, exist_ok=True)
        client = OpenLineageClient(
            transport=FileTransport(FileConfig(str(warehouse / LINEAGE_NAME), append=True)),
            # It would ask git for the address of its remote, which may hold a password.
            config={"facets": {"source_code_location": {"disabled": True}}},
        )
    return Lineage(run_uuid, tuple(sources), warehouse, client)


def dataset_name(address: str) -> tuple[str, str]:
    """Namespace and name of a path or URI, as OpenLineage writes them, without what gives access to it."""
    if "://" not in address:
        return "file", os.path.abspath(address)  # noqa: PTH100 - a pattern is no path
    scheme, _, rest = without_secrets(address).partition("://")
    if scheme == "file":
        return "file", rest
    host, _, path = rest.partition("/")
    if scheme.startswith("http"):
        path = path.partition("?")[0]  # what follows may be a signature; elsewhere a question mark is a pattern's
    return f"{scheme}://{host}", path.strip("/") or "/"


def _input(
    source: str, records: int | None = None, size: int | None = None, files: int | None = None
) -> "InputDataset":
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import input_statistics_input_dataset

    namespace, name = dataset_name(source)
    if records is None:
        return InputDataset(namespace=namespace, name=name)
    read = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=records, size=size, fileCount=files)
    return InputDataset(namespace=namespace, name=name, inputFacets={"inputStatistics": read})


def _table(data_path: str, table: str, row_count: int, version: str | None) -> "OutputDataset":
    from openlineage.client.facet_v2 import output_statistics_output_dataset, schema_dataset

    output = _output(f"{data_path}/main/{table}", version)
    fields = [
        schema_dataset.SchemaDatasetFacetFields(name=field.name, type=str(field.type)) for field in lake_schema(table)
    ]
    output.facets["schema"] = schema_dataset.SchemaDatasetFacet(fields=fields)
    written = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=row_count)
    output.outputFacets["outputStatistics"] = written
    return output


def _output(address: str, version: str | None) -> "OutputDataset":
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import dataset_version_dataset

    namespace, name = dataset_name(address)
    snapshot = dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=version or "")
    return OutputDataset(
        namespace=namespace, name=name, facets={"version": snapshot} if version else {}, outputFacets={}
    )
