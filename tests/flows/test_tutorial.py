"""The commands of the tutorial do what it says, one after another, in an empty folder."""

import re
import subprocess
import sys
from pathlib import Path

from tests.flows.shell import PROJECT, with_the_command


def blocks(language: str) -> str:
    """The lines of all blocks of a language, in order."""
    text = (PROJECT / "docs/tutorial.md").read_text(encoding="utf-8")
    return "".join(re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL))


def test_the_first_hour_ends_with_a_chart(tmp_path: Path, prefect_server: None) -> None:
    environment = with_the_command(tmp_path / "bin") | {"ARTICLES": str(PROJECT / "data" / "raw")}
    script = ["bash", "-e", "-o", "pipefail", "-c", blocks("sh")]
    ended = subprocess.run(script, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"
    assert "Nothing changed: no new rows were written." in ended.stdout
    assert ended.stdout.rstrip().splitlines()[-1].endswith("█")
    drawn = subprocess.run(
        [sys.executable, "-c", blocks("python")], cwd=tmp_path / "newsroom", capture_output=True, text=True
    )
    assert drawn.returncode == 0, drawn.stderr
    assert "Who is quoted most" in (tmp_path / "newsroom" / "quoted-most.html").read_text(encoding="utf-8")
