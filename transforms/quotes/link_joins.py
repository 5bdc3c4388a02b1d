"""Pieces of content joined to quotes: what continues the quote before it, and what begins one of its own."""

from collections.abc import Sequence

from transforms.quotes.link_contents import PAUSES, Content, Piece, length_bin, pieces_of
from transforms.quotes.link_scene import Scene
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.maxent import Features

_FARTHEST_JOIN = 40  # words between two pieces of one quote


def contents_of(scene: Scene, weights: LinkWeights) -> list[Content]:
    """Contents of an article in reading order; no token is in two."""
    return joined(scene, pieces_of(scene, weights), weights)


def joined(scene: Scene, pieces: list[Piece], weights: LinkWeights) -> list[Content]:
    """Contents of the pieces: each piece continues the one before or begins a quote of its own."""
    groups: list[list[Piece]] = []
    scores: list[float] = []
    for piece in pieces:
        together = chance_of_joining(scene, groups[-1], piece, weights) if groups else 0.0
        if together >= 0.5:
            groups[-1].append(piece)
            scores[-1] *= together
        else:
            groups.append([piece])
            scores.append(1.0)
    return [Content.of(group, score) for group, score in zip(groups, scores, strict=True)]


def chance_of_joining(scene: Scene, before: list[Piece], piece: Piece, weights: LinkWeights) -> float:
    """Probability that a piece continues the quote before it; over a paragraph's end the marks alone decide.

    In PolNeAR's development part three in four of the joins that were learned over paragraphs were wrong.
    """
    if is_one_quote(scene, before[-1], piece):
        return 1.0
    if scene.paragraph[piece.first] != scene.paragraph[before[-1].first]:
        return 0.0
    return weights.join.probability(join_features(scene, before, piece))


def join_features(scene: Scene, before: Sequence[Piece], piece: Piece) -> Features:
    """What tells whether a piece continues the quote before it in its paragraph: the tagger's view, what is between."""
    one = before[-1]
    words = sum(scene.words[one.last : piece.first])
    if words > _FARTHEST_JOIN or piece.first - one.last > 2 * _FARTHEST_JOIN:
        return ((_far, ()),)
    outside, begin, go_on, inner = scene.tags.content[piece.first].tolist()
    label = max((begin, "begin"), (go_on, "continue"), (inner, "inside"), (outside, "outside"))[1]
    view = int(go_on / max(begin + go_on, 1e-6) * 9.99)
    pair = f"{one.marked[0]}{piece.marked[0]}"
    ends = edge_before(scene, one.last)
    closes = edge_after(scene, piece.first)
    upper = scene.tokens.words[piece.first][0].isupper()
    sources = scene.sources.likely(one.last, piece.first)
    cues = scene.cues.likely(one.last, piece.first)
    covered = sum(run.last - run.first for run in sources + cues) >= words
    shape = f"{min(len(sources), 2)}{min(len(cues), 2)}"
    sentences = min(scene.sentence[piece.first] - scene.sentence[one.last - 1], 3)
    features = (
        (_join_view, (view, pair)),
        (_join_label, (label, pair, length_bin(words) if words else "0", int(inner * 4.99))),
        (_join_edges, (pair, shape, ends, closes, upper)),
        (_join_between, (pair, covered, shape, follows(scene, piece))),
        (_join_size, (pair, sentences, min(len(before), 3))),
    )
    if words:
        return features
    lengths = f"{length_bin(one.last - one.first)}-{length_bin(piece.last - piece.first)}"
    return (*features, (_join_touching, (pair, lengths, closes, upper, int(inner * 9.99), view)))


def _far() -> list[str]:
    return ["far"]


def _join_view(view: int, pair: str) -> list[str]:
    return ["bias", f"view={view}", f"view={view},pair={pair}"]


def _join_label(label: str, pair: str, gap: str, inner: int) -> list[str]:
    return [
        f"label={label},pair={pair}",
        f"label={label},pair={pair},gap={gap}",
        f"inner={inner},pair={pair},gap={gap}",
        f"pair={pair},gap={gap}",
    ]


def _join_edges(pair: str, shape: str, ends: str, closes: str, upper: bool) -> list[str]:
    return [
        f"pair={pair},shape={shape}",
        f"pair={pair},ends={ends},closes={closes}",
        f"ends={ends},closes={closes},upper={upper}",
        f"pair={pair},closes={closes},upper={upper}",
    ]


def _join_between(pair: str, covered: bool, shape: str, after: str) -> list[str]:
    return [
        f"covered={covered},shape={shape}",
        f"pair={pair},covered={covered},shape={shape},after={after}",
        f"after={after},pair={pair}",
    ]


def _join_size(pair: str, sentences: int, pieces: int) -> list[str]:
    return [f"sentence={sentences},pair={pair}", f"pieces={pieces},pair={pair}"]


def _join_touching(pair: str, lengths: str, closes: str, upper: bool, inner: int, view: int) -> list[str]:
    return [
        f"touching={pair},lengths={lengths}",
        f"touching={pair},closes={closes},upper={upper}",
        f"touching={pair},inner={inner},view={view}",
    ]


def is_one_quote(scene: Scene, one: Piece, piece: Piece) -> bool:
    """Whether the marks say that both pieces are one quote over several paragraphs."""
    last, first = scene.region[one.last - 1], scene.region[piece.first]
    return last >= 0 and first >= 0 and scene.group(last) == scene.group(first)


def edge_before(scene: Scene, last: int) -> str:
    """The punctuation that ends a piece, up to the closing mark."""
    end = scene.tokens.ends[last - 1]
    for char in scene.text[end : end + 4]:
        if char in PAUSES:
            return char
        if char.isalnum():
            break
    return "w"


def edge_after(scene: Scene, first: int) -> str:
    """The punctuation before a piece, behind the opening mark; "p" at the start of a line after other than a colon."""
    start = scene.tokens.starts[first]
    is_new = False
    for char in reversed(scene.text[max(0, start - 6) : start]):
        if char == ":" or (char in PAUSES and not is_new):
            return char
        if char.isalnum() or char in PAUSES:
            break
        is_new = is_new or char == "\n"
    return "p" if is_new else "w"


def follows(scene: Scene, piece: Piece) -> str:
    """Which of source and cue come behind a piece, in the same sentence."""
    stop = piece.last
    end = min(scene.tokens.paragraphs[scene.paragraph[piece.first]][1], piece.last + 12)
    while stop < end and scene.sentence[stop] == scene.sentence[piece.last - 1]:
        stop += 1
    sources, cues = scene.sources.count_likely(piece.last, stop), scene.cues.count_likely(piece.last, stop)
    return f"{min(sources, 1)}{min(cues, 1)}"
