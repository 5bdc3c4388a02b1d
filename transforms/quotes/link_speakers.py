"""The cue and the speaker of each content: the likeliest of the tagger's candidates near it, or none."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from transforms.quotes.link_contents import Content, length_bin
from transforms.quotes.link_scene import Candidate, Candidates, Scene
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.maxent import Features

# A content looks at this many candidates on each side of it, at most this many paragraphs away.
_EACH_SIDE = 3
_PARAGRAPHS_BEFORE = 2
_PARAGRAPHS_AFTER = 1
_DISTANCES = (0, 1, 2, 3, 4, 6, 9, 14, 22, 40)
_BINS = tuple(str(_DISTANCES[bisect_left(_DISTANCES, tokens)]) for tokens in range(_DISTANCES[-1] + 1))
_PRONOUNS = frozenset("i he she they it we you who his her their its my our your".split())


@dataclass(frozen=True, slots=True)
class Link:
    """A content with its cue and its speaker's mention, and the probability of each choice."""

    content: Content
    cue: Candidate | None
    cue_score: float
    source: Candidate | None
    source_score: float


def links_of(scene: Scene, contents: list[Content], weights: LinkWeights) -> list[Link]:
    """Contents with their cues and speakers. Each choice sees the one made for the content before."""
    links: list[Link] = []
    firsts = [content.first for content in contents]
    used: Candidate | None = None
    before: Candidate | None = None
    for index, content in enumerate(contents):
        near = Neighbours(contents, firsts, index)
        cues = nearby(scene, scene.cues, content)
        choice, cue_score = weights.cue.choose(cue_options(scene, near, cues, used))
        used = cues[choice - 1] if choice else None
        sources = with_earlier(nearby(scene, scene.sources, content), before)
        choice, source_score = weights.source.choose(source_options(scene, near, used, sources, before))
        before = sources[choice - 1] if choice else None
        links.append(Link(content, used, cue_score, before, source_score))
    return links


def with_earlier(sources: list[Candidate], before: Candidate | None) -> list[Candidate]:
    """The mentions near a content, and the speaker of the content before."""
    return sources if before is None or before in sources else [before, *sources]


class Standing(NamedTuple):
    """How a candidate stands to a content, in the terms that features are made of.

    `side` is before, between, inside or after; `where` here, or sentences (s) or paragraphs (p) away; `gap` the class
    of their distance; `others` and `nearer` tell of other contents between and beside, `low` and `high` are the
    tokens [low, high) between both.
    """

    side: str
    where: str
    gap: str
    others: int
    nearer: bool
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A content among the article's contents; `firsts` are the first tokens of all."""

    contents: list[Content]
    firsts: list[int]
    index: int

    @property
    def content(self) -> Content:
        """The content itself."""
        return self.contents[self.index]

    def standing(self, scene: Scene, run: Candidate) -> Standing:
        """How a candidate stands to the content."""
        content = self.contents[self.index]
        side, distance = position(content, run)
        where = place(scene, content, run, side)
        low = run.last if side == "before" else content.last if side == "after" else run.first
        high = content.first if side == "before" else run.first
        others = self.between(low, high) if low < high else 0
        return Standing(side, where, distance_bin(distance), others, self.nearer(run, distance), low, high)

    def between(self, first: int, last: int) -> int:
        """How many other contents begin in a range of tokens, counted to two."""
        low, high = bisect_left(self.firsts, first), bisect_left(self.firsts, last)
        return min(high - low - (low <= self.index < high), 2)

    def nearer(self, run: Candidate, distance: int) -> bool:
        """Whether a neighbouring content is nearer to a candidate than this distance."""
        index, contents = self.index, self.contents
        if distance == 0:
            return False
        before = index > 0 and position(contents[index - 1], run)[1] < distance
        return before or (index + 1 < len(contents) and position(contents[index + 1], run)[1] < distance)


def nearby(scene: Scene, candidates: Candidates, content: Content) -> list[Candidate]:
    """The candidates of a content's own paragraphs; if there are none, those of the paragraphs around."""
    first, last = scene.paragraph[content.first], scene.paragraph[content.last - 1]
    return around(scene, candidates, content, first, last) or around(
        scene, candidates, content, max(0, first - _PARAGRAPHS_BEFORE), last + _PARAGRAPHS_AFTER
    )


def around(
    scene: Scene, candidates: Candidates, content: Content, first_paragraph: int, last_paragraph: int
) -> list[Candidate]:
    """The candidates of some paragraphs that are nearest to a content on each side, in reading order."""
    paragraphs = scene.tokens.paragraphs
    start, end = paragraphs[first_paragraph][0], paragraphs[min(last_paragraph, len(paragraphs) - 1)][1]
    low, high = bisect_left(candidates.firsts, start), bisect_left(candidates.firsts, end)
    here, after = bisect_left(candidates.firsts, content.first), bisect_left(candidates.firsts, content.last)
    low, high = max(low, here - _EACH_SIDE), min(high, after + _EACH_SIDE)
    if after - here <= 2 * _EACH_SIDE:
        return candidates.runs[low:high]
    return candidates.runs[low : here + _EACH_SIDE] + candidates.runs[after - _EACH_SIDE : high]


