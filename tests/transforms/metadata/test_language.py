import pytest

from transforms.metadata.language import detect_language, language_code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("The ferry will not sail until the crew is paid, the union said.", "en"),
        ("Die Fähre fährt erst wieder, wenn die Besatzung bezahlt ist.", "de"),
        ("Le bac ne partira pas tant que l'équipage n'est pas payé.", "fr"),
        ("船員に賃金が支払われるまでフェリーは出航しない", "ja"),
    ],
)
def test_detects_language(body, code):
    detected = detect_language(body)
    assert detected is not None and detected.code == code and 0.5 < detected.confidence <= 1


def test_too_little_to_tell():
    assert detect_language("Ferry late") is None


@pytest.mark.parametrize(
    ("stated", "code"), [("en-GB", "en"), ("de_DE", "de"), ("English", "en"), ("fra", "fr"), ("ger", "de"), ("?", None)]
)
def test_language_code(stated, code):
    assert language_code(stated) == code
