"""Which articles a run makes again although nothing about them changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flows.errors import UserError

if TYPE_CHECKING:
    from warehouse.lake import KnownArticle

NAMES = ("since", "until", "source", "version")


@dataclass(frozen=True, slots=True)
class Choice:
    """Conditions that an article of the lake must all meet to be made again; None asks for nothing.

    `since` and `until` are the first and the last day of publication in UTC, `source` is a pattern for the name of
    the file or object, `version` is the extractor's that made the rows.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    version: str | None = None

    def takes(self, article: "KnownArticle") -> bool:
        """Whether the article meets the conditions; one whose time of publication is unknown meets none on days."""
        if self.since or self.until:
            if article.published_at is None:
                return False
            day = article.published_at.date()
            if day < (self.since or date.min) or day > (self.until or date.max):
                return False
        return (self.source is None or fnmatchcase(article.source_uri, self.source)) and (
            self.version in (None, article.extractor_version)
        )


def choice_of(conditions: Mapping[str, str]) -> Choice | None:
    """The choice that the conditions by their names make; None without any. Raises UserError."""
    unknown = sorted(conditions.keys() - set(NAMES))
    if unknown:
        raise UserError(f"--reprocess knows no {unknown[0]!r}: take one of {', '.join(NAMES)}.")
    if not conditions:
        return None
    return Choice(
        since=_day(conditions.get("since")),
        until=_day(conditions.get("until")),
        source=conditions.get("source"),
        version=conditions.get("version"),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UserError(f"--reprocess: {text!r} is no day such as 2025-01-31.") from error
