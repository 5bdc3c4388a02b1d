"""The records of the warehouse: one class per table, one field per column.

A field's type, its description and whether it belongs to the key are stated here and nowhere else: the Parquet
schemas, the DuckDB tables, their comments and the data dictionary are derived from these classes by
`warehouse.contracts`. `X | None` is a nullable column, `tuple[X, ...]` a list, a nested class a struct.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool):
        """The decorator that makes a dataclass, frozen for the type checker alone.

        A row frozen while it runs takes more than twice as long to make, and of an article there are dozens.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)


def column(description: str, *, key: bool = False) -> Any:
    """A dataclass field that is a column: its description, and whether it is part of the table's key."""
    return field(metadata={"description": description, "key": key})


class Span(NamedTuple):
    """A range of characters of an article's text, end exclusive."""

    start_char: int
    end_char: int


@record(frozen=True, slots=True)
class RawDocument:
    """One article as its source holds it: decoded, and not cleaned yet.

    `fields` are the metadata which the format states beside the text, under the names of `transforms.readers.fields`.
    `byte_start` and `byte_end` locate the record in the decompressed source, `sha256` is the digest of its bytes there.
    """

    source_uri: str
    source_format: str
    record_number: int
    byte_start: int
    byte_end: int
    media_type: str  # text/plain, text/markdown or text/html
    content: str
    fields: dict[str, Any]
    sha256: str


@record(frozen=True, slots=True)
class Author:
    """A person or agency that a byline names."""

    name: str
    role: str  # reporter, editor, photographer, contributor
    agency: str | None  # agency or outlet that the byline gives beside the name


@record(frozen=True, slots=True)
class Place:
    """A place that a dateline may mean."""

    name: str
    country_code: str
    latitude: float
    longitude: float


@record(frozen=True, slots=True)
class RelativeDate:
    """Words of the text such as "earlier today" or "Monday", and the day they mean."""

    start_char: int
    end_char: int
    text: str
    resolved_date: date


@record(frozen=True, slots=True)
class Provenance:
    """Where the value of a column was read from, and the next best value where it differs."""

    column: str
    extractor: str
    runner_up_extractor: str | None
    runner_up: str | None


@record(frozen=True, slots=True)
class Article:
    """One news article: its text and normalised metadata."""

    article_id: str = column("Stable id: from the canonical URL, else from the source and the record", key=True)
    content_sha256: str = column("SHA-256 of the record's bytes as the source holds them")
    source_uri: str = column("File or object that the article came from")
    source_format: str = column("Name of the reader that read it")
    record_number: int = column("Position of the record in its source, from 0")
    url: str | None = column("Canonical URL")
    outlet: str | None = column("Publisher, as the source states it or by the URL's domain")
    headline: str | None = column("Headline, one line")
    dek: str | None = column("Standfirst or summary that the source states below the headline")
    dateline: str | None = column("Dateline as printed, without the dash that ends it")
    dateline_span: Span | None = column("Dateline in the article's text")
    dateline_place: str | None = column("Place of the dateline in title case, several joined by a slash")
    dateline_country_code: str | None = column("ISO 3166-1 alpha-2 code of the dateline's country, if unambiguous")
    dateline_latitude: float | None = column("Latitude of the dateline's place in degrees, if unambiguous")
    dateline_longitude: float | None = column("Longitude of the dateline's place in degrees, if unambiguous")
    dateline_candidates: tuple[Place, ...] = column("Places of that name which the dateline may mean, largest first")
    dateline_date: date | None = column("Day that the dateline names; its year from the time of publication")
    dateline_agency: str | None = column("News agency that the dateline names")
    authors: tuple[Author, ...] = column("People that the byline names, with their roles")
    published_at: datetime | None = column("Time of publication in UTC; null when unknown")
    published_precision: str = column("second, minute, hour, day, month, year or unknown")
    published_utc_offset: int | None = column("Minutes that the stated time was ahead of UTC; null when not stated")
    published_from: str | None = column("What the time of publication was read from")
    modified_at: datetime | None = column("Time of the last change in UTC, where the source states one")
    language: str | None = column("ISO 639-1 code of the body's language")
    language_confidence: float | None = column("Probability of the language, 0 to 1")
    section: str | None = column("Section of the outlet, as the source states it")
    tags: tuple[str, ...] = column("Keywords that the source states")
    relative_dates: tuple[RelativeDate, ...] = column("Relative dates in the text, resolved against the publication")
    provenance: tuple[Provenance, ...] = column("Which extractor won each column, with the runner-up that differs")
    word_count: int = column("Words in the text")
    body_sha256: str = column("SHA-256 of the body's words, without case, marks and dateline: equal for exact copies")
    minhash_bands: tuple[int, ...] = column("Keys of the body's MinHash bands, 32 bits each: copies share some of them")
    text: str = column("The article's text; every span counts its characters")
    extractor_version: str = column("Version of the code and weights that made the rows")
    run_id: str = column("Run that wrote the row")
    batch_id: str | None = column("Batch of that run which wrote the row; null in rows that older versions wrote")