def position(content: Content, run: Candidate) -> tuple[str, int]:
    """Where a candidate stands to a content (before, between, inside, after) and how many tokens away."""
    first, last, _ = run
    if last <= content.first:
        return "before", content.first - last
    if first >= content.last:
        return "after", first - content.last
    for one, two in zip(content.pieces, content.pieces[1:], strict=False):
        if one.last <= first and last <= two.first:
            return "between", min(first - one.last, two.first - last)
    return "inside", 0


def distance_bin(tokens: int) -> str:
    """Class of a distance in tokens."""
    return _BINS[tokens] if tokens < len(_BINS) else "far"


def place(scene: Scene, content: Content, run: Candidate, side: str) -> str:
    """How many paragraphs or sentences lie between a content and a candidate."""
    if side in ("between", "inside"):
        return "here"
    edge = content.first if side == "before" else content.last - 1
    token = run.last - 1 if side == "before" else run.first
    paragraphs = abs(scene.paragraph[edge] - scene.paragraph[token])
    if paragraphs:
        return f"p{min(paragraphs, 3)}"
    return f"s{min(abs(scene.sentence[edge] - scene.sentence[token]), 3)}"


def cue_options(scene: Scene, near: Neighbours, cues: list[Candidate], used: Candidate | None) -> list[Features]:
    """What tells whether a content has no cue, and whether each cue is its."""
    return [no_cue_features(near.content, cues), *[cue_features(scene, near, cue, used) for cue in cues]]


def cue_features(scene: Scene, near: Neighbours, run: Candidate, used: Candidate | None) -> Features:
    """What tells whether a cue is a content's."""
    side, where, gap, others, nearer, low, high = near.standing(scene, run)
    sure = int(run.score * 4.99)
    word = scene.tokens.words[run.first].lower()
    rivals = min(scene.cues.count_likely(low, high), 2)
    sources = min(scene.sources.count_likely(low, high), 2)
    return (
        (_cue_stands, (side, where, gap, near.content.marked[0])),
        (_cue_is_sure, (sure, side, where)),
        (_cue_has_rivals, (side, where, others, nearer, rivals)),
        (_cue_is_used, (run == used, side, where, near.content.marked[0])),
        (_cue_says, (word, side, gap, sources)),
    )


def _cue_stands(side: str, where: str, gap: str, marked: str) -> list[str]:
    return [
        f"side={side},marked={marked}",
        f"side={side},where={where},marked={marked}",
        f"side={side},gap={gap}",
        f"side={side},gap={gap},where={where}",
    ]


def _cue_is_sure(sure: int, side: str, where: str) -> list[str]:
    return [f"sure={sure}", f"sure={sure},side={side},where={where}"]


def _cue_has_rivals(side: str, where: str, others: int, nearer: bool, rivals: int) -> list[str]:
    return [
        f"side={side},others={others},rivals={rivals}",
        f"nearer={nearer},where={where}",
        f"nearer={nearer},side={side},others={others}",
    ]


def _cue_is_used(is_used: bool, side: str, where: str, marked: str) -> list[str]:
    return [f"used={is_used},side={side}", f"used={is_used},where={where},marked={marked}"]


def _cue_says(word: str, side: str, gap: str, sources: int) -> list[str]:
    return [f"word={word},side={side}", f"word={word},gap={gap}", f"source={sources},side={side}"]


def no_cue_features(content: Content, cues: list[Candidate]) -> Features:
    """What tells whether a content has no cue."""
    return ((_no_cue, (content.marked[0], min(len(cues), 3))),)


def _no_cue(marked: str, cues: int) -> list[str]:
    return ["none", f"none,marked={marked}", f"none,cues={cues}"]


def source_options(
    scene: Scene, near: Neighbours, cue: Candidate | None, sources: list[Candidate], before: Candidate | None
) -> list[Features]:
    """What tells whether nobody is named as a content's speaker, and whether each mention is."""
    return [
        no_source_features(scene, near.content, cue, sources),
        *[source_features(scene, near, cue, source, before) for source in sources],
    ]


