from pathlib import Path

import pytest

from flows.commands.explain import explain
from flows.errors import UserError

ARTICLE = """Harbour reopens on Monday

TARNWICK (North Wire) - The harbour will reopen on Monday, mayor Orla Quill said.

“We are <glad>,” Quill said. “Come and see.”
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "harbour.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


def test_the_terminal_shows_the_article_and_what_the_rows_say(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    explain(article)
    shown = capsys.readouterr().out
    words = " ".join(shown.split())
    assert "Harbour reopens on Monday" in words
    assert "We are <glad>,” Quill said." in words
    assert "speaker: Quill → Orla Quill" in words
    assert "confidence: 0." in words


def test_the_page_is_html(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain(article, html=True)
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>")
    assert "We are &lt;glad&gt;," in page
    assert "Orla Quill" in page


def test_what_is_no_article_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        explain(empty)
    assert ended.value.code == 3
    assert "record 0: " in capsys.readouterr().err


def test_a_missing_file_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere\.txt"):
        explain(tmp_path / "nowhere.txt")
