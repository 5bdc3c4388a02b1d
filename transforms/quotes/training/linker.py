"""Training of the linker's decisions from articles with gold quotes and the tagger's view of them."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from transforms.quotes.link import confidence_features, speaker_place
from transforms.quotes.link_contents import (
    Content,
    Piece,
    Run,
    pieces_of,
    plain_features,
    region_features,
    runs_of,
)
from transforms.quotes.link_joins import contents_of, join_features
from transforms.quotes.link_scene import Candidate, Scene, is_word, scene_of
from transforms.quotes.link_speakers import (
    Neighbours,
    cue_options,
    links_of,
    nearby,
    source_options,
    with_earlier,
)
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.marks import find_marks
from transforms.quotes.maxent import Maxent, spelt
from transforms.quotes.tagger import TokenTags
from transforms.quotes.tokens import Tokens
from transforms.quotes.training.maxent import Choice, train_choices, train_decisions


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A gold quote by the word tokens that its content, cue and speaker cover."""

    content: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article to learn from. The scene's tags must come from a tagger that never saw the article."""

    scene: Scene
    gold: list[GoldQuote]


def lesson_of(article: Mapping[str, Any], tags: TokenTags) -> Lesson:
    """An article of `text` and gold `quotes`, with tags that a tagger gave which has not seen it."""
    text = article["text"]
    gold = [
        GoldQuote(*(covered(tags.tokens, quote[part]) for part in ("spans", "cue_spans", "speaker_spans")))
        for quote in article["quotes"]
    ]
    return Lesson(scene_of(text, tags, find_marks(text)), gold)


