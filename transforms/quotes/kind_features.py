"""What tells speech from other marked words: the words, and what stands on both sides of the marks."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from transforms.quotes.languages import Language
from transforms.quotes.marks import MarkedSpan

WINDOW = 100  # characters on either side that are looked at, within the paragraph
LONGEST_LOOKED_AT = 400  # characters of the marked words
WORD = re.compile(r"\w+(?:['’.&-]\w+)*")
LENGTHS = ((1, "1"), (2, "2"), (3, "3"), (5, "5"), (8, "8"), (14, "14"))
SHORT = 5  # words
CUE_BEFORE, CUE_AFTER = 10, 5  # words within which a cue counts
LONGEST_PHRASE = 3  # words of the phrases of the language data


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Marked words, the words of the paragraph before and after, and what stands between those and the marks."""

    words: list[str]
    last_character: str
    before: list[str]
    gap_before: str
    after: list[str]
    gap_after: str
    begins_paragraph: bool
    ends_paragraph: bool


def surroundings_of(text: str, mark: MarkedSpan) -> Surroundings:
    """The marked words with at most `WINDOW` characters of their paragraph on either side."""
    inner = text[mark.inner_start : min(mark.inner_end, mark.inner_start + LONGEST_LOOKED_AT)]
    window_start = max(0, mark.start_char - WINDOW)
    start = max(window_start, text.rfind("\n", window_start, mark.start_char) + 1)
    line_end = text.find("\n", mark.end_char, mark.end_char + WINDOW)
    before = text[start : mark.start_char]
    after = text[mark.end_char : line_end if line_end >= 0 else mark.end_char + WINDOW]
    words_before = list(WORD.finditer(before))
    first_after = WORD.search(after)
    gap_after = after[: first_after.start()] if first_after else after
    last_character = text[mark.inner_end - 1]
    if gap_after[:1] in (",", ".") and last_character not in ",.":  # outside the marks, as most but Americans set them
        last_character, gap_after = gap_after[0], gap_after[1:]
    return Surroundings(
        words=WORD.findall(inner) or [inner],
        last_character=last_character,
        before=[match.group() for match in words_before],
        gap_before=before[words_before[-1].end() if words_before else 0 :],
        after=WORD.findall(after),
        gap_after=gap_after,
        begins_paragraph=not before.strip(),
        ends_paragraph=not after.strip(" .,;)"),
    )


def kind_features(around: Surroundings, marks: Sequence[MarkedSpan], index: int, language: Language) -> list[str]:
    """Names of what is true of a marked span: the features of the decision whether it is speech."""
    return [
        "any",
        *_of_words(around, language),
        *_of_gaps(around),
        *_of_words_before(around, language),
        *_of_words_after(around, language),
        *_of_cues(around, language),
        *_of_other_marks(marks, index),
    ]


def is_title_case(words: Sequence[str], language: Language) -> bool:
    """Whether the words are capitalised as a title is: the first, and all but the small ones."""
    main = [words[0], *(word for word in words[1:] if word.lower() not in language.small_words)]
    return all(word[0].isupper() or word[0].isdigit() for word in main)


def ends_with(words: Sequence[str], phrases: Collection[str]) -> bool:
    """Whether the last words are one of the phrases."""
    lower = [word.lower() for word in words[-LONGEST_PHRASE:]]
    return any(" ".join(lower[place:]) in phrases for place in range(len(lower)))


def _of_words(around: Surroundings, language: Language) -> Iterator[str]:
    size = len(around.words)
    length = _length(around)
    shape = _shape(around, language)
    end = _end(around.last_character)
    yield f"length={length}"
    yield f"shape={shape}"
    yield f"end={end}"
    yield f"length={length} shape={shape}"
    yield f"length={length} end={end}"
    if size <= SHORT:
        yield f"short shape={shape} end={end}"
    if not language.own_words.isdisjoint(word.lower() for word in around.words):
        yield "first person"
        yield f"first person short={size <= SHORT}"


def _length(around: Surroundings) -> str:
    return next((name for most, name in LENGTHS if len(around.words) <= most), "more")


