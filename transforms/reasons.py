"""The fixed list of reasons for which a record is set aside."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason code, with the description that the documentation shows."""

    description: str

    def __new__(cls, code: str, description: str) -> "Reason":
        """The member with its code as value."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.description = description
        return member

    EMPTY = "empty", "The source or record holds nothing but white space"
    NO_TEXT = "no_text", "The record is well-formed but holds no text of an article"
    BINARY = "binary", "The record holds binary data where text is expected"
    UNKNOWN_FORMAT = "unknown_format", "No reader accepts the source, neither by its name nor by its content"
    UNDECODABLE = "undecodable", "The bytes fit no text encoding"
    MALFORMED = "malformed", "The record breaks the syntax of its format"
    TRUNCATED = "truncated", "The source ends in the middle of a record"
    CORRUPT = "corrupt", "Compressed data or a checksum is damaged"
    TOO_LARGE = "too_large", "The record is longer than the limit for one record"
    EXPANDS_TOO_FAR = "expands_too_far", "Compressed data grows past the limit for its ratio or its size"
    UNSAFE_XML = "unsafe_xml", "The XML declares entities of its own, which can expand without end or read other files"
    UNSAFE_PATH = "unsafe_path", "The archive member's path leaves the archive"
    NOT_A_FILE = "not_a_file", "The source or archive member is a link or a device"
    NESTED_ARCHIVE = "nested_archive", "The archive or compressed file lies inside another one of its kind"
    ENCRYPTED = "encrypted", "The archive member needs a password"
    UNREADABLE = "unreadable", "The source could not be opened or read"
    VANISHED = "vanished", "The source was gone when it was to be read"
    CHANGED = "changed", "The source changed while it was read"
    LINK_LOOP = "link_loop", "The source's path runs in a circle of symbolic links"
    DUPLICATE = "duplicate", "A later record holds the same article, and is kept"
    FAILED = "failed", "Processing the record raised an error that is not the record's fault"


class RejectionError(Exception):
    """Raised for a record that must be set aside; its text is the sentence for `Rejected.reason`.

    `byte_start` and `byte_end` say where in the decompressed source the fault lies, if it is not the whole of it.
    """

    def __init__(
        self, reason: Reason, detail: str, *, byte_start: int | None = None, byte_end: int | None = None
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.byte_start = byte_start
        self.byte_end = byte_end


def duplicate_of(article_id: str) -> RejectionError:
    """The error for a record whose article a later record holds too."""
    return RejectionError(Reason.DUPLICATE, f"A later record holds the same article, {article_id}, and is kept")
