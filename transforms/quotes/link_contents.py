"""Contents of an article: the tagger's runs and the marked spans brought together, and pieces joined to quotes.

A quote mark is never in the middle of a content: in PolNeAR's training part 99.4 % of the marked spans lie whole in one
content or outside all. So a marked span is one decision, and the tagger's probabilities decide where no mark does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quotes.kinds import kind_of
from transforms.quotes.link_scene import Scene
from transforms.quotes.link_weights import LinkWeights

# A sentence with a sure cue and no content on the best path has weaker words looked at.
_SURE_CUE = 0.7
_WEAK = 0.2
_KEPT = 0.4  # probability from which an unmarked run is content; chosen on PolNeAR's development part
_CERTAINLY_SPOKEN = 12  # words
_FARTHEST_JOIN = 40  # words between two pieces of one quote
_PAUSES = ",.!?;:…-—–"


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last) of one paragraph, edges on words, that may be content.

    `region` is the marked span that they are, or -1; `is_best` tells that the tagger's best path has them.
    """

    first: int
    last: int
    region: int
    is_best: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A run that is content: direct by its marks or indirect, with the probability that it is."""

    first: int
    last: int
    marked: str
    score: float


@dataclass(frozen=True, slots=True)
class Content:
    """The pieces of one quote, in reading order, and the probability that they belong together."""

    pieces: tuple[Piece, ...]
    score: float

    @property
    def first(self) -> int:
        """First token of the content."""
        return self.pieces[0].first

    @property
    def last(self) -> int:
        """Token after the content."""
        return self.pieces[-1].last

    @property
    def marked(self) -> str:
        """direct, mixed or indirect."""
        kinds = {piece.marked for piece in self.pieces}
        return kinds.pop() if len(kinds) == 1 else "mixed"


def contents_of(scene: Scene, weights: LinkWeights) -> list[Content]:
    """Contents of an article in reading order; no token is in two."""
    return joined(scene, pieces_of(scene, weights), weights)


def pieces_of(scene: Scene, weights: LinkWeights) -> list[Piece]:
    """The pieces of content in reading order: marked spans and, between them, runs of the tagger's that are likely.

    The paragraphs of a quote that opens each of them are content together or not at all.
    """
    runs = runs_of(scene)
    chances = [
        weights.owned.probability(region_features(scene, run))
        if run.region >= 0
        else weights.kept.probability(plain_features(scene, run))
        for run in runs
    ]
    of_group: dict[int, float] = {}
    for run, chance in zip(runs, chances, strict=True):
        if run.region >= 0:
            group = scene.group(run.region)
            of_group[group] = max(of_group.get(group, 0.0), chance)
    pieces: list[Piece] = []
    for run, chance in zip(runs, chances, strict=True):
        if run.region >= 0 and of_group[scene.group(run.region)] >= 0.5:
            pieces.append(Piece(run.first, run.last, "direct", of_group[scene.group(run.region)]))
        elif run.region < 0 and chance >= _KEPT:
            pieces.append(Piece(run.first, run.last, "indirect", chance))
    return pieces


def runs_of(scene: Scene) -> list[Run]:
    """All that may be content, in reading order: every region, and the tagger's runs outside of the regions."""
    inside = bytearray(len(scene.tokens.words))
    begins = bytearray(len(inside) + 1)
    for content in scene.tags.contents:
        for first, last in content.pieces:
            inside[first:last] = b"\1" * (last - first)
            begins[first] = 1
    for first, last in unsaid_sentences(scene, inside):
        for token in range(first, last):
            inside[token] = 2 * (scene.inside[token] >= _WEAK)
    for region in scene.regions:
        inside[region.first : region.last] = bytes(region.last - region.first)
    runs = [Run(region.first, region.last, index) for index, region in enumerate(scene.regions)]
    for start, end in scene.tokens.paragraphs:
        if any(inside[start:end]):
            runs.extend(plain_runs(scene, inside, begins, start, end))
    return sorted(runs, key=lambda run: run.first)


def unsaid_sentences(scene: Scene, inside: bytearray) -> list[tuple[int, int]]:
    """Token ranges of the sentences that have a sure cue, no marked span and nothing inside."""
    found: list[tuple[int, int]] = []
    for cue in scene.cues.runs:
        first, last = scene.sentence_bounds(cue.first)
        if cue.score >= _SURE_CUE and not (found and found[-1][0] == first):
            marked = any(region >= 0 for region in scene.region[first:last])
            if not marked and not any(inside[first:last]):
                found.append((first, last))
    return found