def covered(tokens: Tokens, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The tokens with a letter or digit that spans of characters touch."""
    return frozenset(
        token
        for start, end in spans
        for token in range(bisect_right(tokens.ends, start), bisect_left(tokens.starts, end))
        if is_word(tokens.words[token])
    )


def train_linker(lessons: Sequence[Lesson]) -> LinkWeights:
    """Weights of every decision, each trained on what the ones before it make of the articles."""
    empty = Maxent({})
    owned = Maxent(train_decisions([example for lesson in lessons for example in run_examples(lesson, True)]))
    kept = Maxent(train_decisions([example for lesson in lessons for example in run_examples(lesson, False)]))
    weights = LinkWeights(owned, kept, empty, empty, empty, empty)
    join = Maxent(train_decisions([example for lesson in lessons for example in join_examples(lesson, weights)]))
    weights = replace(weights, join=join)
    assembled = [(lesson, contents_of(lesson.scene, weights)) for lesson in lessons]
    cue = Maxent(train_choices([choice for lesson, contents in assembled for choice in cue_choices(lesson, contents)]))
    weights = replace(weights, cue=cue)
    choices = [choice for lesson, contents in assembled for choice in source_choices(lesson, contents, weights)]
    weights = replace(weights, source=Maxent(train_choices(choices)))
    right = [example for lesson, contents in assembled for example in right_examples(lesson, contents, weights)]
    return replace(weights, right=Maxent(train_decisions(right)))


def run_examples(lesson: Lesson, is_region: bool) -> Iterable[tuple[list[str], bool]]:
    """For each marked span, or each unmarked run, whether gold has most of it as content of one quote."""
    scene = lesson.scene
    owner = owners(lesson)
    for run in runs_of(scene):
        if is_region == (run.region >= 0):
            features = region_features(scene, run) if is_region else plain_features(scene, run)
            yield spelt(features), majority(owner, scene, run) is not None


def owners(lesson: Lesson) -> dict[int, int]:
    """The gold quote of each token that is content."""
    return {token: number for number, quote in enumerate(lesson.gold) for token in quote.content}


def join_examples(lesson: Lesson, weights: LinkWeights) -> Iterable[tuple[list[str], bool]]:
    """For each piece whether gold has it in one quote with the piece before in its paragraph."""
    scene = lesson.scene
    owner = owners(lesson)
    so_far: list[Piece] = []
    last: int | None = None
    for piece in pieces_of(scene, weights):
        mine = majority(owner, scene, piece)
        together = bool(so_far) and mine is not None and mine == last
        near = bool(so_far) and scene.paragraph[piece.first] == scene.paragraph[so_far[-1].first]
        if near and (mine is not None or last is not None):
            yield spelt(join_features(scene, so_far, piece)), together
        so_far = [*so_far, piece] if together else [piece]
        last = mine


def majority(owner: dict[int, int], scene: Scene, run: Run | Piece) -> int | None:
    """The gold quote that holds most words of a run, if it holds half."""
    words = [token for token in range(run.first, run.last) if is_word(scene.tokens.words[token])]
    counts = Counter(owner[token] for token in words if token in owner)
    best, count = counts.most_common(1)[0] if counts else (None, 0)
    return best if 2 * count >= len(words) else None


def matched(lesson: Lesson, contents: Sequence[Content]) -> list[GoldQuote | None]:
    """For each content the gold quote that shares at least half of their joint words."""
    owner = owners(lesson)
    found: list[GoldQuote | None] = []
    for content in contents:
        words = content_words(lesson.scene, content)
        counts = Counter(owner[token] for token in sorted(words & owner.keys()))
        quote = lesson.gold[counts.most_common(1)[0][0]] if counts else None
        found.append(quote if quote and 2 * len(words & quote.content) >= len(words | quote.content) else None)
    return found


def content_words(scene: Scene, content: Content) -> frozenset[int]:
    """Word tokens of a content."""
    return frozenset(
        t for piece in content.pieces for t in range(piece.first, piece.last) if is_word(scene.tokens.words[t])
    )


def right_ones(candidates: Sequence[Candidate], wanted: frozenset[int]) -> list[int]:
    """Indices, behind the candidate "none", of those that share a token with what is wanted."""
    if not wanted:
        return [0]
    return [i for i, run in enumerate(candidates, 1) if not wanted.isdisjoint(range(run.first, run.last))]


def cue_choices(lesson: Lesson, contents: list[Content]) -> Iterable[Choice]:
    """The choice of a cue for each content that gold knows."""
    scene = lesson.scene
    firsts = [content.first for content in contents]
    used: Candidate | None = None
    for index, (content, gold) in enumerate(zip(contents, matched(lesson, contents), strict=True)):
        cues = nearby(scene, scene.cues, content)
        right = right_ones(cues, gold.cue) if gold else []
        if right:
            near = Neighbours(contents, firsts, index)
            yield list(map(spelt, cue_options(scene, near, cues, used))), right
        used = cues[right[0] - 1] if right and right[0] else None


def source_choices(lesson: Lesson, contents: list[Content], weights: LinkWeights) -> Iterable[Choice]:
    """The choice of a speaker for each content that gold knows, given the cue that the linker chooses."""
    scene = lesson.scene
    firsts = [content.first for content in contents]
    used: Candidate | None = None
    before: Candidate | None = None
    for index, (content, gold) in enumerate(zip(contents, matched(lesson, contents), strict=True)):
        near = Neighbours(contents, firsts, index)
        cues = nearby(scene, scene.cues, content)
        choice, _ = weights.cue.choose(cue_options(scene, near, cues, used))
        used = cues[choice - 1] if choice else None
        sources = with_earlier(nearby(scene, scene.sources, content), before)
        right = right_ones(sources, gold.source) if gold else []
        if right:
            yield list(map(spelt, source_options(scene, near, used, sources, before))), right
            before = sources[right[0] - 1] if right[0] else None


def right_examples(lesson: Lesson, contents: list[Content], weights: LinkWeights) -> Iterable[tuple[list[str], bool]]:
    """For each link whether gold has its content, by half of the joint words, and its speaker, by a shared word."""
    scene = lesson.scene
    links = links_of(scene, contents, weights)
    for link, gold in zip(links, matched(lesson, contents), strict=True):
        tokens = set() if link.source is None else set(range(link.source.first, link.source.last))
        right = gold is not None and (bool(gold.source & tokens) or (not gold.source and not tokens))
        yield spelt(confidence_features(scene, link, speaker_place(scene, link))), right
