"""The project's own files keep to what the README promises."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_lock_file_pins_by_hash_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    requirements = [block for block in lock.replace("\\\n", " ").splitlines() if block.strip()]
    assert len(requirements) > 100
    assert [r for r in requirements if "==" not in r or "--hash=sha256:" not in r] == []


def test_make_alone_lists_every_target():
    listed = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == [
        "help", "run", "test", "lint", "bench", "torture", "notebook", "screenshots", "docs", "lock", "clean",
    ]  # fmt: skip
