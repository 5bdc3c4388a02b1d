"""Sentences as words and marked spans, and the cues and speakers in them: what the rules for attribution read."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.quotes.languages import Language
from transforms.quotes.marks import MarkedSpan
from transforms.records import Span

# Numbers are whole. Elided articles ("l'", "d’") are words of their own, as are initials with their stop.
WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W\d_]{1,4}['’](?=\w)|(?:[^\W\d_]\.)+(?!\w)|\w+(?:[-‑&]\w+)*")
SENTENCE_STOP = re.compile(r"[.!?…]")
LONGEST_SENTENCE = 300  # items; a longer one is cut, so that no rule looks without end
LONGEST_SPEAKER = 12  # words
LONGEST_CUE = 3  # words
BREAKS = frozenset(',;:()[]–—.!?…«»“”„"/')


class Item(NamedTuple):
    """A word, or a marked span as a whole; `gap` is what stands between it and the item before."""

    start: int
    end: int
    lower: str
    is_capital: bool
    gap: str
    mark: int | None


class Cue(NamedTuple):
    """A cue verb or phrase by its items: first, and the one after the last."""

    first: int
    after: int
    kind: str


def sentences_of(
    text: str, start: int, end: int, marks: Sequence[MarkedSpan], inside: Sequence[int], language: Language
) -> Iterator[list[Item]]:
    """The sentences of the paragraph `text[start:end]`; `inside` are the outermost marked spans in it."""
    sentence: list[Item] = []
    for item in _items(text, start, end, marks, inside, language):
        if len(sentence) == LONGEST_SENTENCE or (
            sentence and _ends_sentence(text, sentence[-1], item, marks, language)
        ):
            yield sentence
            sentence = []
        sentence.append(item)
    if sentence:
        yield sentence


def _items(
    text: str, start: int, end: int, marks: Sequence[MarkedSpan], inside: Sequence[int], language: Language
) -> Iterator[Item]:
    at = start
    for index in inside:
        mark = marks[index]
        for word in _words(text, at, mark.start_char, language):
            yield word
            at = word.end
        yield Item(mark.start_char, mark.end_char, "", False, text[at : mark.start_char], index)
        at = mark.end_char
    yield from _words(text, at, end, language)


def _words(text: str, start: int, end: int, language: Language) -> Iterator[Item]:
    at = start
    for match in WORD.finditer(text, start, end):
        gap = text[at : match.start()]
        at = match.end()
        verb, hyphen, clitic = match.group().rpartition("-")
        if hyphen and clitic.lower() in language.clitics:
            verb = verb.removesuffix("-t")
            yield _word(match.start(), verb, gap)
            yield _word(match.end() - len(clitic), clitic, "")
        else:
            yield _word(match.start(), match.group(), gap)


def _word(start: int, word: str, gap: str) -> Item:
    return Item(start, start + len(word), word.lower().replace("’", "'"), word[0].isupper(), gap, None)


def phrase_of(items: Sequence[Item]) -> str:
    """The words of items as the language data spells phrases: lower-case, elided words without a space."""
    return " ".join(item.lower for item in items).replace("' ", "'")


def _ends_sentence(text: str, last: Item, item: Item, marks: Sequence[MarkedSpan], language: Language) -> bool:
    """Whether a sentence ends between two items."""
    begins = item.is_capital or item.mark is not None or item.lower[:1].isdigit()
    if not begins:
        return False
    if last.mark is not None:
        return bool(SENTENCE_STOP.search(item.gap)) or text[marks[last.mark].inner_end - 1] in ".!?…"
    if not SENTENCE_STOP.search(item.gap):
        return False
    is_abbreviation = item.gap.startswith(".") and (len(last.lower) == 1 or last.lower + "." in language.honorifics)
    return not is_abbreviation


def cue_at(sentence: Sequence[Item], place: int, language: Language) -> Cue | None:
    """The cue that begins at an item, the longest first; a verb whose particle stands apart counts with it."""
    if sentence[place].lower not in language.cue_heads:
        return None
    if place and sentence[place - 1].lower in language.articles and not is_break(sentence[place]):
        return None  # a noun
    for size in range(min(LONGEST_CUE, len(sentence) - place), 0, -1):
        items = sentence[place : place + size]
        if any(item.mark is not None for item in items) or any(is_break(item) for item in items[1:]):
            continue
        form = phrase_of(items)
        for kind, forms in (("speech", language.speech_cues), ("stance", language.stance_cues)):
            if form in forms and not items[0].is_capital:
                return Cue(place, place + size, kind)
    return _separable_cue(sentence, place, language)


def _separable_cue(sentence: Sequence[Item], place: int, language: Language) -> Cue | None:
    particles = language.separable_cues.get(sentence[place].lower, frozenset())
    for item in sentence[place + 1 :] if particles else ():
        if item.mark is not None or is_break(item):
            return None
        if item.lower in particles:
            return Cue(place, place + 1, "speech")
    return None


def is_break(item: Item) -> bool:
    """Whether punctuation stands before the item."""
    return not BREAKS.isdisjoint(item.gap)


def speaker_after(sentence: Sequence[Item], place: int, language: Language) -> Span | None:
    """The speaker that begins at an item or after words of time and adverbs, up to punctuation or another clause."""
    while place < len(sentence) and not is_break(sentence[place]) and is_adverb(sentence[place], language):
        place += 1
    if place < len(sentence) and sentence[place].lower in language.pronouns and not _begins_phrase(sentence, place):
        return Span(sentence[place].start, sentence[place].end)
    end = place
    while end < len(sentence) and end - place < LONGEST_SPEAKER and not _ends_speaker(sentence, place, end, language):
        end += 1
    return _speaker(sentence, place, _with_name(sentence, place, end, language), language)


def _with_name(sentence: Sequence[Item], start: int, end: int, language: Language) -> int:
    """Where the speaker ends with the name that follows the role after a comma: the minister, Orla Quill."""
    if end - start < 2 or end >= len(sentence) or sentence[end].gap.strip() != ",":
        return end
    if not any(is_speaker_noun(item.lower, language) for item in sentence[start:end]):
        return end
    name_end = end
    while name_end < len(sentence) and _is_of_name(sentence, end, name_end, language):
        name_end += 1
    ended = name_end == len(sentence) or is_break(sentence[name_end]) or sentence[name_end].mark is not None
    return name_end if name_end - end >= 2 and ended else end


def _is_of_name(sentence: Sequence[Item], start: int, place: int, language: Language) -> bool:
    item = sentence[place]
    if item.mark is not None or (place > start and is_break(item)):
        return False
    return item.is_capital or (place > start and item.lower in language.name_particles)


def _begins_phrase(sentence: Sequence[Item], place: int) -> bool:
    """Whether a word that could be a pronoun is the article of what follows: German "die", Spanish "este"."""
    following = sentence[place + 1 : place + 2]
    return bool(following) and not is_break(following[0]) and following[0].is_capital


def _ends_speaker(sentence: Sequence[Item], place: int, end: int, language: Language) -> bool:
    item = sentence[end]
    if item.mark is not None or (end > place and is_break(item)):
        return True
    if item.lower in language.complementizers or item.lower in language.stops:
        return True
    if end == place or item.is_capital:
        return False
    if item.lower in language.articles - language.name_particles and sentence[end - 1].is_capital:
        return not is_speaker_noun(sentence[end - 1].lower, language)  # German: sagte Berg der Zeitung
    is_part_of_name = item.lower in language.name_particles or item.lower in language.articles
    follows_name = sentence[end - 1].is_capital and sentence[end - 1].lower not in language.articles
    return is_adverb(item, language) or (follows_name and not is_part_of_name)


def speaker_before(sentence: Sequence[Item], place: int, language: Language) -> Span | None:
    """The speaker that ends before an item and the auxiliaries before it; an apposition in commas is passed over."""
    end = place
    while (
        end > 0
        and sentence[end - 1].mark is None
        and not is_break(sentence[end])
        and _is_verbal(sentence[end - 1], language)
    ):
        end -= 1
    if end > 0 and is_break(sentence[end]):
        end = _before_apposition(sentence, end)
    start = end
    while start > 0 and end - start < LONGEST_SPEAKER and not _begins_speaker(sentence, start, end, language):
        start -= 1
    return _speaker(sentence, start, _with_name(sentence, start, end, language), language)


def speaker_of(sentence: Sequence[Item], cue: Cue, language: Language) -> Span | None:
    """The speaker of a cue before its content: beside the cue, or the sentence's subject where the cue shares it.

    A participle ("..., saying") and the second of two verbs ("... and said") share the subject.
    """
    word = sentence[cue.first].lower
    before = cue.first - 1
    while before > 0 and _is_verbal(sentence[before], language):
        before -= 1
    shares = word.endswith(language.participle_endings) or (
        before > 0 and sentence[before].lower in language.conjunctions
    )
    if not shares:
        return speaker_before(sentence, cue.first, language) or speaker_after(sentence, cue.after, language)
    subject = speaker_after(sentence[: cue.first], 0, language)
    return subject if subject and subject.end_char <= sentence[cue.first].start else None


def _before_apposition(sentence: Sequence[Item], end: int) -> int:
    """Where the speaker ends, if what stands right before is an aside in commas or parentheses."""
    if ")" in sentence[end].gap:
        return next((place for place in range(end - 1, 0, -1) if "(" in sentence[place].gap), 0)
    if "," not in sentence[end].gap:
        return 0
    for place in range(end - 1, max(0, end - LONGEST_SPEAKER), -1):
        if sentence[place].mark is not None:
            return 0
        if is_break(sentence[place]):
            return place if sentence[place].gap.strip() == "," else 0
    return 0


def _begins_speaker(sentence: Sequence[Item], start: int, end: int, language: Language) -> bool:
    before = sentence[start - 1]
    if before.mark is not None or (start < end and is_break(sentence[start])):
        return True
    if before.lower in language.complementizers | language.as_words or _is_verbal(before, language):
        return True
    return cue_at(sentence, start - 1, language) is not None and not before.is_capital


def _speaker(sentence: Sequence[Item], start: int, end: int, language: Language) -> Span | None:
    """The items as a speaker, if they can be one: a pronoun, a name, or a noun for people, groups or documents."""
    items = sentence[start:end]
    while items and items[0].lower in language.time_words:
        items = items[1:]
    while items and (items[-1].lower in language.articles or items[-1].lower in language.name_particles):
        items = items[:-1]
    if not items or items[0].lower in language.stops or items[0].lower in language.according_to:
        return None
    named = any(item.is_capital and not _is_sentence_start(item, sentence) for item in items)
    known = any(
        is_speaker_noun(item.lower, language) or item.lower in language.pronouns or item.lower in language.honorifics
        for item in items
    )
    alone = len(items) <= 3 and all(item.is_capital for item in items) and items[0].lower not in language.articles
    return Span(items[0].start, items[-1].end) if named or known or alone else None


def _is_sentence_start(item: Item, sentence: Sequence[Item]) -> bool:
    return item.start == sentence[0].start


def is_speaker_noun(word: str, language: Language) -> bool:
    """Whether a noun names people, a group or a document; of a compound the last part decides."""
    nouns = language.speaker_nouns
    return word in nouns or (language.has_compounds and any(word[at:] in nouns for at in range(2, len(word) - 3)))


def is_adverb(item: Item, language: Language) -> bool:
    """Whether an item is an auxiliary, an adverb or a word of time, which may stand between cue and speaker."""
    return item.mark is None and (item.lower in language.time_words or item.lower in language.auxiliaries)


def _is_verbal(item: Item, language: Language) -> bool:
    return not item.is_capital and item.lower in language.auxiliaries
