"""Invented speakers of articles."""

from datetime import date, timedelta

from transforms.speakers.appearances import Appearance

MONDAY = date(2025, 3, 3)


def appearance(speaker, article=0, *, day=0, kind="person", roles=(), mentions=()):
    """The speaker in an article that is published so many days after a Monday."""
    return Appearance(
        article_id=f"article-{article}",
        speaker=speaker,
        speaker_kind=kind,
        roles=tuple(roles),
        mentions=tuple(mentions) or (speaker,),
        published_date=None if day is None else MONDAY + timedelta(days=day),
    )
