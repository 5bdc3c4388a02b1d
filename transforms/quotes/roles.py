"""The roles that stand beside a name: before it, after a comma, or after it between commas."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.quotes.lexicon import ROLE, Lexicon, fold, kind_of_head
from transforms.quotes.mentions import left_edge
from transforms.quotes.names import Named
from transforms.quotes.tokens import Tokens

_BEFORE = re.compile(r"([^\W\d_][\w’'-]{2,30}),[ \u00a0\u202f]\Z")
_AFTER = re.compile(r",[ \u00a0\u202f]([^,.;:()\n\"“”„«»–—]{3,140})")
_EDGES = " ,.'’\"“”()[]\u00a0\u202f"
_FIRST_WORDS = 9  # the role's noun is among so many words of an apposition
_WORD = re.compile(r"[\w’'.-]+")


def roles_of(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> list[str]:
    """The roles that a text states beside one mention of a name, without articles; the nearest first."""
    found = [_before(text, tokens, names, index, lexicon), _after(text, names[index].name_end, lexicon)]
    return [role for role in found if role]


def role_at(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> str | None:
    """The first role that a text states beside one mention of a name; None if there is none."""
    return next(iter(roles_of(text, tokens, names, index, lexicon)), None)


def _clean(phrase: str, lexicon: Lexicon) -> str:
    """A role without articles, quote marks and "Mr.", its abbreviations written out; "" for what is no role."""
    words = phrase.strip(_EDGES).split()
    while words and words[0].lower() in lexicon.determining:
        words = words[1:]
    while words and words[-1].lower() in lexicon.closed:
        words = words[:-1]
    words = [lexicon.abbreviated.get(word.rstrip(".").lower(), word) for word in words]
    words = [word for word in words if word.rstrip(".").lower() not in lexicon.civil]
    if words and words[-1].endswith(("'s", "’s")):
        words[-1] = words[-1][:-2]  # "Elm University's Ann Bly": an affiliation
    elif not any(kind_of_head(word.lower().strip(_EDGES), lexicon) == ROLE for word in words):
        return ""
    return " ".join(words)


def _before(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> str:
    named = names[index]
    start = named.start
    if start >= 2 and text[start - 1] == " ":
        token = bisect_left(tokens.starts, start)
        start = left_edge(text, tokens, token, lexicon)
    role = _clean(text[start : named.name_start], lexicon)
    if role:
        return role + _affiliation(text, names, index)
    previous = names[index - 1] if index else None
    if previous is not None and previous.kind == ROLE and text[previous.name_end : named.start].strip() == ",":
        return _clean(text[previous.start : previous.name_end], lexicon)
    match = _BEFORE.search(text, max(named.start - 40, 0), named.start)
    if match is None or kind_of_head(match[1].lower(), lexicon) != ROLE:
        return ""
    start = left_edge(text, tokens, bisect_left(tokens.ends, match.end(1)), lexicon)
    if text[start : match.end(1)].split(" ")[0].lower() not in lexicon.definite | lexicon.possessive:
        return ""
    return _clean(text[start : match.end(1)], lexicon)


def _affiliation(text: str, names: Sequence[Named], index: int) -> str:
    """ " of the Harbour Trust" where that follows a name at once."""
    if index + 1 == len(names):
        return ""
    following, between = names[index + 1], text[names[index].name_end : names[index + 1].start]
    return between + text[following.start : following.name_end] if between in (" of ", " of the ") else ""


def _after(text: str, end: int, lexicon: Lexicon) -> str:
    match = _AFTER.match(text, end)
    if match is None:
        return ""
    words = list(_WORD.finditer(match[1]))
    if len(words) > 1 and words[0].group().endswith(("ed", "ing")) and words[1].group().lower() in lexicon.closed:
        return ""  # ", joked with his friend": a clause, not a role
    kept = 0
    has_role = False
    for place, word in enumerate(words):
        lower = word.group().lower()
        if place and lower in lexicon.verbs:
            break
        has_role = has_role or (place < _FIRST_WORDS and kind_of_head(lower, lexicon) == ROLE)
        kept = word.end()
    return _clean(match[1][:kept], lexicon) if has_role and words[0].group().lower() not in lexicon.verbs else ""


def role_words(role: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a role that tell it from another, folded, abbreviations written out."""
    words = (fold(word).removesuffix("'s").strip(".") for word in _WORD.findall(role.replace("’", "'")))
    skipped = lexicon.function | lexicon.connectors
    return frozenset(fold(lexicon.abbreviated.get(word, word)) for word in words if word not in skipped or word == "us")
