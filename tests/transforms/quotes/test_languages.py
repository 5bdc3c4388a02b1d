from dataclasses import fields
from importlib import resources

import pytest

from transforms.quotes.languages import LANGUAGES, Language


def test_every_data_file_is_a_language() -> None:
    files = resources.files("transforms.quotes.languages").iterdir()
    assert {file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")} == LANGUAGES


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_data_is_lower_case_and_trimmed(code: str) -> None:
    language = Language.load(code)
    assert language is not None
    assert language.code == code
    for field in fields(Language)[2:]:
        value = getattr(language, field.name)
        for form in value if not isinstance(value, bool) else ():
            for part in [form] if isinstance(form, str) else form:
                assert part == part.strip().lower() != "", field.name


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_pronouns_and_honorifics_have_known_values(code: str) -> None:
    language = Language.load(code)
    assert language is not None
    assert {pronoun.gender for pronoun in language.pronouns.values()} <= {"masculine", "feminine", "neuter", "unknown"}
    assert {pronoun.number for pronoun in language.pronouns.values()} <= {"singular", "plural", "unknown"}
    assert set(language.honorifics.values()) <= {"masculine", "feminine", "unknown"}


@pytest.mark.parametrize(
    ("code", "form", "lemma"),
    [
        ("en", "said", "say"),
        ("en", "pointed out", "point out"),
        ("fr", "annonçaient", "annoncer"),
        ("fr", "fait savoir", "faire savoir"),
        ("de", "entgegnete", "entgegnen"),
        ("de", "hinzugefügt", "hinzufügen"),
        ("es", "dijo", "decir"),
        ("es", "advirtieron", "advertir"),
    ],
)
def test_a_form_leads_to_its_lemma(code: str, form: str, lemma: str) -> None:
    language = Language.load(code)
    assert language is not None
    assert language.speech_cues[form] == lemma


def test_no_data_for_an_unknown_language() -> None:
    assert Language.load("xx") is None
    assert Language.load("../en") is None
    assert Language.load(None) is None
