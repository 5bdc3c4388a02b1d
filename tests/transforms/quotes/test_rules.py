import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.quotes.attribution import Attribution
from transforms.quotes.languages import LANGUAGES, Language
from transforms.quotes.marks import find_marks
from transforms.quotes.rules import attribute


def attributions(text: str, code: str | None) -> list[Attribution]:
    return attribute(text, Language.load(code), find_marks(text, code))


def said(text: str, code: str | None) -> list[tuple[list[str], str | None, str | None]]:
    """Content, speaker and cue of every quote, as the text says them."""
    return [
        (
            [text[slice(*span)] for span in found.spans],
            text[slice(*found.speaker_span)] if found.speaker_span else None,
            text[slice(*found.cue_span)] if found.cue_span else None,
        )
        for found in attributions(text, code)
    ]


@pytest.mark.parametrize(
    ("code", "text", "content", "speaker", "cue"),
    [
        (
            "fr",
            "« Le pont est fermé », a déclaré mardi la maire Odile Brun.",
            "Le pont est fermé",
            "la maire Odile Brun",
            "déclaré",
        ),
        ("fr", "« Nous partons », a-t-elle ajouté.", "Nous partons", "elle", "ajouté"),
        ("fr", "« Non », répond-il.", "Non", "il", "répond"),
        ("fr", "Odile Brun a déclaré : « Le pont est fermé. »", "Le pont est fermé.", "Odile Brun", "déclaré"),
        ("fr", "Elle a qualifié la décision d'« absurde ».", "la décision d'« absurde »", "Elle", "qualifié"),
        ("fr", "Le maire a réagi, jugeant le plan « trop cher ».", "le plan « trop cher »", "Le maire", "jugeant"),
        ("fr", "Le maire a souri et a dit : « Non. »", "Non.", "Le maire", "dit"),
        ("de", "Ob das stimme, fragte der Richter.", "Ob das stimme", "der Richter", "fragte"),
        ("fr", "« C'est fini », selon le préfet.", "C'est fini", "le préfet", "selon"),
        ("fr", "Selon la préfecture, le pont restera fermé.", "le pont restera fermé", "la préfecture", "Selon"),
        ("fr", "Le pont restera fermé, a annoncé le ministère.", "Le pont restera fermé", "le ministère", "annoncé"),
        (
            "fr",
            "Le ministre de l'Intérieur, Paul Garnier, a affirmé que le pont serait reconstruit.",
            "le pont serait reconstruit",
            "Le ministre de l'Intérieur, Paul Garnier",
            "affirmé",
        ),
        (
            "de",
            "„Die Brücke ist gesperrt“, sagte Bürgermeisterin Anna Berg am Montag.",
            "Die Brücke ist gesperrt",
            "Bürgermeisterin Anna Berg",
            "sagte",
        ),
        ("de", "„Wir gehen“, so der Sprecher der Polizei.", "Wir gehen", "der Sprecher der Polizei", "so"),
        ("de", "Anna Berg sagte: „Die Brücke ist gesperrt.“", "Die Brücke ist gesperrt.", "Anna Berg", "sagte"),
        (
            "de",
            "Am Montag sagte Ministerin Anna Berg: „Wir bauen neu.“",
            "Wir bauen neu.",
            "Ministerin Anna Berg",
            "sagte",
        ),
        ("fr", "Le maire s'est dit « très inquiet ».", "très inquiet", "Le maire", "dit"),
        ("fr", "D’après une étude du port, le niveau baisse.", "le niveau baisse", "une étude du port", "D’après"),
        ("fr", "Selon l'Institut des mers, elle baisse encore.", "elle baisse encore", "l'Institut des mers", "Selon"),
        ("de", "Er sei „sehr froh“, sagte Ahrens.", "Er sei „sehr froh“", "Ahrens", "sagte"),
        ("de", "Wie die Wehr mitteilte, brannte es lange.", "brannte es lange", "die Wehr", "mitteilte"),
        ("de", "Jan Holm (Freie Liste) sagte: „Wir prüfen das.“", "Wir prüfen das.", "Jan Holm", "sagte"),
        ("es", "El juez, Luis Cano, ha dicho que “no es así”.", "no es así", "El juez, Luis Cano", "dicho"),
        ("es", "El alcalde aseguró que costará 300.000 euros.", "costará 300.000 euros", "El alcalde", "aseguró"),
        ("de", "Dazu sagte der Landrat: „Wir bauen neu.“", "Wir bauen neu.", "der Landrat", "sagte"),
        ("de", "„Wir gehen“, teilte die Polizei mit.", "Wir gehen", "die Polizei", "teilte"),
        ("de", "„Das wusste ich nicht“, hat Berg gesagt.", "Das wusste ich nicht", "Berg", "gesagt"),
        (
            "de",
            "Die Brücke sei gesperrt, sagte ein Polizeisprecher.",
            "Die Brücke sei gesperrt",
            "ein Polizeisprecher",
            "sagte",
        ),
        (
            "de",
            "Der Landrat erklärte, die Brücke werde neu gebaut.",
            "die Brücke werde neu gebaut",
            "Der Landrat",
            "erklärte",
        ),
        ("de", "Berg sagte, dass die Brücke neu gebaut werde.", "die Brücke neu gebaut werde", "Berg", "sagte"),
        ("de", "Der Polizei zufolge wurde niemand verletzt.", "wurde niemand verletzt", "Der Polizei", "zufolge"),
        ("de", "Laut Feuerwehr brannte das Dach völlig aus.", "brannte das Dach völlig aus", "Feuerwehr", "Laut"),
        (
            "es",
            "“El puente está cerrado”, dijo la alcaldesa María Robles.",
            "El puente está cerrado",
            "la alcaldesa María Robles",
            "dijo",
        ),
        (
            "es",
            '"Está cerrado", aseguró este lunes el ministro de Obras, Juan Peral.',
            "Está cerrado",
            "el ministro de Obras, Juan Peral",
            "aseguró",
        ),
        ("es", 'La alcaldesa María Robles dijo: "Está cerrado".', "Está cerrado", "La alcaldesa María Robles", "dijo"),
        (
            "es",
            "El ministro afirmó que el puente reabrirá el lunes.",
            "el puente reabrirá el lunes",
            "El ministro",
            "afirmó",
        ),
        ("es", "Según la policía, nadie resultó herido.", "nadie resultó herido", "la policía", "Según"),
        (
            "es",
            "El puente reabrirá el lunes, anunció el Gobierno.",
            "El puente reabrirá el lunes",
            "el Gobierno",
            "anunció",
        ),
        ("es", "Robles calificó la medida de “absurda”.", "la medida de “absurda”", "Robles", "calificó"),
    ],
)
def test_cue_and_speaker(code: str, text: str, content: str, speaker: str, cue: str) -> None:
    assert said(text, code) == [([content], speaker, cue)]


