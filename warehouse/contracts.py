"""Table contracts: Arrow schemas, DuckDB types and comments, all derived from the classes in `transforms.records`."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import accumulate, chain
from math import isnan
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from transforms.records import (
    Article,
    ArticleCopy,
    Paragraph,
    ProcessedBatch,
    Quote,
    QuoteLink,
    Rejected,
    Run,
    SourceFile,
    Speaker,
    SpeakerAlias,
    SpeakerDecision,
    SpeakerLink,
    column,
)

TABLES: Mapping[str, type] = {
    "articles": Article,
    "paragraphs": Paragraph,
    "quotes": Quote,
    "rejected": Rejected,
    "source_files": SourceFile,
    "article_copies": ArticleCopy,
    "speakers": Speaker,
    "speaker_links": SpeakerLink,
    "speaker_aliases": SpeakerAlias,
    "speaker_decisions": SpeakerDecision,
    "quote_links": QuoteLink,
    "runs": Run,
    "batches": ProcessedBatch,
}
VERSIONED = ("articles", "paragraphs", "quotes")
"""Tables whose earlier rows stay in the lake when an article is corrected or goes."""
OF_ARTICLES = ("article_copies", "speaker_links", "speaker_decisions", "quote_links")
"""Other tables whose rows are each about one article."""


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """The columns that the lake adds to each row of a versioned table."""

    published_month: str = column("Month of publication as YYYY-MM, or unknown: the partition of the row")
    valid_from: datetime = column("When the lake first held this version of the article, in UTC", key=True)
    valid_to: datetime | None = column("When a later version or the article's going ended it; null while it stands")
    is_current: bool = column("Whether this is the article's present version")


class ContractError(ValueError):
    """A record or a table that is not what its contract says."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as its record class declares it."""

    name: str
    annotation: Any
    is_nullable: bool
    is_key: bool
    description: str

    @property
    def arrow_field(self) -> "pa.Field[Any]":
        """The Arrow field of the column."""
        return pa.field(self.name, _arrow_type(self.annotation), nullable=self.is_nullable)

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column, as DDL writes it."""
        return _sql_type(self.annotation)


@cache
def columns_of(record_class: type) -> tuple[Column, ...]:
    """The columns of a record class, in the order of its fields."""
    hints = get_type_hints(record_class)
    return tuple(_column_of(field, hints[field.name]) for field in dataclasses.fields(record_class))


@cache
def lake_columns(table: str) -> tuple[Column, ...]:
    """The columns of a lake table: those of its record class, and for a versioned table those of `Version`."""
    return columns_of(TABLES[table]) + (columns_of(Version) if table in VERSIONED else ())


@cache
def schema_of(record_class: type) -> pa.Schema:
    """The Arrow schema of a record class."""
    return pa.schema([column.arrow_field for column in columns_of(record_class)])


@cache
def lake_schema(table: str) -> pa.Schema:
    """The Arrow schema of a lake table, with the columns of `Version` where the table has them."""
    return pa.schema([column.arrow_field for column in lake_columns(table)])


def table_of(record_class: type) -> str:
    """The name of the table whose rows the class describes. Raises ContractError for any other class."""
    for table, declared in TABLES.items():
        if declared is record_class:
            return table
    raise ContractError(f"no table is declared for {record_class.__name__}")


def to_table(records: Iterable[object], record_class: type) -> pa.Table:
    """The records as an Arrow table of exactly the contract's schema.

    Raises ContractError, naming table, column and record, for an object of another class, a null in a column that
    has none, a value of another type, a NaN, a time without its zone, text that is not valid Unicode, or a key that
    comes twice. pyarrow itself lets several of these pass or converts them in silence.
    """
    table, rows = table_of(record_class), list(records)
    for position, row in enumerate(rows):
        if type(row) is not record_class:
            raise ContractError(f"{table}: record {position} is a {type(row).__name__}, not a {record_class.__name__}")
    values = {column: list(map(attrgetter(column.name), rows)) for column in columns_of(record_class)}
    arrays = [_array(table, column, found) for column, found in values.items()]
    _require_unique_keys(table, {column.name: found for column, found in values.items() if column.is_key})
    return pa.Table.from_arrays(arrays, schema=schema_of(record_class))


def check_table(table: str, rows: pa.Table, schema: pa.Schema) -> None:
    """Nothing, if the Arrow table fits the schema; else ContractError, naming table and column.

    Looks at the names, their order, the types, and at nulls, which pyarrow does not check against the schema.
    """
    missing = [name for name in schema.names if name not in rows.schema.names]
    unknown = [name for name in rows.schema.names if name not in schema.names]
    if missing or unknown:
        raise ContractError(f"{table}: missing columns {missing}, unknown columns {unknown}")
    for field in schema:
        found = rows.schema.field(field.name)
        if found.type != field.type:
            raise ContractError(f"{table}.{field.name}: is {found.type}, the contract says {field.type}")
        if not field.nullable and rows[field.name].null_count:
            raise ContractError(f"{table}.{field.name}: {rows[field.name].null_count} nulls in a column that has none")


def _column_of(field: dataclasses.Field[Any], hint: Any) -> Column:
    annotation, is_nullable = _without_none(hint)
    return Column(field.name, annotation, is_nullable, field.metadata["key"], field.metadata["description"])


def _without_none(hint: Any) -> tuple[Any, bool]:
    """The annotation without its `| None`, and whether it had one."""
    if get_origin(hint) is not UnionType:
        return hint, False
    (annotation,) = [option for option in get_args(hint) if option is not NoneType]
    return annotation, True


_SCALARS: Mapping[type, tuple[pa.DataType, str, tuple[type, ...]]] = {
    str: (pa.string(), "VARCHAR", (str,)),
    bool: (pa.bool_(), "BOOLEAN", (bool,)),
    int: (pa.int64(), "BIGINT", (int,)),
    float: (pa.float64(), "DOUBLE", (float, int)),
    date: (pa.date32(), "DATE", (date,)),
    datetime: (pa.timestamp("us", "UTC"), "TIMESTAMPTZ", (datetime,)),
}
"""Arrow type, DuckDB type and the Python types accepted, for each scalar that a record may hold."""


@cache
def _members(annotation: type) -> Mapping[str, tuple[Any, bool]]:
    """The fields of a nested class (a dataclass or a NamedTuple): their annotations, and whether they may be null."""
    return {name: _without_none(hint) for name, hint in get_type_hints(annotation).items()}


def _arrow_type(annotation: Any) -> pa.DataType:
    if get_origin(annotation) is tuple:
        return pa.list_(pa.field("element", _arrow_type(get_args(annotation)[0]), nullable=False))
    if annotation in _SCALARS:
        return _SCALARS[annotation][0]
    return pa.struct(_arrow_fields(annotation))


def _arrow_fields(annotation: type) -> "list[pa.Field[Any]]":
    members = _members(annotation).items()
    return [pa.field(name, _arrow_type(hint), nullable) for name, (hint, nullable) in members]


def _sql_type(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return f"{_sql_type(get_args(annotation)[0])}[]"
    if annotation in _SCALARS:
        return _SCALARS[annotation][1]
    members = [f'"{name}" {_sql_type(hint)}' for name, (hint, _) in _members(annotation).items()]
    return f"STRUCT({', '.join(members)})"


def _array(table: str, column: Column, values: Sequence[Any]) -> "pa.Array[Any]":
    looked_at = () if _is_faultless(values, column.annotation, column.is_nullable) else values
    for position, value in enumerate(looked_at):
        fault = _fault(value, column.annotation, column.is_nullable)
        if fault:
            raise ContractError(f"{table}.{column.name}: record {position} {fault}")
    return _built(values, column.annotation)


def _is_faultless(values: Sequence[Any], annotation: Any, is_nullable: bool) -> bool:
    """Whether a look at the values as a whole shows that none has a fault; it says nothing when it does not."""
    types = set(map(type, values))
    present = values
    if NoneType in types:
        if not is_nullable:
            return False
        types.remove(NoneType)
        present = [value for value in values if value is not None]
    if get_origin(annotation) is tuple:
        (member, *_) = get_args(annotation)
        return types <= {tuple} and _is_faultless(list(chain.from_iterable(present)), member, False)
    if not types <= {annotation}:
        return False
    if annotation is str:
        return _is_encodable("".join(present))
    if annotation is float:
        return not any(map(isnan, present))
    if annotation is datetime:
        return all(value.utcoffset() is not None for value in present)
    return annotation in _SCALARS or all(
        _is_faultless(list(map(attrgetter(name), present)), hint, nullable)
        for name, (hint, nullable) in _members(annotation).items()
    )


def _built(values: Sequence[Any], annotation: Any) -> "pa.Array[Any]":
    """The Arrow array of values without a fault; lists and nested classes are built of the arrays of what they hold."""
    present = next((value for value in values if value is not None), None)
    if annotation in _SCALARS or present is None:
        return pa.array(values, _arrow_type(annotation))
    is_null = pa.array([value is None for value in values])
    if get_origin(annotation) is tuple:
        elements = list(chain.from_iterable(value for value in values if value is not None))
        ends = list(accumulate((len(value or ()) for value in values), initial=0))
        return pa.ListArray.from_arrays(
            pa.array(ends, pa.int32()),
            _built(elements, get_args(annotation)[0]),
            type=_arrow_type(annotation),
            mask=is_null,
        )
    # What stands below a null is not seen, but may not be null itself where the member has none.
    shown = [present if value is None else value for value in values]
    children = [_built(list(map(attrgetter(name), shown)), hint) for name, (hint, _) in _members(annotation).items()]
    return pa.StructArray.from_arrays(children, fields=_arrow_fields(annotation), mask=is_null)


def _fault(value: Any, annotation: Any, is_nullable: bool) -> str | None:
    """What is wrong with a value, as the end of a sentence; None if it is what its annotation says."""
    if value is None:
        return None if is_nullable else "is null in a column that has none"
    if annotation in _SCALARS:
        return _scalar_fault(value, annotation)
    if get_origin(annotation) is tuple:
        if not isinstance(value, tuple):
            return f"is a {type(value).__name__}, not a tuple"
        member = get_args(annotation)[0]
        return next(filter(None, (_fault(item, member, False) for item in value)), None)
    if not isinstance(value, annotation):
        return f"is a {type(value).__name__}, not a {annotation.__name__}"
    for name, (hint, nullable) in _members(annotation).items():
        fault = _fault(getattr(value, name), hint, nullable)
        if fault:
            return fault
    return None


def _scalar_fault(value: Any, annotation: type) -> str | None:
    accepted = _SCALARS[annotation][2]
    is_narrower = (isinstance(value, bool) and annotation is not bool) or (
        isinstance(value, datetime) and annotation is date
    )
    if not isinstance(value, accepted) or is_narrower:
        return f"is a {type(value).__name__} ({value!r:.60}), not a {annotation.__name__}"
    if value != value:
        return f"is {value}, which no comparison finds again"
    if isinstance(value, datetime) and value.utcoffset() is None:
        return f"is a time without its zone ({value.isoformat()})"
    if isinstance(value, str) and not _is_encodable(value):
        return f"holds a lone surrogate ({value!r:.60})"
    return None


def _is_encodable(text: str) -> bool:
    """Whether UTF-8 can hold the text: it cannot hold half of a surrogate pair."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _require_unique_keys(table: str, keys: Mapping[str, Sequence[Any]]) -> None:
    found = list(zip(*keys.values(), strict=True))
    if len(set(found)) == len(found):
        return
    twice = [key for key, count in Counter(found).items() if count > 1]
    raise ContractError(f"{table}: {len(twice)} keys come twice, first {dict(zip(keys, twice[0], strict=True))}")
