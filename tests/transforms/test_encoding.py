"""Bytes in any encoding become the text they hold, or are refused."""

import os

import pytest

from transforms.encoding import decode_text, is_binary
from transforms.reasons import Reason, RejectionError

ENGLISH = "“We won’t go,” said Mayor Núñez — and left the café.\n"
RUSSIAN = "«Мы не уйдём», — сказал мэр города.\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (ENGLISH.encode(), ENGLISH),
        (ENGLISH.encode("utf-8-sig"), ENGLISH),
        (ENGLISH.encode("cp1252"), ENGLISH),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        (ENGLISH.encode("utf-16"), ENGLISH),
        (ENGLISH.encode("utf-32"), ENGLISH),
        (ENGLISH.encode("utf-16-le"), ENGLISH),
        (RUSSIAN.encode("utf-16-be"), RUSSIAN),
        ("一「行かない」と市長は言った。".encode("euc-jp"), "一「行かない」と市長は言った。"),
        (b"one\0NUL", "one\0NUL"),
    ],
)
def test_text_is_decoded_without_being_told_how(content: bytes, text: str):
    assert decode_text(content) == text


@pytest.mark.parametrize(
    "declaration",
    ['<?xml version="1.0" encoding="{}"?><p>', '<html><meta charset="{}">', '<meta content="text/html; charset={}">'],
)
def test_declared_encoding_is_used(declaration: str):
    page = declaration.format("iso-8859-2") + "Łódź, żółw, śnieg"
    assert decode_text(page.encode("iso-8859-2")) == page
    assert decode_text(page.encode("utf-8")) == page  # the declaration is wrong then


def test_encoding_that_came_with_the_bytes_is_used():
    assert decode_text("żółw".encode("iso-8859-2"), declared="ISO-8859-2") == "żółw"
    assert decode_text("行かない".encode("iso-2022-jp"), declared="iso-2022-jp") == "行かない"
    assert decode_text(ENGLISH.encode("cp1252"), declared="iso-8859-1") == ENGLISH
    for label in ("no-such-encoding", "hex", "undefined", "a\0b"):
        assert decode_text(ENGLISH.encode("cp1252"), declared=label) == ENGLISH


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (ENGLISH.encode() + b"\xff\xfe", Reason.UNDECODABLE, f"Byte {len(ENGLISH.encode())} is not valid UTF-8"),
        (b"\xef\xbb\xbfabc \xff", Reason.UNDECODABLE, "byte 4 is not valid"),
        (bytes(range(256)), Reason.BINARY, "control characters"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, reason: Reason, words: str):
    with pytest.raises(RejectionError, match=words) as caught:
        decode_text(content)
    assert caught.value.reason is reason


def test_binary_heads_are_told_from_text():
    assert is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40))
    assert is_binary(b"\x01\x02" + os.urandom(4000))
    assert not is_binary(ENGLISH.encode("utf-16-le"))
    assert not is_binary(ENGLISH.encode("utf-32"))
    assert not is_binary(ENGLISH.encode("cp1252"))
    assert not is_binary(b"")


def test_text_put_together_from_several_encodings_is_kept_whole():
    legacy = "Thérèse Valmont said the door cost €840 — “an error”.\n" * 3
    text = decode_text(legacy.encode("cp1252") + "“Soup,” said André.".encode())
    assert text.startswith(legacy)
    assert text.removeprefix(legacy).encode("sloppy-windows-1252") == "“Soup,” said André.".encode()