@pytest.mark.parametrize(
    ("code", "text", "pieces", "speaker"),
    [
        (
            "fr",
            "« Il est fermé », a dit le préfet, « mais il rouvrira. »",
            ["Il est fermé", "mais il rouvrira."],
            "le préfet",
        ),
        (
            "fr",
            "« Il est fermé », dit Jean Morel, chef du port. « Il rouvrira. »",
            ["Il est fermé", "Il rouvrira."],
            "Jean Morel",
        ),
        ("fr", "« Nous partons, a-t-elle ajouté. Demain. »", ["Nous partons", "Demain."], "elle"),
        ("fr", "— Nous partons, dit-elle. Demain.", ["Nous partons", "Demain."], "elle"),
        ("de", "»Nein«, antwortete er, »ich gehe nicht.«", ["Nein", "ich gehe nicht."], "er"),
        ("de", "„Wir gehen“, sagte Anna Berg der Tarner Zeitung. „Sofort.“", ["Wir gehen", "Sofort."], "Anna Berg"),
        ("es", "—No lo sé —dijo María Robles—. Mañana veremos.", ["No lo sé", "Mañana veremos."], "María Robles"),
    ],
)
def test_a_quote_in_two_pieces_is_one(code: str, text: str, pieces: list[str], speaker: str) -> None:
    assert [(content, by) for content, by, _ in said(text, code)] == [(pieces, speaker)]


def test_a_quote_over_paragraphs_is_one() -> None:
    text = "Anna Berg sagte: „Wir bauen neu.\n\n„Und zwar sofort.“"
    assert said(text, "de") == [(["Wir bauen neu.", "Und zwar sofort."], "Anna Berg", "sagte")]


def test_a_quote_without_a_cue_has_the_speaker_before_it_with_less_confidence() -> None:
    first, second = attributions("« On verra », conclut Odile Brun.\n\n« Rien ne presse. »", "fr")
    assert second.speaker_span == first.speaker_span
    assert second.rule == "rules:carried"
    assert second.confidence < first.confidence


def test_a_cue_without_a_subject_has_the_speaker_before_it() -> None:
    found = said("“Llegaremos a tiempo”, señaló Robles. “Eso espero”, añadió.", "es")
    assert found == [(["Llegaremos a tiempo"], "Robles", "señaló"), (["Eso espero"], "Robles", "añadió")]


def test_two_speakers_in_a_paragraph_are_kept_apart() -> None:
    found = said("„Ja“, sagte Anna Berg. „Nein“, entgegnete der Landrat.", "de")
    assert [(content, by) for content, by, _ in found] == [(["Ja"], "Anna Berg"), (["Nein"], "der Landrat")]


def test_an_unknown_language_has_quotes_but_no_speakers() -> None:
    found = attributions("“Alles goed met de brug”, zei Jan.", None)
    assert [(quote.kind, quote.speaker_span, quote.cue_span) for quote in found] == [("speech", None, None)]


def test_titles_are_kept_with_their_kind() -> None:
    assert [quote.kind for quote in attributions("Il lit le roman « La Marée basse ».", "fr")] == ["title"]


PIECES = st.lists(
    st.sampled_from(
        [
            *"«»„“”\"'’—,.:;!?\n",
            " ",
            " sagte ",
            " dit ",
            " a-t-il dit ",
            " dijo ",
            " dass ",
            " que ",
            "Anna Berg",
            " der Sprecher ",
            " selon ",
            " según ",
            " zufolge ",
            " teilte ",
            " mit",
            " sei ",
            " el alcalde ",
            " le préfet ",
            "Nous partons",
            "l'",
        ]
    ),
    max_size=50,
).map("".join)


@settings(deadline=None)
@given(text=PIECES | st.text(max_size=80), code=st.sampled_from([None, *sorted(LANGUAGES)]))
def test_spans_lie_in_the_text_in_order(text: str, code: str | None) -> None:
    found = attributions(text, code)
    assert found == attributions(text, code)
    assert found == sorted(found, key=lambda attribution: attribution.spans)
    for attribution in found:
        for span in (*attribution.spans, attribution.cue_span, attribution.speaker_span):
            assert span is None or 0 <= span.start_char < span.end_char <= len(text)
        ends = [end for span in attribution.spans for end in span]
        assert ends == sorted(ends)
        assert code is not None or attribution.speaker_span is None
