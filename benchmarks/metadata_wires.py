"""Datelines and bylines of wire copy, measured on JSON Lines (.gz) of title, author, dateline and body.

    python benchmarks/metadata_wires.py PATH

An article is put together as plain text the way wires print it: title, then the author's line if there is one, then
dateline and body on one line. The gold place is what stands before the first comma of the gold dateline, without
date and agency; the gold authors are the names of the author's line without "By" and the agency behind the comma.
Both are compared without regard to case.
"""

import gzip
import json
import re
import sys
import time
from pathlib import Path

from transforms.articles import Draft, draft_article
from transforms.records import RawDocument


def main(path: Path) -> None:
    """Print the figures."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    started = time.perf_counter()
    drafts = [_draft(row, "dateline") for row in rows]
    took = time.perf_counter() - started
    dated = [(row, draft) for row, draft in zip(rows, drafts, strict=True) if row["dateline"]]
    missed = [(row["dateline"], _place(draft)) for row, draft in dated if _gold_place(row["dateline"]) != _place(draft)]
    stripped = [(row, _draft(row)) for row in rows]
    invented = [(row["title"], draft.dateline_text) for row, draft in stripped if draft.dateline]
    signed = [(row, _draft(row, "author", "dateline")) for row in rows if row["author"]]
    wrong = [(row["author"], _names(draft)) for row, draft in signed if _gold_names(row["author"]) != _names(draft)]
    unsigned = [(row["title"], _names(draft)) for row, draft in dated if draft.authors]
    print(f"place exact           {_share(len(dated) - len(missed), len(dated))}")
    print(f"no dateline invented  {_share(len(rows) - len(invented), len(rows))}")
    print(f"authors exact         {_share(len(signed) - len(wrong), len(signed))}")
    print(f"no author invented    {_share(len(dated) - len(unsigned), len(dated))}")
    print(f"articles per second   {len(rows) / took:.0f}")
    for name, faults in (("place", missed), ("invented", invented), ("authors", wrong), ("unsigned", unsigned)):
        for fault in faults[:40]:
            print(f"  {name}: {fault}")


def _draft(row: dict[str, str], *parts: str) -> Draft:
    lines = [row["title"]]
    if "author" in parts:
        lines.append(row["author"])
    lines.append(f"{row['dateline']} {row['body']}" if "dateline" in parts and row["dateline"] else row["body"])
    text = "\n".join(lines)
    return draft_article(RawDocument(row["doc_id"], "text", 0, 0, len(text), "text/plain", text, {}, ""))


def _gold_place(dateline: str) -> str:
    place = re.sub(r"^[*\s]+|\s+[A-Z][a-z]+\.?\s+\d.*$|\s+-+\s*$", "", dateline).split(",")[0]
    return place.strip().casefold()


def _place(draft: Draft) -> str:
    return "/".join(draft.dateline.places).casefold() if draft.dateline else ""


def _gold_names(author: str) -> set[str]:
    line = re.sub(r"^\s*by\s+|,?\s*reuters?d?\.?\s*$", "", author, flags=re.IGNORECASE)
    return {name.strip().casefold() for name in re.split(r",|\band\b", line, flags=re.IGNORECASE)}


def _names(draft: Draft) -> set[str]:
    return {author.name.casefold() for author in draft.authors}


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %  ({part} of {whole})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
