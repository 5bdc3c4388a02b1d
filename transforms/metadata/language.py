"""The language that an article is written in."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# News languages of the detector; it is surer the fewer it must tell apart.
_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mk ms nl no pl pt ro ru sk sl sq sr sv sw"
    " ta th tr uk ur vi zh"
).split()
_MAX_CHARS = 800  # what a body's language takes to be sure of
_MIN_WORDS = 4
_TOGETHER = 1024  # samples that are read together: more would not be faster, and take memory
_SCORED_TOGETHER = 16  # samples whose features' weights a processor holds at once
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{6}")
_CODE = re.compile(r"[a-z]{2}(?=$|[-_@.])")


class DetectedLanguage(NamedTuple):
    """An ISO 639-1 code and the probability, 0 to 1, that it is right."""

    code: str
    confidence: float


def detect_language(body: str) -> DetectedLanguage | None:
    """The language of the body, or None if it has fewer than four words.

    Give it the body without headline, dateline and byline: names mislead it.
    """
    sample = body[:_MAX_CHARS]
    return _detected(*_identifier().classify(sample)) if _tells_language(sample) else None


def detect_languages(bodies: Sequence[str]) -> list[DetectedLanguage | None]:
    """What `detect_language` says of each body, in a quarter of its time where there are many."""
    samples = [body[:_MAX_CHARS] for body in bodies]
    telling = [place for place, sample in enumerate(samples) if _tells_language(sample)]
    found: list[DetectedLanguage | None] = [None] * len(bodies)
    for start in range(0, len(telling), _TOGETHER):
        places = telling[start : start + _TOGETHER]
        for place, detected in zip(places, _classified([samples[place] for place in places]), strict=True):
            found[place] = detected
    return found


def _tells_language(sample: str) -> bool:
    return len(sample.split(maxsplit=_MIN_WORDS)) >= _MIN_WORDS or bool(_UNSPACED.search(sample))


def _detected(code: str, confidence: float) -> DetectedLanguage:
    return DetectedLanguage(str(code), round(float(confidence), 4))


def _classified(samples: Sequence[str]) -> list[DetectedLanguage]:
    """What the identifier's own `classify` says of each sample.

    It reads the bytes of one text after the other in Python. Here all texts take a step at a time.
    """
    import numpy as np

    identifier = _identifier()
    encoded = [identifier._encode(sample) for sample in samples]
    texts, features = _features(encoded)
    # The features of each text, each once, with how often it has them.
    keys, counts = np.unique(texts * len(identifier.nb_ptc) + features, return_counts=True)
    texts, features = np.divmod(keys, len(identifier.nb_ptc))
    amounts = np.log1p(counts.astype(np.float32))[:, None]
    scores = np.zeros((len(encoded), len(identifier.nb_classes)), dtype=np.float32)
    cuts = np.searchsorted(texts, range(0, len(encoded) + _SCORED_TOGETHER, _SCORED_TOGETHER)).tolist()
    for own in map(slice, cuts, cuts[1:]):
        weighted = _table().take(features[own], axis=0)
        weighted *= amounts[own]
        having, starts = np.unique(texts[own], return_index=True)
        scores[having] = np.add.reduceat(weighted, starts) + identifier.nb_pc
    scores /= np.sqrt([[len(text)] for text in encoded])
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    for first, other in identifier._alias_pairs:  # two scripts of one language
        shares[:, first] += shares[:, other]
        shares[:, other] = 0
    return [_detected(identifier.nb_classes[row.argmax()], row.max()) for row in shares]


def _features(encoded: Sequence[bytes]) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """The features that the identifier's automaton finds in the texts: the number of the text, and the feature."""
    import numpy as np

    moves, rows, outputs = _automaton()
    order = sorted(range(len(encoded)), key=lambda place: -len(encoded[place]))
    lengths = np.array([len(encoded[place]) for place in order])
    letters = np.zeros((len(encoded), lengths[0]), dtype=np.uint8)
    for row, place in enumerate(order):
        letters[row, : lengths[row]] = np.frombuffer(encoded[place], dtype=np.uint8)
    letters = np.ascontiguousarray(letters.T)
    states = np.zeros(letters.shape, dtype=np.int64)
    state = states[0]
    for at, unended in enumerate(np.searchsorted(-lengths, -np.arange(lengths[0])).tolist()):
        places = rows.take(state[:unended])  # in half of the time of an index in brackets
        places += letters[at, :unended]
        state = states[at, :unended]
        state[:] = moves.take(places)
    found = outputs.take(states).ravel()
    places = np.flatnonzero(found >= 0)
    return np.array(order)[places % len(encoded)], found[places]


def language_code(stated: str) -> str | None:
    """ISO 639-1 code of a stated language such as "en-GB", "de_DE" or "English", or None if it is none."""
    lowered = stated.strip().casefold()
    if match := _CODE.match(lowered):
        return match[0]
    return _codes_by_name().get(lowered)


@cache
def _codes_by_name() -> dict[str, str]:
    import pycountry

    codes: dict[str, str] = {}
    for entry in pycountry.languages:
        code = getattr(entry, "alpha_2", None)
        if code:
            codes[entry.name.casefold()] = codes[entry.alpha_3] = code
            codes[getattr(entry, "bibliographic", entry.alpha_3)] = code
    return codes


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


@cache
def _table() -> "NDArray[np.float32]":
    """The weight of each feature for each language, a feature's weights side by side."""
    import numpy as np

    return np.ascontiguousarray(_identifier().nb_ptc, dtype=np.float32)


@cache
def _automaton() -> "tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]":
    """The next state by a state's row and a byte, the row of each state, and the feature found there, -1 for none."""
    import numpy as np

    identifier = _identifier()
    return (
        np.frombuffer(identifier.tk_nextmove, dtype=np.uint32),
        np.asarray(identifier._rowbase, dtype=np.int64),
        np.asarray(identifier.tk_output, dtype=np.int64),
    )
