"""Training itself: gold articles in, weights out, the same bytes each time."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from transforms.quotes.features import Lexicon, unpack
from transforms.quotes.tagger import Tagger, TokenTags
from transforms.quotes.training.corpus import Example, examples_of, gold_article
from transforms.quotes.training.export import weight_bytes
from transforms.quotes.training.network import Chains, Network, Shape, Vectors
from transforms.quotes.training.vectors import whole_words, word_vectors
from transforms.quotes.training.word_tables import WordTables, word_tables


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 8
    batch_tokens: int = 2500
    learning_rate: float = 2e-3
    warm_up_steps: int = 200
    weight_decay: float = 1e-2
    largest_gradient: float = 5.0
    seed: int = 1


HALVES = Plan(epochs=10)  # half the articles make half the steps


class Model(nn.Module):
    """Vectors, network and chains together."""

    def __init__(self, tables: WordTables, pretrained: Tensor, shape: Shape) -> None:
        super().__init__()
        self.vectors = Vectors(tables, pretrained, shape)
        self.network = Network(shape)
        self.chains = Chains()

    def forward(self, codes: Tensor, states: Tensor, lengths: Tensor) -> Tensor:
        """Scores of labels; see `Network`."""
        words, *affixes = (torch.from_numpy(rows) for rows in unpack(codes.numpy()))
        scores: Tensor = self.network(self.vectors(words, [*affixes, states]), lengths)
        return scores


def train(articles: Iterable[Mapping[str, Any]], shape: Shape = Shape(), plan: Plan = Plan()) -> bytes:  # noqa: B008
    """Weights of a tagger that has learned from gold articles (see `corpus.gold_article`).

    The same articles in the same order give the same bytes on the same machine with the same versions of torch,
    numpy and onnx: one thread, fixed seeds, no clock.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(plan.seed)
    gold = [gold_article(article) for article in articles]
    tables = word_tables((word for article in gold for word in article.tokens.words), whole_words())
    examples = examples_of(gold, Lexicon(tables.words, tables.suffixes, tables.prefixes))
    model = Model(tables, torch.from_numpy(word_vectors(tables.words, shape.width)), shape)
    fit(model, examples, plan)
    return weights_of(model, tables)


def held_out_tags(articles: Sequence[Mapping[str, Any]]) -> list[TokenTags]:
    """Tags of gold articles by taggers that have not seen them, for training what builds on the tagger.

    Two taggers each learn from one half of the articles, every other one, and tag the other half.
    """
    taggers = [Tagger(train(articles[half::2], plan=HALVES)) for half in (1, 0)]
    return [taggers[index % 2].tag(str(article["text"])) for index, article in enumerate(articles)]


def fit(model: Model, examples: Sequence[Example], plan: Plan) -> None:
    """Teach a model the examples: AdamW, a learning rate that rises during the warm-up and then falls to nothing."""
    chance = random.Random(plan.seed)
    optimizer = torch.optim.AdamW(
        [parameter for parameter in model.parameters() if parameter.requires_grad],
        lr=plan.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=plan.weight_decay,
    )
    batches = [batch for _ in range(plan.epochs) for batch in shuffled_batches(examples, plan.batch_tokens, chance)]
    weights = torch.tensor([1.0, 0.5, 0.5])  # content is what counts most
    model.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = plan.learning_rate * min(1, step / plan.warm_up_steps) * (1 - step / len(batches))
        codes, states, labels, lengths = padded(batch)
        loss = (model.chains.loss(model(codes, states, lengths), labels, lengths) * weights).sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), plan.largest_gradient)
        optimizer.step()
    model.eval()


def weights_of(model: Model, tables: WordTables) -> bytes:
    """The bytes of a model for the package; see `export.weight_bytes`."""
    suffix, prefix, shape, state = (embedding.weight.detach().numpy() for embedding in model.vectors.features)
    vectors = {
        "word": model.vectors.words().detach().numpy(),
        "suffix": suffix,
        "prefix": prefix,
        "shape": shape,
        "state": state,
    }
    parameters = {name: value.detach().numpy() for name, value in model.network.named_parameters()}
    return weight_bytes(tables, vectors, model.chains.transitions().detach().numpy(), parameters)


def shuffled_batches(examples: Sequence[Example], tokens: int, chance: random.Random) -> list[list[Example]]:
    """Batches of about so many tokens, of examples of like length, in random order."""
    spread = 8  # tokens by which lengths may be mixed
    order = sorted(examples, key=lambda example: len(example.codes) + chance.random() * spread)
    batches: list[list[Example]] = []
    longest = 0
    for example in order:
        longest = max(longest, len(example.codes))
        if not batches or longest * (len(batches[-1]) + 1) > tokens:
            batches.append([])
            longest = len(example.codes)
        batches[-1].append(example)
    chance.shuffle(batches)
    return batches


def padded(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Codes and states [sequences, positions], labels [3, sequences, positions] and lengths; zeros fill up."""
    lengths = [len(example.codes) for example in batch]
    codes = np.zeros((len(batch), max(lengths)), np.int64)
    states = np.zeros_like(codes)
    labels = np.zeros((3, *codes.shape), np.int64)
    for row, example in enumerate(batch):
        codes[row, : lengths[row]] = example.codes
        states[row, : lengths[row]] = example.states
        labels[:, row, : lengths[row]] = example.labels
    return torch.from_numpy(codes), torch.from_numpy(states), torch.from_numpy(labels), torch.tensor(lengths)
