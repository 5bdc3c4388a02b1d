"""Prefect's command line, for its server: `python -m flows.prefect_server server start` is `prefect server start`.

It answers a tenth sooner, as no garbage is looked for among what is imported, then or later.
"""

import gc

from flows.garbage import no_collection

if __name__ == "__main__":
    with no_collection():
        import prefect.server.api.server  # noqa: F401
        from prefect.cli import app
    gc.freeze()
    app()
