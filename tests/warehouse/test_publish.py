"""Publishing: a file takes the served one's place, the last ones are kept, and one of them can be put back."""

import os

import pytest

from warehouse import publish as publishing
from warehouse.served import SERVED_NAME


@pytest.fixture
def path(tmp_path):
    return tmp_path / SERVED_NAME


@pytest.fixture
def publish(path):
    def publish_file(number):
        """Files told apart by what they hold; a build takes longer than the clock of the file system ticks."""
        with publishing.unpublished(path) as building:
            building.write_text(str(number))
            os.utime(building, (number, number))
            publishing.publish(building, path)

    return publish_file


def test_the_last_served_files_are_kept(publish, path, tmp_path):
    for number in range(publishing.KEPT + 2):
        publish(number)
    assert path.read_text() == "4"
    assert [kept.read_text() for kept in publishing.earlier_files(path)] == ["3", "2", "1"]
    assert {file.name for file in tmp_path.iterdir()} == {SERVED_NAME, "history"}


def test_rollback_puts_the_earlier_file_back(publish, path):
    for number in range(3):
        publish(number)
    for expected in ("1", "0"):
        assert publishing.rollback(path) == path
        assert path.read_text() == expected
    with pytest.raises(publishing.NothingToRollBackError):
        publishing.rollback(path)
    assert path.read_text() == "0"