def plain_runs(scene: Scene, inside: bytearray, begins: bytearray, start: int, end: int) -> list[Run]:
    """The tagger's runs in one paragraph; punctuation between two content words does not part them, a region does."""
    runs: list[Run] = []
    first = last = -1
    for token in range(start, end):
        if not scene.words[token]:
            continue
        if first >= 0 and (not inside[token] or begins[token]):
            runs.append(Run(first, last, -1, inside[first] == 1))
            first = -1
        if inside[token]:
            first = token if first < 0 else first
            last = token + 1
    if first >= 0:
        runs.append(Run(first, last, -1, inside[first] == 1))
    return runs


def region_features(scene: Scene, run: Run) -> list[str]:
    """What tells whether a marked span is somebody's words: the tagger's view, its length, shape and neighbours."""
    region = scene.regions[run.region]
    mark = scene.marks[region.mark]
    tokens = scene.tokens
    words = [t for t in range(region.first, region.last) if scene.words[t]]
    mean = int(sum(scene.inside[t] for t in words) / len(words) * 9.99)
    length = length_bin(len(words))
    start, end = tokens.paragraphs[scene.paragraph[region.first]]
    before = tokens.words[region.first - 2] if region.first - 2 >= start else "<p>"
    ending = scene.text[mark.inner_end - 1]
    ending = ending if ending in _PAUSES else "w"
    after = scene.text[mark.end_char : mark.end_char + 1]
    after = after if after in ",.;:" else "w"
    upper = scene.text[mark.inner_start].isupper()
    sentences = scene.sentence[region.last - 1] - scene.sentence[region.first]
    near = near_cue(scene, region.first, region.last)
    spoken = 4  # so many words between marks are no title and no nickname
    if len(words) < _CERTAINLY_SPOKEN:
        spoken = int(kind_of(scene.text, scene.marks, region.mark).probability * 4.99)
    return [
        "bias",
        f"spoken={spoken}",
        f"spoken={spoken},mean={mean}",
        f"spoken={spoken},cue={near}",
        f"mean={mean}",
        f"mean={mean},length={length}",
        f"length={length}",
        f"ending={ending},length={length}",
        f"after={after},ending={ending}",
        f"upper={upper},length={length}",
        f"upper={upper},ending={ending}",
        f"style={mark.style}",
        f"style={mark.style},length={length}",
        f"closure={mark.closure}",
        f"before={before.lower()}",
        f"cue={near}",
        f"cue={near},length={length}",
        f"whole={region.last - region.first >= end - start - 3}",
        f"sentences={min(sentences, 2)}",
    ]


def plain_features(scene: Scene, run: Run) -> list[str]:
    """What tells whether unmarked words are content: the tagger's view of them and of their edges, and what is near."""
    tokens = scene.tokens
    words = [t for t in range(run.first, run.last) if scene.words[t]]
    mean = int(sum(scene.inside[t] for t in words) / len(words) * 9.99)
    least = int(min(scene.inside[t] for t in words) * 4.99)
    opening = int(float(scene.tags.content[run.first, 1]) * 4.99)
    length = length_bin(len(words))
    near = near_cue(scene, run.first, run.last)
    start, end = tokens.paragraphs[scene.paragraph[run.first]]
    left, right = beside_region(scene, run.first - 1, -1, start - 1), beside_region(scene, run.last, 1, end)
    sentences = min(scene.sentence[run.last - 1] - scene.sentence[run.first], 2)
    best = run.is_best
    return [
        "bias",
        f"mean={mean},best={best}",
        f"mean={mean},length={length},best={best}",
        f"best={best},length={length},opening={tokens.words[run.first].lower()}",
        f"least={least},length={length}",
        f"opening={opening}",
        f"opening={opening},left={left}",
        f"cue={near}",
        f"cue={near},length={length}",
        f"left={left},length={length}",
        f"right={right},length={length}",
        f"left={left},mean={mean}",
        f"right={right},mean={mean}",
        f"whole={run.last - run.first >= end - start - 2}",
        f"sentences={sentences}",
    ]


def beside_region(scene: Scene, token: int, step: int, stop: int) -> str:
    """What punctuation parts a run from the marked span beside it; "no" where a word does."""
    between = "at"
    while token != stop and not scene.words[token]:
        char = scene.tokens.words[token][0]
        between = char if char in _PAUSES else between
        token += step
    return between if token != stop and scene.region[token] >= 0 else "no"


