import pytest

from transforms.metadata.language import detect_language, detect_languages, language_code


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
    assert detect_languages(["Ferry late"]) == [None] and detect_languages([]) == []


def test_many_are_told_as_each_by_itself():
    bodies = [
        "The ferry will not sail until the crew is paid, the union said. " * 30,
        "Ferry late",
        "Die Fähre fährt erst wieder, wenn die Besatzung bezahlt ist.",
        "1 2 3 4",
        "船員に賃金が支払われるまでフェリーは出航しない",
        "Trajekt neće isploviti dok se posadi ne isplate plaće. Трајект неће испловити док се посади не исплате плате.",
        "The crew. Die Besatzung. L'équipage.",
    ] * 80
    for detected, alone in zip(detect_languages(bodies), map(detect_language, bodies), strict=True):
        assert (detected and detected.code) == (alone and alone.code)
        assert (detected and detected.confidence) == (alone and pytest.approx(alone.confidence, abs=2e-4))


@pytest.mark.parametrize(
    ("stated", "code"), [("en-GB", "en"), ("de_DE", "de"), ("English", "en"), ("fra", "fr"), ("ger", "de"), ("?", None)]
)
def test_language_code(stated, code):
    assert language_code(stated) == code
