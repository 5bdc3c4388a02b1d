"""The settings that Prefect reads once, when it is imported."""

import os
from pathlib import Path


def prepare_prefect(warehouse: Path, *, is_quiet: bool) -> None:
    """Set the defaults of Prefect's environment; call it before anything imports prefect.

    Prefect's own database goes below the warehouse, so that a run neither depends on what the user's home holds nor
    changes it. A variable that the user has set stays as it is: with PREFECT_API_URL the run reports to that server.
    `is_quiet` keeps the log off the console, where a progress bar is drawn; Prefect's API gets it in either case.
    """
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(warehouse.absolute() / ".prefect"),
        # A first start fills an empty database, which on a small or busy machine outlasts the 20 s that Prefect allows.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",
        # The temporary server is stopped while it still records events, and would print a traceback for each.
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    }
    if is_quiet:
        defaults["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
