"""The commands of the README do what it says."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.flows.shell import PROJECT, with_the_command

# "Schedule it" runs until it is stopped: it is tested as a deployment.
SECTIONS = ("Run it", "Query it", "See why", "Keep it")
ACCEPTED = (0, 3)  # one of the sample articles is to be set aside


def shell_lines(heading: str) -> list[str]:
    """The lines of the shell blocks under a heading of the README."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]


def shown_outputs() -> dict[str, list[str]]:
    """The lines that the README shows a command to print, by the command."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return {
        line: lines_of(shown)
        for line, shown in re.findall(r"```sh\n([^\n]*)\n```\n\n```text\n(.*?)```", text, re.DOTALL)
    }


def lines_of(output: str) -> list[str]:
    """The lines of an output without spaces at their ends and without empty ones."""
    return [line.rstrip() for line in output.splitlines() if line.strip()]


def test_commands_of_the_readme_run(tmp_path: Path, prefect_server: None) -> None:
    shutil.copytree(PROJECT / "data" / "raw", tmp_path / "data" / "raw")
    environment = with_the_command(tmp_path / "bin")
    lines = [line for heading in SECTIONS for line in shell_lines(heading)]
    outputs = shown_outputs()
    assert len(lines) > 5
    assert outputs.keys() <= set(lines) and outputs
    for line in lines:
        ended = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ended.returncode in ACCEPTED, f"{line}\n{ended.stderr}"
        assert ended.stdout or ">" in line, line
        assert lines_of(ended.stdout) == outputs.get(line, lines_of(ended.stdout))
