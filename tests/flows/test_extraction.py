"""`onrecord extract`: JSON lines in, JSON lines out."""

import json
import subprocess
import sys

import pytest

from flows.extraction import LineError, answer_line, answer_lines

TEXT = "A dry spring\n\n“Rain is likely,” said Ada Moor. The “Rainmaker” prize went to Tomas Vale.\n"


def line(**document: object) -> bytes:
    return json.dumps(document).encode() + b"\n"


def test_spans_count_characters_of_the_text_as_it_came() -> None:
    text = "\ufeff\r\n" + TEXT
    answer = json.loads(answer_line(line(doc_id=7, text=text)))
    assert answer["doc_id"] == 7
    (quote,) = answer["quotes"]
    assert [text[start:end] for start, end in quote["spans"]] == [quote["text"]] == ["Rain is likely,"]
    assert text[slice(*quote["speaker_span"])] == "Ada Moor"
    assert text[slice(*quote["cue_span"])] == "said"
    assert (quote["type"], quote["speaker"]) == ("direct", "Ada Moor")


def test_marked_words_that_nobody_said_stand_apart() -> None:
    answer = json.loads(answer_line(line(doc_id="x", text=TEXT)))
    assert [one["text"] for one in answer["other"]] == ["Rainmaker"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "JSON"),
        (b"[]", "text"),
        (b'{"doc_id": 1}', "text"),
        (b'{"text": "x"}', "doc_id"),
        (b'{"doc_id": 1, "text": "x", "language": 3}', "language"),
        (b'{"doc_id": 1, "text": "\xff"}', "JSON"),
        (b'{"doc_id": 1, "text": "\\ud800"}', "JSON"),
    ],
)
def test_bad_line_says_what_is_wrong_with_it(bad: bytes, said: str) -> None:
    (error,) = answer_lines([bad])
    assert isinstance(error, LineError)
    assert said in str(error)


def test_lines_are_answered_one_by_one_and_a_bad_one_is_named() -> None:
    command = [sys.executable, "-m", "flows.cli", "extract"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stderr
        for number in (1, 2):
            process.stdin.write(line(doc_id=number, text=TEXT))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["doc_id"] == number
        process.stdin.write(b"\nnonsense\n" + line(doc_id=5, text=""))
        process.stdin.close()
        assert [json.loads(answer) for answer in process.stdout] == [{"doc_id": 5, "quotes": [], "other": []}]
        assert process.stderr.read().startswith(b"line 4: ")
    assert process.returncode == 3
