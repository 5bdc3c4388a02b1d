import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from flows.cli import app
from flows.commands.init import SETTINGS
from flows.errors import UserError
from flows.settings import SETTINGS_NAME, read_settings

GROUP = typer.main.get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands


def written(folder: Path, settings: str) -> Path:
    (folder / SETTINGS_NAME).write_text(settings, encoding="utf-8")
    return folder


def test_every_line_of_a_new_settings_file_can_be_used(tmp_path: Path) -> None:
    uncommented = re.sub(r"(?m)^# (?=[\w-]+ = )", "", SETTINGS)
    settings = read_settings(written(tmp_path, uncommented), COMMANDS)
    assert settings["sql"]["warehouse"] == settings["run"]["warehouse"] == "data/warehouse"
    assert settings["run"]["field_names"] == ["headline=title", "text=content"]
    assert "workers" not in settings["maintain"]
    assert read_settings(written(tmp_path, SETTINGS), COMMANDS) == {name: {} for name in COMMANDS}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[run]\nworker = 2", "did you mean 'workers'"),
        ("[runs]\nworkers = 2", "did you mean 'run'"),
        ("warehuose = 'x'", "did you mean 'warehouse'"),
        ("warehouse = ", "Cannot read onrecord.toml"),
    ],
)
def test_what_no_command_has_is_told(tmp_path: Path, settings: str, told: str) -> None:
    with pytest.raises(UserError, match=re.escape(told)):
        read_settings(written(tmp_path, settings), COMMANDS)


def test_flags_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def message(*flags: str) -> str:
        with pytest.raises(Exception, match="a run publishes it") as raised:
            GROUP.main(
                ["sql", "select 1", *flags],
                standalone_mode=False,
                default_map=read_settings(tmp_path, COMMANDS),
            )
        return str(raised.value)

    written(tmp_path, "warehouse = 'of-the-file'")
    assert "of-the-file/" in message()
    monkeypatch.setenv("ONRECORD_WAREHOUSE", "of-the-environment")
    assert "of-the-environment/" in message()
    assert "of-the-flag/" in message("-w", "of-the-flag")


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "doctor", "-w", str(tmp_path)]
    well = subprocess.run(command, capture_output=True, text=True)
    assert well.returncode == 0, well.stdout
    (tmp_path / "onrecord.duckdb").write_bytes(b"no database")
    ill = subprocess.run(command, capture_output=True, text=True)
    assert ill.returncode == 1
    assert re.search(r"served file +FAILED", ill.stdout)


def test_init_leaves_a_folder_with_something_in_it_alone(tmp_path: Path) -> None:
    written(tmp_path, "# mine")
    with pytest.raises(UserError, match="not empty"):
        GROUP.main(["init", str(tmp_path)], standalone_mode=False)
    assert (tmp_path / SETTINGS_NAME).read_text() == "# mine"
