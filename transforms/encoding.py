"""From bytes to text: which encoding a source is in, and the text it holds."""

import codecs
import re

from transforms.reasons import Reason, RejectionError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

DECLARATION_BYTES = 4096
DECLARATION = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']"""
    rb"""|<meta[^>]{0,500}?charset\s*=\s*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
SEVEN_BIT_ENCODINGS = ("iso2022", "hz")

DETECTION_BYTES = 65_536
# Text has hardly any of these; white space and the escape of ISO 2022 do not count.
CONTROL_BYTES = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1b")
MAX_CONTROL_SHARE = 0.02


def decode_text(content: bytes, declared: str | None = None) -> str:
    """The text of `content`, without a byte order mark, exactly as encoded: nothing is repaired here.

    Raises what `encoding_of` raises.
    """
    return content.decode(encoding_of(content, declared))


def encoding_of(content: bytes, declared: str | None = None) -> str:
    """The name of the Python codec that decodes all of `content`.

    Tried in this order: a byte order mark; UTF-16 and UTF-32 without one, if there are too many zero bytes for
    anything else; strict UTF-8; the encoding that the content declares (XML declaration, HTML meta) or that came with
    it (`declared`, as in an HTTP header); chardet's guess. UTF-8 comes before the declaration because pages often
    declare another encoding than theirs, while text in another encoding is hardly ever valid UTF-8.

    cp1252 is read as browsers do, with its five undefined bytes as control characters. Where lines in UTF-8 and in
    cp1252 are mixed, the guess is made on those that aren't UTF-8 and all are then read in the one encoding: formats
    of one record a line call this for each record, so that only sources read whole suffer from such a mixture.

    Raises RejectionError: `binary`, or `undecodable` with the offset of the first byte in doubt. Text that is UTF-8 but
    for some bytes is undecodable too: any guess at it would garble the rest.
    """
    wide = wide_encoding(content)
    if wide is None and _control_count(content):
        raise RejectionError(
            Reason.BINARY, f"{_control_count(content)} of {len(content)} bytes are control characters: not text"
        )
    said = _codec_name(_declared_encoding(content) or declared)
    if content.startswith(codecs.BOM_UTF8):
        certain: str | None = "utf-8-sig"
    else:
        certain = wide or (said if said is not None and said.startswith(SEVEN_BIT_ENCODINGS) else None)
    if certain is not None:
        return _checked(content, certain)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(content, error)
    else:
        return "utf-8"
    # Where a source was put together from several, its lines in UTF-8 would mislead the guess at the others.
    legacy_lines = [line for line in content.split(b"\n") if not _is_valid(line, "utf-8")]
    for candidate in (said, _detected_encoding(b"\n".join(legacy_lines))):
        if candidate is not None and _is_valid(content, candidate):
            return candidate
        if candidate == "cp1252":
            return _sloppy_cp1252()
    raise RejectionError(Reason.UNDECODABLE, f"The bytes are neither UTF-8 nor {said or 'any other encoding'}")


def _sloppy_cp1252() -> str:
    """The codec for cp1252 as browsers read it: its five undefined bytes are control characters, not errors."""
    # Late: few sources need it. ftfy registers the codec when it is asked for it.
    from ftfy.bad_codecs import search_function

    codec = search_function("sloppy_windows_1252")
    assert codec is not None
    return codec.name


def wide_encoding(head: bytes) -> str | None:
    """The kind of UTF-16 or UTF-32 of a source that begins with `head`, marked or not; None if it is neither."""
    for mark, encoding in BYTE_ORDER_MARKS[1:]:
        if head.startswith(mark):
            return encoding
    return _detected_wide_encoding(head) if _control_count(head) else None


def is_binary(head: bytes) -> bool:
    """Whether a source that begins with `head` is not text in any encoding."""
    return _control_count(head) > 0 and wide_encoding(head) is None


def _control_count(content: bytes) -> int:
    """The number of control characters, or 0 while there are few enough for text with a flaw or two."""
    count = len(content) - len(content.translate(None, delete=CONTROL_BYTES))
    return count if count > max(MAX_CONTROL_SHARE * len(content), 1) else 0


def _checked(content: bytes, encoding: str) -> str:
    """The encoding; raises RejectionError if the content is not valid in it, whatever marks it."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RejectionError(
            Reason.UNDECODABLE, f"The source is marked as {encoding}, but its byte {error.start} is not valid in it"
        ) from error
    return encoding


def _is_valid(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeError:
        return False
    return True


def _detected_wide_encoding(content: bytes) -> str | None:
    detected = _detected_encoding(content)
    return detected if detected is not None and detected.startswith(("utf-16", "utf-32")) else None


def _declared_encoding(content: bytes) -> str | None:
    found = DECLARATION.search(content, 0, DECLARATION_BYTES)
    return (found[1] or found[2]).decode("ascii", errors="replace") if found else None


def _codec_name(label: str | None) -> str | None:
    """The codec for a declared label; None if Python has none."""
    if label is None:
        return None
    try:
        name = codecs.lookup(label).name
        is_of_text = isinstance(codecs.getincrementaldecoder(name)().decode(b""), str)
    except (LookupError, ValueError):
        return None
    if not is_of_text:
        return None  # hex and the like
    # As browsers do (WHATWG Encoding Standard): who declares these mostly means the Windows superset.
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)


def _refuse_damaged_utf8(content: bytes, error: UnicodeDecodeError) -> None:
    """Nothing; raises RejectionError where most bytes outside ASCII are valid UTF-8 and some are not."""
    text = content.decode("utf-8", errors="replace")
    bad_count = text.count("\ufffd")
    valid_count = sum(not character.isascii() for character in text) - bad_count
    if valid_count > bad_count:
        raise RejectionError(
            Reason.UNDECODABLE,
            f"Byte {error.start} is not valid UTF-8, while {valid_count} other characters outside ASCII are",
        ) from error


def _detected_encoding(content: bytes) -> str | None:
    # Late: of the sources of a run, few are not UTF-8.
    import chardet

    detected = chardet.detect(
        content[:DETECTION_BYTES],
        # The other eras (EBCDIC, DOS, old Macintosh) win on short texts by accident.
        encoding_era=chardet.EncodingEra.MODERN_WEB,
        prefer_superset=True,
        compat_names=False,
    )
    return detected["encoding"]
