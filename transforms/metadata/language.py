"""The language that an article is written in."""

import re
from functools import cache
from typing import Any, NamedTuple

# News languages of the detector; it is surer the fewer it must tell apart.
_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mk ms nl no pl pt ro ru sk sl sq sr sv sw"
    " ta th tr uk ur vi zh"
).split()
_MAX_CHARS = 800  # what a body's language takes to be sure of; detection is half of the time for a short article
_MIN_WORDS = 4
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
    if len(sample.split()) < _MIN_WORDS and not re.search(
        r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{6}", sample
    ):
        return None
    code, confidence = _identifier().classify(sample)
    return DetectedLanguage(str(code), round(float(confidence), 4))


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
