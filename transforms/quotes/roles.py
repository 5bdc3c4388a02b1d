"""The roles that stand beside a name: before it, after a comma, or after it between commas."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.quotes.lexicon import ROLE, Lexicon, fold, kind_of_head
from transforms.quotes.mentions import left_edge
from transforms.quotes.names import Named
from transforms.quotes.tokens import Tokens

_BEFORE = re.compile(r"([^\W\d_][\w’'-]{2,30})(,?)[ \u00a0\u202f]\Z")
_AFTER = re.compile(r",[ \u00a0\u202f]([^,.;:()\n\"“”„«»–—]{3,140})")
_FIRST_WORDS = 9  # the role's noun is among so many words of an apposition
_WORD = re.compile(r"[\w’'.-]+")


def roles_of(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> list[str]:
    """The roles that a text states beside one mention of a name, without articles; the nearest first."""
    named = names[index]
    found = [_before(text, tokens, names, index, lexicon), _after(text, named.name_end, lexicon)]
    return [role for role in found if role]


def role_between(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """The role that a stretch of text before a name states, without articles, abbreviations written out."""
    words = text[start:end].strip(" ,\u00a0\u202f").split()
    while words and words[0].lower() in lexicon.definite | lexicon.indefinite | lexicon.possessive:
        words = words[1:]
    words = [lexicon.abbreviated.get(word.rstrip(".").lower(), word) for word in words]
    words = [word for word in words if word.rstrip(".").lower() not in lexicon.civil]
    return " ".join(words)


def _before(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> str:
    named = names[index]
    if named.name_start > named.start:
        start = (
            _left(text, tokens, named.start, lexicon)
            if text[named.start - 1 : named.start] in ("’", "'")
            else named.start
        )
        role = role_between(text, start, named.name_start, lexicon)
        if role or not named.start:
            return role + _affiliation(text, names, index)
    previous = names[index - 1] if index else None
    if previous is not None and previous.kind == ROLE and text[previous.name_end : named.start].strip() == ",":
        return role_between(text, previous.start, previous.name_end, lexicon)
    match = _BEFORE.search(text, max(named.start - 40, 0), named.start)
    if match is None or kind_of_head(match[1].lower(), lexicon) != "role":
        return ""
    start = _left(text, tokens, match.end(1), lexicon)
    if match[2] and text[start : start + 4].split(" ")[0].lower() not in lexicon.definite | lexicon.possessive:
        return ""
    return role_between(text, start, match.end(1), lexicon) + _affiliation(text, names, index)


def _affiliation(text: str, names: Sequence[Named], index: int) -> str:
    """ " of the Harbour Trust" where that follows a name at once."""
    if index + 1 == len(names):
        return ""
    following, between = names[index + 1], text[names[index].name_end : names[index + 1].start]
    return between + text[following.start : following.name_end] if between in (" of ", " of the ") else ""


def _left(text: str, tokens: Tokens, end: int, lexicon: Lexicon) -> int:
    index = bisect_left(tokens.ends, end)
    return left_edge(text, tokens, index, lexicon) if index < len(tokens.ends) else end


def _after(text: str, end: int, lexicon: Lexicon) -> str:
    match = _AFTER.match(text, end)
    if match is None:
        return ""
    words = _WORD.findall(match[1])
    kept = 0
    has_role = False
    for place, word in enumerate(words):
        lower = word.lower()
        opening = place == 0 and (lower in lexicon.definite | lexicon.indefinite | lexicon.possessive)
        if (
            not opening
            and lower in lexicon.breaks
            and lower not in lexicon.locatives | lexicon.definite | lexicon.possessive | {"and", "a", "an", "the"}
        ):
            break
        has_role = has_role or (place < _FIRST_WORDS and kind_of_head(lower, lexicon) == "role")
        if has_role or place < _FIRST_WORDS:
            kept = place + 1
    if not has_role:
        return ""
    start = match.start(1)
    last = list(_WORD.finditer(match[1]))[kept - 1]
    return role_between(text, start, start + last.end(), lexicon)


def role_words(role: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a role that tell it from another, folded, abbreviations written out."""
    words = (fold(word).removesuffix("'s").strip(".") for word in _WORD.findall(role.replace("’", "'")))
    skipped = lexicon.function | lexicon.connectors
    return frozenset(fold(lexicon.abbreviated.get(word, word)) for word in words if word not in skipped or word == "us")
