"""The network and its chain loss in torch; `export` writes the same network as an ONNX graph."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from transforms.quotes.features import SHAPES
from transforms.quotes.labels import INSIDE, MARK_INSIDE, OUT
from transforms.quotes.paths import IMPOSSIBLE
from transforms.quotes.tagger import CONTENT, LABELS
from transforms.quotes.training.word_tables import WordTables

_SCORES = 4 + 3 + 3  # content, cue, source
_QUOTE_STATES = 4
_VECTOR_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes and dropout rates of a network."""

    width: int = 128
    recurrent: int = 128
    hidden: int = 64
    dropout: float = 0.3
    pretrained_dropout: float = 0.03
    least_own: int = 3  # times that a word must be seen to get a vector of its own beside the pretrained one


class SharedDropout(nn.Module):
    """Dropout that drops the same dimensions at every position of a sequence (Gal and Ghahramani 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, hidden: Tensor) -> Tensor:
        """The sequences [sequences, positions, width] with dimensions dropped; unchanged outside training."""
        if not self.training:
            return hidden
        kept = torch.rand(hidden.shape[0], 1, hidden.shape[2]) > self.rate
        return hidden * kept / (1 - self.rate)


class Vectors(nn.Module):
    """A token's vector: the sum of what its word, suffix, prefix, shape and quote state say."""

    def __init__(self, tables: WordTables, pretrained: Tensor, shape: Shape) -> None:
        super().__init__()
        counts = torch.tensor(tables.counts)
        owns = counts >= shape.least_own
        owns[: _first_frequent(tables)] = True
        self.register_buffer("counts", counts.float())
        self.register_buffer("rows", torch.cumsum(owns, 0) * owns)
        self.pretrained = nn.Embedding.from_pretrained(pretrained)
        self.projection = nn.Linear(pretrained.shape[1], shape.width, bias=False)
        self.own = nn.Embedding(int(owns.sum()) + 1, shape.width)
        nn.init.zeros_(self.own.weight)
        sizes = (len(tables.suffixes), len(tables.prefixes), len(SHAPES), _QUOTE_STATES)
        self.features = nn.ModuleList([nn.Embedding(size, shape.width) for size in sizes])
        for embedding in self.features:
            nn.init.normal_(embedding.weight, std=_VECTOR_SPREAD)
        self.pretrained_dropout = shape.pretrained_dropout

    def forward(self, words: Tensor, features: list[Tensor]) -> Tensor:
        """Vectors [sequences, positions, width]; in training rare words often lose their own vector."""
        own = self.own(self.rows[words])
        general = self.projection(self.pretrained(words))
        if self.training:
            own = own * (torch.rand(words.shape) > 1 / (1 + self.counts[words]))[..., None]
            general = general * (torch.rand(words.shape) > self.pretrained_dropout)[..., None]
        total: Tensor = own + general
        for embedding, rows in zip(self.features, features, strict=True):
            total = total + embedding(rows)
        return total

    def words(self) -> Tensor:
        """The vectors of all words [words, width], pretrained and own together."""
        total: Tensor = self.projection(self.pretrained.weight) + self.own(self.rows)
        return total


class Network(nn.Module):
    """Scores of labels from vectors: a convolution over three tokens, a bidirectional LSTM, a hidden layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.convolution = nn.Linear(3 * shape.width, shape.width)
        self.recurrent = nn.ModuleList([nn.LSTM(shape.width, shape.recurrent, batch_first=True) for _ in range(2)])
        self.hidden = nn.Linear(2 * shape.recurrent, shape.hidden)
        self.labels = nn.Linear(shape.hidden, _SCORES)
        self.dropout = SharedDropout(shape.dropout)

    def forward(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Scores [sequences, positions, 10] of the content, cue and source labels."""
        steps = torch.arange(vectors.shape[1])
        inside = steps < lengths[:, None]
        reverse = torch.where(inside, lengths[:, None] - 1 - steps, steps)[..., None]
        current = self.dropout(vectors) * inside[..., None]
        edge = torch.zeros_like(current[:, :1])
        before = torch.cat([edge, current[:, :-1]], 1)
        after = torch.cat([current[:, 1:], edge], 1)
        window = torch.cat([before, current, after], -1)
        current = current + self.dropout(functional.relu(self.convolution(window)))
        forwards, backwards = self.recurrent
        turned = torch.gather(current, 1, reverse.expand(-1, -1, current.shape[2]))
        from_end = backwards(turned)[0]
        from_end = torch.gather(from_end, 1, reverse.expand(-1, -1, from_end.shape[2]))
        current = self.dropout(torch.cat([forwards(current)[0], from_end], -1))
        scores: Tensor = self.labels(functional.relu(self.hidden(current)))
        return scores


class Chains(nn.Module):
    """The linear chains of content, cue and source labels (conditional random fields)."""

    def __init__(self) -> None:
        super().__init__()
        self.potentials = nn.Parameter(torch.zeros(3, LABELS, LABELS))
        banned = torch.zeros(3, LABELS, LABELS)
        start = torch.zeros(3, LABELS)
        for chain in range(3):
            inside = INSIDE if chain == CONTENT else MARK_INSIDE
            banned[chain, OUT, inside] = start[chain, inside] = IMPOSSIBLE
            if chain != CONTENT:
                banned[chain, LABELS - 1] = banned[chain, :, LABELS - 1] = IMPOSSIBLE
        self.register_buffer("banned", banned)
        self.register_buffer("start", start)

    def transitions(self) -> Tensor:
        """Log-potentials [chains, from, to]."""
        total: Tensor = self.potentials + self.banned
        return total

    def loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihoods [3] of the labels [3, sequences, positions], per token."""
        sequences, positions, _ = scores.shape
        inside = torch.arange(positions) < lengths[:, None]
        unused = torch.full((sequences, positions, 1), IMPOSSIBLE)
        cue, source = (torch.cat([part, unused], -1) for part in (scores[..., 4:7], scores[..., 7:]))
        emissions = torch.stack([scores[..., :4], cue, source])
        transitions = self.transitions()
        chains = torch.arange(3)[:, None, None]
        steps = transitions[chains, labels[:, :, :-1], labels[:, :, 1:]] * inside[:, 1:]
        gold = (emissions.gather(3, labels[..., None])[..., 0] * inside).sum((1, 2)) + steps.sum((1, 2))
        total = emissions[:, :, 0] + self.start[:, None]
        for position in range(1, positions):
            following = torch.logsumexp(total[..., None] + transitions[:, None], 2) + emissions[:, :, position]
            total = torch.where(inside[None, :, position, None], following, total)
        loss: Tensor = (torch.logsumexp(total, 2).sum(1) - gold) / lengths.sum()
        return loss


def _first_frequent(tables: WordTables) -> int:
    return next((row for row, count in enumerate(tables.counts) if count), len(tables.counts))
