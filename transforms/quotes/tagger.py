"""The learned tagger: for every token, how likely it is content, cue or source of an attribution.

A convolution and a bidirectional LSTM read each paragraph, three linear chains share their output: content, cue and
source. docs/model_card.md tells how it was trained and what it reaches.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from transforms.quotes.features import Lexicon, context_of, quote_states, unpack
from transforms.quotes.labels import Content, Labels, TokenSpan, contents_of, mark_spans
from transforms.quotes.paths import IMPOSSIBLE, Floats, Integers, best_paths, marginals
from transforms.quotes.tokens import Tokens, tokenize

if TYPE_CHECKING:
    import onnxruntime as ort

WEIGHTS = "tagger-en.npz"
LONGEST = 200  # tokens that the network reads at once
CONTENT, CUE, SOURCE = range(3)
LABELS = 4
_BATCH_TOKENS = 8192
# Padding costs the network time, and so does another run of it: shortest beside longest, as a share of its length.
_MANY, _EVEN_OF_MANY = 16, 0.9
_FEW, _EVEN_OF_FEW = 4, 0.6


@dataclass(frozen=True, slots=True)
class TokenTags:
    """What the tagger says of a text.

    `content` is float32 [tokens, 4]: probabilities of outside, begin, continue and inside. `cue` and `source` are
    [tokens, 3]: outside, begin, inside. They are the chain's marginals and sum to 1. `contents`, `cues` and `sources`
    are the spans of the best path in reading order. They begin and end with a word, so that marks at their edges
    are outside, and none crosses a paragraph. A content of several pieces is one quote that its attribution splits.
    """

    tokens: Tokens
    content: Floats
    cue: Floats
    source: Floats
    contents: list[Content]
    cues: list[TokenSpan]
    sources: list[TokenSpan]


@dataclass(frozen=True, slots=True)
class Sequences:
    """Paragraphs of a text, cut to the length that the network reads, one context token before each.

    `codes` and `states` hold all tokens of the text in order; sequence i is tokens [firsts[i], lasts[i]) after a
    token of code `contexts[i]`.
    """

    codes: Integers
    states: npt.NDArray[np.int8]
    contexts: Integers
    firsts: Integers
    lasts: Integers


def sequences_of(tokens: Tokens, lexicon: Lexicon) -> Sequences:
    """The tokens' features as sequences for the network; see `Sequences`."""
    codes = np.array(list(map(lexicon.__getitem__, tokens.words)), np.int64)
    states = np.zeros(len(codes), np.int8)
    contexts, firsts, lasts = [], [], []
    for index, (first, last) in enumerate(tokens.paragraphs):
        context = context_of(index, tokens.words[first - 1] if index else "", int(states[first - 1]) if index else 0)
        states[first:last] = quote_states(tokens.words[first:last])
        for start in range(first, last, LONGEST):
            contexts.append(lexicon.context_code(context))
            firsts.append(start)
            lasts.append(min(start + LONGEST, last))
    return Sequences(codes, states, np.array(contexts, np.int64), np.array(firsts, np.int64), np.array(lasts, np.int64))