def near_cue(scene: Scene, first: int, last: int) -> str:
    """How sure the tagger is of a cue within five tokens of a range, in thirds."""
    around = [*range(max(0, first - 5), first), *range(last, min(len(scene.cue_inside), last + 6))]
    same = [scene.cue_inside[token] for token in around if scene.paragraph[token] == scene.paragraph[first]]
    return f"{int(max(same, default=0.0) * 2.99)}"


def length_bin(count: int) -> str:
    """Class of a number of words."""
    for limit in (1, 2, 3, 5, 8, 15, 30):
        if count <= limit:
            return f"{limit}"
    return "more"


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
    return [Content(tuple(group), score) for group, score in zip(groups, scores, strict=True)]


def chance_of_joining(scene: Scene, before: list[Piece], piece: Piece, weights: LinkWeights) -> float:
    """Probability that a piece continues the quote before it; over a paragraph's end the marks alone decide.

    In PolNeAR's development part three in four of the joins that were learned over paragraphs were wrong.
    """
    if is_one_quote(scene, before[-1], piece):
        return 1.0
    if scene.paragraph[piece.first] != scene.paragraph[before[-1].first]:
        return 0.0
    return weights.join.probability(join_features(scene, before, piece))


def join_features(scene: Scene, before: Sequence[Piece], piece: Piece) -> list[str]:
    """What tells whether a piece continues the quote before it in its paragraph: the tagger's view, what is between."""
    tokens = scene.tokens
    one = before[-1]
    gap = range(one.last, piece.first)
    if len(gap) > 2 * _FARTHEST_JOIN:
        return ["far"]
    words = sum(scene.words[one.last : piece.first])
    if words > _FARTHEST_JOIN:
        return ["far"]
    outside, begin, go_on, inner = scene.tags.content[piece.first].tolist()
    label = max((begin, "begin"), (go_on, "continue"), (inner, "inside"), (outside, "outside"))[1]
    view = int(go_on / max(begin + go_on, 1e-6) * 9.99)
    pair = f"{one.marked[0]}{piece.marked[0]}"
    ends = edge_before(scene, one.last)
    closes = edge_after(scene, piece.first)
    upper = tokens.words[piece.first][0].isupper()
    sources = scene.sources.likely(one.last, piece.first)
    cues = scene.cues.likely(one.last, piece.first)
    covered = sum(run.last - run.first for run in sources + cues) >= words
    shape = f"{min(len(sources), 2)}{min(len(cues), 2)}"
    after = follows(scene, piece)
    span = length_bin(words) if words else "0"
    lengths = f"{length_bin(one.last - one.first)}-{length_bin(piece.last - piece.first)}"
    features = [
        "bias",
        f"view={view}",
        f"view={view},pair={pair}",
        f"label={label},pair={pair}",
        f"label={label},pair={pair},gap={span}",
        f"inner={int(inner * 4.99)},pair={pair},gap={span}",
        f"pair={pair},gap={span}",
        f"pair={pair},shape={shape}",
        f"pair={pair},ends={ends},closes={closes}",
        f"ends={ends},closes={closes},upper={upper}",
        f"pair={pair},closes={closes},upper={upper}",
        f"covered={covered},shape={shape}",
        f"pair={pair},covered={covered},shape={shape},after={after}",
        f"after={after},pair={pair}",
        f"sentence={min(scene.sentence[piece.first] - scene.sentence[one.last - 1], 3)},pair={pair}",
        f"pieces={min(len(before), 3)},pair={pair}",
    ]
    if words == 0:
        features.append(f"touching={pair},lengths={lengths}")
        features.append(f"touching={pair},closes={closes},upper={upper}")
        features.append(f"touching={pair},inner={int(inner * 9.99)},view={view}")
    return features


def is_one_quote(scene: Scene, one: Piece, piece: Piece) -> bool:
    """Whether the marks say that both pieces are one quote over several paragraphs."""
    last, first = scene.region[one.last - 1], scene.region[piece.first]
    return last >= 0 and first >= 0 and scene.group(last) == scene.group(first)


def edge_before(scene: Scene, last: int) -> str:
    """The punctuation that ends a piece, up to the closing mark."""
    end = scene.tokens.ends[last - 1]
    for char in scene.text[end : end + 4]:
        if char in _PAUSES:
            return char
        if char.isalnum():
            break
    return "w"


def edge_after(scene: Scene, first: int) -> str:
    """The punctuation before a piece, behind the opening mark; "p" at the start of a line after other than a colon."""
    start = scene.tokens.starts[first]
    is_new = False
    for char in reversed(scene.text[max(0, start - 6) : start]):
        if char == ":" or (char in _PAUSES and not is_new):
            return char
        if char.isalnum() or char in _PAUSES:
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