@record(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article."""

    article_id: str = column("Article of the paragraph", key=True)
    paragraph_index: int = column("Position in the article, from 0", key=True)
    kind: str = column("headline, subheading, body, byline, caption or other")
    section_heading: str | None = column("Text of the subheading above it")
    start_char: int = column("First character in the article's text")
    end_char: int = column("Character after the last one in the article's text")
    text: str = column("What the article's text says there")
    word_count: int = column("Words in the paragraph")
    sentence_count: int = column("Sentences in the paragraph")


@record(frozen=True, slots=True)
class Quote:
    """One quote of an article: what was said, by whom, and how we know."""

    quote_id: str = column("Stable id: from the article's id and the place of the quote's content", key=True)
    article_id: str = column("Article of the quote")
    quote_index: int = column("Position in the article, from 0")
    first_paragraph_index: int = column("Paragraph in which the content begins")
    last_paragraph_index: int = column("Paragraph in which the content ends")
    type: str = column("direct, mixed or indirect")
    kind: str = column("speech; stance for beliefs and intentions; term, title or nickname for words nobody said")
    scope: str = column("headline or body")
    spans: tuple[Span, ...] = column("Content in the article's text, one span per unbroken piece")
    text: str = column("Content, its pieces joined by a space")
    closure: str | None = column("Closing mark: explicit, continued in the next paragraph or missing; null if unmarked")
    speaker_mention: str | None = column("Words that name the speaker beside the quote")
    speaker_span: Span | None = column("Mention in the article's text")
    speaker: str | None = column("Speaker resolved to the article's fullest name; null when unresolved")
    speaker_kind: str = column("person, organisation, group, document or unknown")
    speaker_role: str | None = column("Role or affiliation, split from the name")
    resolution: str = column("named, nominal, pronoun, carried or unresolved")
    relayed_by: str | None = column("Who relayed the quote, as in 'AFP quoted X as saying'")
    cue: str | None = column("Word or words that mark the attribution")
    cue_span: Span | None = column("Cue in the article's text")
    parent_quote_id: str | None = column("Quote that this one stands inside")
    confidence: float = column("Calibrated probability that content and speaker are right, 0 to 1")
    rule: str = column("Rule or model that made the row")


@record(frozen=True, slots=True)
class Rejected:
    """A record that was set aside, why, and where its bytes are."""

    source_uri: str = column("File or object that the record came from", key=True)
    record_number: int = column("Position of the record in its source, from 0", key=True)
    source_format: str | None = column("Reader that met it; null when none accepts the source")
    reason_code: str = column("Code from the documented list of reasons")
    reason: str = column("What was wrong, in one sentence")
    byte_start: int | None = column("First byte of the record in the decompressed source")
    byte_end: int | None = column("Byte after the last one of the record in the decompressed source")
    original_sha256: str | None = column("SHA-256 of the bytes kept of it, to be tried again; null where none are")
    run_id: str = column("Run that set it aside")


@record(frozen=True, slots=True)
class SourceFile:
    """A file or object that a run has seen."""

    source_uri: str = column("File or object", key=True)
    sha256: str = column("SHA-256 of its bytes")
    size_bytes: int = column("Size as stored")
    record_count: int = column("Records read from it")
    rejected_count: int = column("Records set aside")
    status: str = column("present; unreadable, so that what it held before stands; or gone")
    extractor_version: str = column("Version of the code that read it last")
    run_id: str = column("Run that read it last")


@record(frozen=True, slots=True)
class ArticleCopy:
    """Which story each current article tells: the earliest article that it copies, or itself."""

    article_id: str = column("Article of the lake's current ones", key=True)
    canonical_article_id: str = column("Earliest article of the same story; the article itself when it copies none")
    copy_kind: str | None = column("exact or near copy of the canonical article; null when it copies none")
    copy_similarity: float | None = column("Runs of four words shared with the canonical article, of all in either")
    is_wire_copy: bool = column("Whether the text is a news agency's and not its outlet's own")
    wire_agency: str | None = column("News agency that the article, or another of its story, credits")
    found_from: str = column("Hash of what it was found from: the body, when it was published, how bodies are compared")
    run_id: str = column("Run that found it")


@record(frozen=True, slots=True)
class Speaker:
    """A speaker of the whole warehouse: a person or body that articles name, whatever they call it."""

    speaker_id: str = column("Stable id of the speaker's identity: from its earliest appearance", key=True)
    speaker_name: str = column("Fullest usual name of the speaker, or the user's own")
    speaker_kind: str = column("person, organisation, group, document or unknown")
    country_code: str | None = column("ISO 3166-1 alpha-2 code of the country that the speaker's roles name")
    aliases: tuple[str, ...] = column("Names that articles give the speaker, the commonest first")
    identity_confidence: float = column("Mean probability that an appearance is the speaker's, 0 to 1")
    run_id: str = column("Run that found it")


@record(frozen=True, slots=True)
class SpeakerLink:
    """Which speaker of the warehouse the speaker of an article is; none for those who are only described."""

    article_id: str = column("Article", key=True)
    speaker: str = column("Speaker as the article's quotes have it", key=True)
    speaker_id: str = column("Identity of the speaker")
    evidence: str = column("name, name:SPELLING, surname, office, alias (the user's file) or decision (the user's)")
    link_confidence: float = column("Probability that the article means this speaker, 0 to 1")
    run_id: str = column("Run that found it")


@record(frozen=True, slots=True)
class SpeakerAlias:
    """A name from the user's alias file."""

    alias: str = column("Name that articles give a speaker", key=True)
    speaker_name: str = column("The user's name for that speaker")


@record(frozen=True, slots=True)
class SpeakerDecision:
    """A merge or a split of speakers that the user decided; it is kept whatever is found anew."""

    decision_id: str = column("Id of the decision", key=True)
    action: str = column("merge or split")
    article_id: str = column("Article in which the speaker that it is about appears")
    speaker: str = column("That speaker, as the article's quotes have it")
    other_article_id: str | None = column("Article in which the speaker merged into it appears")
    other_speaker: str | None = column("The speaker merged into it, as that article's quotes have it")
    names: tuple[str, ...] = column("Names that are split from it")
    decided_at: datetime = column("When it was decided, in UTC")


@record(frozen=True, slots=True)
class QuoteLink:
    """Which cluster a quote belongs to whose words stand elsewhere too."""

    quote_id: str = column("Quote", key=True)
    article_id: str = column("Article of the quote")
    quote_cluster_id: str = column("Id of the cluster: that of its earliest quote")
    run_id: str = column("Run that found it")


@record(frozen=True, slots=True)
class Run:
    """What one run of the pipeline did."""

    run_id: str = column("Id of the run", key=True)
    started_at: datetime = column("Start in UTC")
    finished_at: datetime = column("End in UTC")
    status: str = column("completed, or completed with rejects")
    parameters: str = column("Parameters of the run as JSON")
    counts: str = column("Rows and files by what happened to them, as JSON")
    versions: str = column("Versions of the extractor and of the libraries that matter, as JSON")
    snapshot_id: int | None = column("Lake snapshot that the run published")


@record(frozen=True, slots=True)
class ProcessedBatch:
    """What one batch of a run took: articles that one worker processed together, and one commit brought in."""

    batch_id: str = column("Id of the batch: that of its run and its number in it", key=True)
    run_id: str = column("Run that processed the batch")
    worker: str = column("Host and process that did the work")
    document_count: int = column("Documents landed in the batch")
    byte_count: int = column("Bytes of their content")
    article_count: int = column("Articles that came of them")
    quote_count: int = column("Quotes found in these")
    rejected_count: int = column("Records set aside")
    seconds: float = column("Time that the worker took, in seconds")
    extractor_seconds: float = column("Processor time that finding the quotes took of it, in seconds")
    extractor_version: str = column("Version of the code and weights that the worker ran")
