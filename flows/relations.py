"""The step of a run that relates articles to each other, across everything that the lake holds."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from transforms.duplicates import Fingerprint, body_text, copies_of
from transforms.records import ArticleCopy

if TYPE_CHECKING:
    from warehouse.lake import Lake


def relate_articles(lake: "Lake", run_id: str) -> int:
    """The number of rows that changed: each current article has one that says which story it tells."""
    from warehouse.relations import fingerprints, replace_rows

    known = [
        Fingerprint(article_id, published_at, outlet, tuple(agencies), digest, tuple(bands))
        for article_id, published_at, outlet, agencies, digest, bands in fingerprints(lake)
    ]
    copies = copies_of(known, partial(bodies_of, lake), run_id=run_id)
    return replace_rows(lake, ArticleCopy, copies, run_id=run_id)


def bodies_of(lake: "Lake", article_ids: Collection[str]) -> dict[str, str]:
    """The bodies of the articles as copies are found by them."""
    from warehouse.relations import body_paragraphs

    found = body_paragraphs(lake, article_ids)
    return {article_id: body_text(paragraphs, dateline_end) for article_id, (dateline_end, paragraphs) in found.items()}
