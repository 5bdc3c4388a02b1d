"""What all worker processes need, imported and read once: they are forked from the process that imports this module.

Not DuckDB, nor what runs the tagger's network: both start threads, which a forked process would not have.
"""

import gc
import signal

from flows.garbage import no_collection

signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted; from here on workers, too, leave it to that
with no_collection():
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import transforms.batch  # noqa: F401
    from transforms.metadata.language import detect_language
    from transforms.metadata.places import is_known_place

    detect_language("No boat leaves the harbour before Monday, said the harbour master.")
    is_known_place("Halden")
gc.freeze()