class Tagger:
    """A trained tagger. It holds no state of the texts that it has read but a bounded memory of word forms."""

    def __init__(self, weights: bytes) -> None:
        with np.load(io.BytesIO(weights)) as arrays:
            self.lexicon = Lexicon(*(str(arrays[name]).split("\n") for name in ("words", "suffixes", "prefixes")))
            self._words: Floats = arrays["word_vectors"].astype(np.float32) * arrays["word_scales"][:, None]
            self._suffixes: Floats = arrays["suffix_vectors"].astype(np.float32)
            self._prefixes: Floats = arrays["prefix_vectors"].astype(np.float32)
            self._shapes: Floats = arrays["shape_vectors"].astype(np.float32)
            self._states: Floats = arrays["state_vectors"].astype(np.float32)
            self._transitions: Floats = arrays["transitions"]
            self._network = _session(arrays["network"].tobytes())

    @staticmethod
    @cache
    def load() -> "Tagger":
        """The tagger of the package, loaded once per process."""
        return Tagger(files("transforms.quotes").joinpath("weights", WEIGHTS).read_bytes())

    def tag(self, text: str, tokens: Tokens | None = None) -> TokenTags:
        """Tags of a text, in time linear in its length; `tokens` are the text's, if they are known already."""
        return self.tag_many([tokens or tokenize(text)])[0]

    def tag_many(self, texts: Sequence[Tokens]) -> list[TokenTags]:
        """Tags of several texts given as tokens: faster than one by one, since paragraphs of like length meet."""
        sequences = joined([sequences_of(tokens, self.lexicon) for tokens in texts])
        probabilities, labels = self._decoded(sequences)
        tags = []
        start = 0
        for tokens in texts:
            end = start + len(tokens.words)
            tags.append(tags_of(tokens, probabilities[:, start:end], labels[:, start:end]))
            start = end
        return tags

    def _decoded(self, sequences: Sequences) -> tuple[Floats, Labels]:
        """Marginals [3, tokens, 4] and best labels [3, tokens] of the content, cue and source chains."""
        tokens = len(sequences.codes)
        probabilities = np.empty((3, tokens, LABELS), np.float32)
        labels = np.empty((3, tokens), np.int8)
        for batch in _batches(sequences.lasts - sequences.firsts):
            firsts, lengths = sequences.firsts[batch], (sequences.lasts - sequences.firsts)[batch]
            steps = np.arange(lengths[0])
            places = np.minimum(firsts + steps[:, None], tokens - 1)
            codes = np.concatenate([sequences.contexts[batch][None], sequences.codes[places]])
            states = np.concatenate([np.zeros((1, len(batch)), np.int8), sequences.states[places]])
            emissions = self._emissions(codes, states, lengths + 1)
            real = steps[:, None] < lengths
            own = places[real]
            paths = best_paths(emissions, self._transitions, lengths + 1)
            chances = marginals(emissions, self._transitions, lengths + 1)
            labels[:, own] = paths[1:].transpose(1, 0, 2)[:, real]
            probabilities[:, own] = chances[1:].transpose(1, 0, 2, 3)[:, real]
        return probabilities, labels

    def _emissions(self, codes: Integers, states: npt.NDArray[np.int8], lengths: Integers) -> Floats:
        """Log-potentials [positions, chains, sequences, labels] of codes and states [positions, sequences]."""
        forms, places = np.unique(codes, return_inverse=True)
        vectors = self._form_vectors(forms)[places]
        vectors += self._states[states]
        vectors *= (np.arange(len(codes))[:, None] < lengths)[:, :, None]
        emissions = np.full((len(codes), 3, codes.shape[1], LABELS), IMPOSSIBLE, np.float32)
        for part in _even_parts(lengths):
            longest = int(lengths[part.start])
            inputs = {"vectors": vectors[:longest, part], "lengths": lengths[part].astype(np.int32)}
            (scores,) = self._network.run(None, inputs)
            emissions[:longest, CONTENT, part] = scores[:, :, :4]
            emissions[:longest, CUE, part, :3] = scores[:, :, 4:7]
            emissions[:longest, SOURCE, part, :3] = scores[:, :, 7:]
        emissions[0, :, :, 1:] = IMPOSSIBLE  # the context token
        return emissions

    def _form_vectors(self, codes: Integers) -> Floats:
        """Vectors [codes, width] of word forms."""
        words, suffixes, prefixes, shapes = unpack(codes)
        vectors = self._words[words]
        vectors += self._suffixes[suffixes]
        vectors += self._prefixes[prefixes]
        vectors += self._shapes[shapes]
        return vectors


def joined(parts: Sequence[Sequences]) -> Sequences:
    """The sequences of several texts as those of one text, their tokens one after another."""
    offsets = np.cumsum([0, *(len(part.codes) for part in parts)])
    return Sequences(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.states for part in parts]),
        np.concatenate([part.contexts for part in parts]),
        np.concatenate([part.firsts + offset for part, offset in zip(parts, offsets, strict=False)]),
        np.concatenate([part.lasts + offset for part, offset in zip(parts, offsets, strict=False)]),
    )


def tags_of(tokens: Tokens, probabilities: Floats, labels: Labels) -> TokenTags:
    """Tags from the chains' marginals [3, tokens, 4] and best labels [3, tokens]."""
    chosen = np.take_along_axis(probabilities, labels[:, :, None].astype(np.int64), 2)[:, :, 0]
    return TokenTags(
        tokens,
        probabilities[CONTENT],
        probabilities[CUE, :, :-1],
        probabilities[SOURCE, :, :-1],
        contents_of(labels[CONTENT], chosen[CONTENT], tokens.paragraphs),
        mark_spans(labels[CUE], chosen[CUE], tokens.paragraphs),
        mark_spans(labels[SOURCE], chosen[SOURCE], tokens.paragraphs),
    )


def _session(network: bytes) -> "ort.InferenceSession":
    import onnxruntime as ort  # late: 0.3 s

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # a run has a process per core
    options.inter_op_num_threads = 1
    return ort.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def _batches(lengths: Integers) -> Iterator[Integers]:
    """Rows of sequences, the longest first, as many as make a batch of bounded memory."""
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + max(1, _BATCH_TOKENS // int(lengths[order[start]] + 1))
        yield order[start:end]
        start = end


def _even_parts(lengths: Integers) -> Iterator[slice]:
    """Slices of falling lengths: even ones where there are many sequences, else few runs of the network."""
    start = 0
    while start < len(lengths):
        many_end, few_end = (
            int(np.searchsorted(-lengths, -lengths[start] * share, side="right"))
            for share in (_EVEN_OF_MANY, _EVEN_OF_FEW)
        )
        end = min(few_end, max(many_end, start + _MANY))
        if len(lengths) - end < _FEW:
            end = len(lengths)
        yield slice(start, end)
        start = end
