"""`onrecord explain`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Articles in any format that `run` reads.")],
    html: Annotated[bool, typer.Option("--html", help="Write one page of HTML to standard output.")] = False,
) -> None:
    """Show what is found in articles: content, cue and speaker in the text, and below it what each row says.

    Content is coloured by its type, cues are italic, speakers underlined. The number before a quote is that of its
    row, which names the rule or model that made it and how sure it is. Nothing is stored.

    A record that is no article is told on standard error and left out, and the exit code is then 3.

    \b
    onrecord explain data/raw/article.txt
    onrecord explain data/raw/article.txt --html > article.html
    """
    from flows.explanation import explained, print_article
    from transforms.quotes.explain import page_of

    articles, rejected = explained(file)
    if html:
        sys.stdout.write(page_of(articles, title=file.name))
    else:
        for article in articles:
            print_article(article)
    for record in rejected:
        typer.echo(f"record {record.record_number}: {record.reason}", err=True)
    if rejected:
        sys.exit(3)
