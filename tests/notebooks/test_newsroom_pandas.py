"""The Jupyter notebook says what the newsroom says."""

from pathlib import Path

import nbclient
import nbformat
import pytest

from warehouse.newsroom import AT_FIRST, answers
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[2]


def test_the_jupyter_notebook_counts_as_the_newsroom(sample_warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_WAREHOUSE", str(sample_warehouse))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(ROOT / "notebooks" / "newsroom_pandas.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}
    ).execute()
    shown = "\n".join(
        str(output.get("data", output.get("text")))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    answered = answers(sample_warehouse / SERVED_NAME, AT_FIRST)
    assert f"{answered['totals'][0]['quotes']} entries" in shown
    assert all(f"<th>{row['speaker_name']}</th>" in shown for row in answered["speakers"] if row["all_quotes"] > 2)
    assert "<svg" in shown
