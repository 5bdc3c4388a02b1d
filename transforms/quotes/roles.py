"""The roles that stand beside a name: before it, after a comma, or after it between commas."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.quotes.lexicon import ROLE, Lexicon, fold, kind_of_head
from transforms.quotes.mentions import left_edge
from transforms.quotes.names import Named
from transforms.quotes.tokens import Tokens

_AFTER = re.compile(r",[ \u00a0\u202f]([^,.;:()\n\"“”„«»–—]{3,140})")
_EDGES = " ,.'’\"“”()[]\u00a0\u202f"
_LONGEST_ROLE = 10  # words after the role's noun
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
    return _before_comma(text, tokens, named.start, lexicon)


def _before_comma(text: str, tokens: Tokens, end: int, lexicon: Lexicon) -> str:
    """The role in "the director of the trust, Ann Bly": a phrase with an article that a comma parts from the name."""
    comma = bisect_left(tokens.starts, end) - 1
    if comma < 1 or tokens.words[comma] != "," or tokens.ends[comma] < end - 1:
        return ""
    for index in range(comma - 1, max(comma - 1 - _LONGEST_ROLE, -1), -1):
        word = tokens.words[index]
        if lexicon.heads.get(word) == ROLE:
            start = left_edge(text, tokens, index, lexicon)
            if text[start : tokens.ends[index]].split()[0].lower() not in lexicon.determining:
                return ""
            if index + 1 < comma and tokens.words[index + 1] not in lexicon.locatives:
                return ""
            return _clean(text[start : tokens.ends[comma - 1]], lexicon)
        if not (word[0].isalnum() or word in ("'s", "’s")) or word.lower() in lexicon.verbs:
            return ""
    return ""


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
    words = [fold(word).removesuffix("'s").strip(".") for word in _WORD.findall(role.replace("’", "'"))]
    if lexicon.has_compounds:
        words += [ending for word in words for ending in lexicon.role_endings if word.endswith(ending)]
    skipped = lexicon.function | lexicon.connectors
    return frozenset(fold(lexicon.abbreviated.get(word, word)) for word in words if word not in skipped or word == "us")
