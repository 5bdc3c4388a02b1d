"""A spaCy pipeline of the shape of its small English model, which quote extractors need before they begin.

Its weights are untrained, because only its shape costs time. It imports nothing of the project, so that it runs in an
environment of its own.
"""

from typing import Any

_TAGS = 50
_ARC_LABELS = 45
_ENTITY_LABELS = 18


def spacy_pipeline() -> Any:
    """A spaCy pipeline of the small English model's shape, with untrained weights."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": 96,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
                    "rows": [5000, 1000, 2500, 2500, 50, 50],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": 96,
                    "depth": 4,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = nlp.add_pipe("parser", config={"model": {**_transition_model("parser", 64), "tok2vec": listener}})
    ner = nlp.add_pipe("ner", config={"model": _transition_model("ner", 64) | {"tok2vec": _own_tok2vec()}})
    for number in range(_TAGS):
        tagger.add_label(f"T{number}")
    for number in range(_ARC_LABELS):
        parser.add_label(f"d{number}")
    for number in range(_ENTITY_LABELS):
        ner.add_label(f"E{number}")
    sample = Example.from_dict(
        nlp.make_doc("The mayor spoke ."),
        {"tags": ["T0", "T1", "T2", "T3"], "heads": [1, 2, 2, 2], "deps": ["d0", "d1", "ROOT", "d2"]},
    )
    nlp.initialize(lambda: [sample])
    return nlp


def _transition_model(state_type: str, hidden_width: int) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state_type,
        "extra_state_tokens": False,
        "hidden_width": hidden_width,
        "maxout_pieces": 2,
        "use_upper": True,
    }


def _own_tok2vec() -> dict[str, Any]:
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
