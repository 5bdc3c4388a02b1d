"""The settings that Prefect reads once, when it is imported."""

import logging
import os
from pathlib import Path

from flows.errors import UserError

NO_TELEMETRY = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


def prepare_prefect(warehouse: Path, *, is_quiet: bool) -> None:
    """Set the defaults of Prefect's environment; call it before anything imports prefect.

    Prefect's own database goes below the warehouse, so that a run neither depends on what the user's home holds nor
    changes it. A variable that the user has set stays as it is: with PREFECT_API_URL the run reports to that server.
    `is_quiet` keeps the log off the console, where a progress bar is drawn; Prefect's API gets it in either case.
    """
    defaults = {
        **NO_TELEMETRY,
        "PREFECT_HOME": str(warehouse.absolute() / ".prefect"),
        # A first start fills an empty database, which on a small or busy machine outlasts the 20 s that Prefect allows.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",
        # The temporary server is stopped while it still records events, and would print a traceback for each.
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "DASK_LOGGING__DISTRIBUTED": "warning",
    }
    if is_quiet:
        defaults["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    try:
        # Prefect's server would start again and again without a home that it can write to.
        Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"Cannot write to {str(warehouse)!r}: {error.strerror}; take another --warehouse.") from error


def leave_tracebacks_to_the_server() -> None:
    """Nothing; the console shows what failed in one line, once Prefect has been imported and has set its logs up.

    Prefect logs the traceback of a failed task again for each flow above it. Its server has all of them.
    """
    for handler in logging.getLogger().handlers:
        handler.addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    # The console's handler is the root's, and the last to see a record.
    record.exc_info = record.exc_text = None
    return True