def _shape(around: Surroundings, language: Language) -> str:
    if is_title_case(around.words, language):
        return "title"
    first = around.words[0][0]
    if not first.isalpha():
        return "other"
    return "capital" if first.isupper() else "small"


def _end(character: str) -> str:
    if character.isalnum():
        return "word"
    return character if character in ",.?!" else "other"


def _of_gaps(around: Surroundings) -> Iterator[str]:
    short = len(around.words) <= SHORT
    before = "start" if around.begins_paragraph else around.gap_before.strip() or "space"
    after = "end" if around.ends_paragraph else around.gap_after.strip() or "space"
    yield f"before={before[-1:] if before not in ('start', 'space') else before} short={short}"
    yield f"after={after[:1] if after not in ('end', 'space') else after} short={short}"
    yield f"before={before[-1:] if before not in ('start', 'space') else before}"
    yield f"starts={around.begins_paragraph} ends={around.ends_paragraph} end={_end(around.last_character)}"


def _of_words_before(around: Surroundings, language: Language) -> Iterator[str]:
    if not around.before:
        return
    within = around.gap_before.strip(" (,:") == ""
    lower = [word.lower() for word in around.before]
    last = lower[-1]
    named = language.title_words | language.nickname_words | language.term_words
    if around.before[-1].islower() and last not in named:  # names are what a corpus is about, not how it marks words
        yield f"last={last}"
    yield f"last is a name={around.before[-1][:1].isupper()}"
    if last.endswith(("'s", "’s", "s'", "s’")):
        yield "last is an owner"
    if within:
        for name, phrases in (
            ("title", language.title_words),
            ("nickname", language.nickname_words),
            ("term", language.term_words),
        ):
            if ends_with(around.before, phrases):
                yield f"{name} words before"
    for name, cues in (("speech", language.speech_cues), ("stance", language.stance_cues)):
        if within and ends_with(around.before, cues):
            yield f"{name} cue right before"
        elif not cues.keys().isdisjoint(lower[-CUE_BEFORE:]):
            yield f"{name} cue before short={len(around.words) <= SHORT}"
    if not language.complementizers.isdisjoint(lower[-CUE_BEFORE:]):
        yield "complementizer before"
    if not language.articles.isdisjoint(lower[-1:]):
        yield "article right before"


def _of_words_after(around: Surroundings, language: Language) -> Iterator[str]:
    if not around.after:
        return
    short = len(around.words) <= SHORT
    lower = [word.lower() for word in around.after]
    if around.after[0].islower():
        yield f"next={lower[0]}"
    cue_near = not language.speech_cues.keys().isdisjoint(lower[:CUE_AFTER])
    comma = around.last_character in ",?!"
    yield f"cue after={cue_near} comma={comma} short={short}"
    yield f"next is a name={around.after[0][:1].isupper()} comma={comma}"
    if not around.gap_after.strip() and around.last_character.isalnum():
        yield f"goes on short={short}"


def _of_cues(around: Surroundings, language: Language) -> Iterator[str]:
    before = [word.lower() for word in around.before]
    after = [word.lower() for word in around.after]
    speech = language.speech_cues.keys()
    if (
        speech.isdisjoint(before)
        and speech.isdisjoint(after[:CUE_AFTER])
        and language.stance_cues.keys().isdisjoint(before)
    ):
        yield f"no cue length={_length(around)}"
        shape = _shape(around, language)
        yield f"no cue starts={around.begins_paragraph} shape={shape} end={_end(around.last_character)}"


def _of_other_marks(marks: Sequence[MarkedSpan], index: int) -> Iterator[str]:
    mark = marks[index]
    yield f"style={mark.style}"
    yield f"closure={mark.closure}"
    yield f"nested={mark.parent is not None}"
    if index and mark.parent is None:
        previous = marks[index - 1]
        if mark.start_char - previous.end_char <= 8:
            yield "listed"
    if index + 1 < len(marks) and 0 <= marks[index + 1].start_char - mark.end_char <= 8:
        yield "listed"