def source_features(
    scene: Scene, near: Neighbours, cue: Candidate | None, run: Candidate, before: Candidate | None
) -> Features:
    """What tells whether a mention names a content's speaker."""
    side, where, gap, others, nearer, low, high = near.standing(scene, run)
    marked = near.content.marked[0]
    words = scene.tokens.words
    word = words[run.first]
    kind = "pronoun" if word.lower() in _PRONOUNS else "name" if word[0].isupper() else "other"
    rivals = min(scene.sources.count_likely(low, high), 3)
    comma = comma_between(scene, low, high)
    features = (
        (_source_stands, (side, where, gap, marked)),
        (_source_is, (int(run.score * 4.99), kind, side, where, marked)),
        (_source_has_rivals, (side, where, others, nearer, rivals)),
        (_source_goes_on, (run == before, side, where, marked, rivals)),
        (_source_reads, (length_bin(run.last - run.first), comma, side, where)),
    )
    if cue is None:
        return (*features, (_source_without_cue, (side, where, gap)))
    turn = "before" if run.last <= cue.first else "after"
    apart = distance_bin(cue.first - run.last if turn == "before" else max(run.first - cue.last, 0))
    away = scene.sentence[cue.first] != scene.sentence[run.first]
    cue_side = position(near.content, cue)[0]
    return (
        *features,
        (_source_at_cue, (turn, apart, side, cue_side, away, marked, where)),
        (_source_of_word, (turn, words[cue.first].lower(), apart)),
        (_source_by_cue, (turn, apart, cue_side, away, kind, rivals_at(scene, run, cue))),
    )


def _source_stands(side: str, where: str, gap: str, marked: str) -> list[str]:
    return [
        f"side={side},marked={marked}",
        f"side={side},where={where},marked={marked}",
        f"side={side},gap={gap},where={where}",
    ]


def _source_is(sure: int, kind: str, side: str, where: str, marked: str) -> list[str]:
    return [
        f"sure={sure}",
        f"sure={sure},side={side},where={where}",
        f"kind={kind},where={where}",
        f"kind={kind},side={side},where={where},marked={marked}",
    ]


def _source_has_rivals(side: str, where: str, others: int, nearer: bool, rivals: int) -> list[str]:
    return [
        f"side={side},others={others},rivals={rivals}",
        f"where={where},rivals={rivals}",
        f"nearer={nearer},where={where},side={side}",
    ]


def _source_goes_on(is_before: bool, side: str, where: str, marked: str, rivals: int) -> list[str]:
    return [
        f"before={is_before},where={where},marked={marked}",
        f"before={is_before},where={where},side={side},rivals={rivals}",
    ]


def _source_reads(length: str, comma: str, side: str, where: str) -> list[str]:
    return [f"length={length}", f"comma={comma},side={side},where={where}"]


def _source_without_cue(side: str, where: str, gap: str) -> list[str]:
    return [f"cue=none,side={side},where={where}", f"cue=none,gap={gap},side={side}"]


def _source_at_cue(turn: str, apart: str, side: str, cue_side: str, away: bool, marked: str, where: str) -> list[str]:
    return [
        f"cue={turn},apart={apart},away={away}",
        f"cue={turn},apart={apart},side={side},cue_side={cue_side},away={away}",
        f"cue={turn},side={side},cue_side={cue_side},marked={marked},where={where}",
    ]


def _source_of_word(turn: str, word: str, apart: str) -> list[str]:
    return [f"cue={turn},word={word}", f"cue={turn},word={word},apart={apart}"]


def _source_by_cue(turn: str, apart: str, cue_side: str, away: bool, kind: str, between: int) -> list[str]:
    return [
        f"cue={turn},between={between},cue_side={cue_side},away={away}",
        f"cue={turn},kind={kind},apart={apart}",
    ]


def no_source_features(scene: Scene, content: Content, cue: Candidate | None, sources: list[Candidate]) -> Features:
    """What tells whether nobody is named as a content's speaker."""
    sentence = scene.sentence
    here = sentence[content.first]
    same = [source.score for source in sources if sentence[source.first] == here]
    word = "" if cue is None else scene.tokens.words[cue.first].lower()
    side = "none" if cue is None else position(content, cue)[0]
    best = int(max(same, default=0.0) * 4.99)
    starts = cue is not None and (cue.first == 0 or sentence[cue.first] != sentence[cue.first - 1])
    first = scene.paragraph[content.first] == 0
    return (
        (_no_source, (content.marked[0], side, min(len(same), 2), best)),
        (_no_source_of_cue, (word, starts, first)),
    )


def _no_source(marked: str, side: str, same: int, best: int) -> list[str]:
    return [
        "none",
        f"none,marked={marked},cue={side}",
        f"none,same={same},marked={marked}",
        f"none,best={best}",
        f"none,best={best},cue={side}",
    ]


def _no_source_of_cue(word: str, starts: bool, first: bool) -> list[str]:
    return [f"none,word={word}", f"none,starts={starts}", f"none,first={first}"]


def comma_between(scene: Scene, low: int, high: int) -> str:
    """The punctuation that follows at once in the gap between a content and a candidate."""
    for token in range(low, min(high, low + 2)):
        if not scene.words[token]:
            return scene.tokens.words[token]
    return "w" if low < high else ""


def rivals_at(scene: Scene, run: Candidate, cue: Candidate) -> int:
    """How many other likely mentions stand between a mention and a cue, counted to two."""
    low, high = (run.last, cue.first) if run.last <= cue.first else (cue.last, run.first)
    return min(scene.sources.count_likely(low, high), 2)
