"""The cue and the speaker of each content: the likeliest of the tagger's candidates near it, or none."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from transforms.quotes.link_contents import Content, length_bin
from transforms.quotes.link_scene import Candidate, Candidates, Scene, is_word
from transforms.quotes.link_weights import LinkWeights

# A content looks at this many candidates on each side of it, at most this many paragraphs away.
_EACH_SIDE = 3
_PARAGRAPHS_BEFORE = 2
_PARAGRAPHS_AFTER = 1
_DISTANCES = (0, 1, 2, 3, 4, 6, 9, 14, 22, 40)
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
    for index, content in enumerate(contents):
        near = Neighbours(contents, firsts, index)
        cues = nearby(scene, scene.cues, content)
        used = links[-1].cue if links else None
        choice, cue_score = weights.cue.choose(
            [no_cue_features(scene, content, cues), *(cue_features(scene, near, cue, used) for cue in cues)]
        )
        cue = cues[choice - 1] if choice else None
        sources = nearby(scene, scene.sources, content)
        before = links[-1].source if links else None
        if before is not None and before not in sources:
            sources = [before, *sources]
        choice, source_score = weights.source.choose(
            [
                no_source_features(scene, content, cue, sources),
                *(source_features(scene, near, cue, source, before) for source in sources),
            ]
        )
        links.append(Link(content, cue, cue_score, sources[choice - 1] if choice else None, source_score))
    return links


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
        return Standing(
            side, where, distance_bin(distance), self.between(low, high), self.nearer(run, distance), low, high
        )

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
    if run.last <= content.first:
        return "before", content.first - run.last
    if run.first >= content.last:
        return "after", run.first - content.last
    for one, two in zip(content.pieces, content.pieces[1:], strict=False):
        if one.last <= run.first and run.last <= two.first:
            return "between", min(run.first - one.last, two.first - run.last)
    return "inside", 0


def distance_bin(tokens: int) -> str:
    """Class of a distance in tokens."""
    place = bisect_left(_DISTANCES, tokens)
    return str(_DISTANCES[place]) if place < len(_DISTANCES) else "far"


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


def cue_features(scene: Scene, near: Neighbours, run: Candidate, used: Candidate | None) -> list[str]:
    """What tells whether a cue is a content's."""
    content = near.content
    side, where, gap, others, nearer, low, high = near.standing(scene, run)
    marked = content.marked[0]
    sure = int(run.score * 4.99)
    word = scene.tokens.words[run.first].lower()
    rivals = min(scene.cues.count_likely(low, high), 2)
    return [
        f"side={side},marked={marked}",
        f"side={side},where={where},marked={marked}",
        f"side={side},gap={gap}",
        f"side={side},gap={gap},where={where}",
        f"sure={sure}",
        f"sure={sure},side={side},where={where}",
        f"side={side},others={others},rivals={rivals}",
        f"nearer={nearer},where={where}",
        f"nearer={nearer},side={side},others={others}",
        f"used={run == used},side={side}",
        f"used={run == used},where={where},marked={marked}",
        f"word={word},side={side}",
        f"word={word},gap={gap}",
        f"source={min(scene.sources.count_likely(low, high), 2)},side={side}",
    ]


def no_cue_features(scene: Scene, content: Content, cues: list[Candidate]) -> list[str]:
    """What tells whether a content has no cue."""
    return ["none", f"none,marked={content.marked[0]}", f"none,cues={min(len(cues), 3)}"]


def source_features(
    scene: Scene, near: Neighbours, cue: Candidate | None, run: Candidate, before: Candidate | None
) -> list[str]:
    """What tells whether a mention names a content's speaker."""
    content = near.content
    side, where, gap, others, nearer, low, high = near.standing(scene, run)
    marked = content.marked[0]
    sure = int(run.score * 4.99)
    words = scene.tokens.words
    word = words[run.first].lower()
    kind = "pronoun" if word in _PRONOUNS else "name" if words[run.first][0].isupper() else "other"
    rivals = min(scene.sources.count_likely(low, high), 3)
    features = [
        f"side={side},marked={marked}",
        f"side={side},where={where},marked={marked}",
        f"side={side},gap={gap},where={where}",
        f"sure={sure}",
        f"sure={sure},side={side},where={where}",
        f"kind={kind},where={where}",
        f"kind={kind},side={side},where={where},marked={marked}",
        f"side={side},others={others},rivals={rivals}",
        f"where={where},rivals={rivals}",
        f"nearer={nearer},where={where},side={side}",
        f"before={run == before},where={where},marked={marked}",
        f"before={run == before},where={where},side={side},rivals={rivals}",
        f"length={length_bin(run.last - run.first)}",
        f"comma={comma_between(scene, low, high)},side={side},where={where}",
    ]
    if cue is None:
        return [*features, f"cue=none,side={side},where={where}", f"cue=none,gap={gap},side={side}"]
    turn = "before" if run.last <= cue.first else "after"
    apart = distance_bin(cue.first - run.last if turn == "before" else max(run.first - cue.last, 0))
    away = scene.sentence[cue.first] != scene.sentence[run.first]
    cue_side = position(content, cue)[0]
    cue_word = words[cue.first].lower()
    return [
        *features,
        f"cue={turn},apart={apart},away={away}",
        f"cue={turn},apart={apart},side={side},cue_side={cue_side},away={away}",
        f"cue={turn},side={side},cue_side={cue_side},marked={marked},where={where}",
        f"cue={turn},word={cue_word}",
        f"cue={turn},word={cue_word},apart={apart}",
        f"cue={turn},between={rivals_at(scene, run, cue)},cue_side={cue_side},away={away}",
        f"cue={turn},kind={kind},apart={apart}",
    ]


def no_source_features(scene: Scene, content: Content, cue: Candidate | None, sources: list[Candidate]) -> list[str]:
    """What tells whether nobody is named as a content's speaker."""
    here = scene.sentence[content.first]
    same = [s for s in sources if scene.sentence[s.first] == here]
    word = "" if cue is None else scene.tokens.words[cue.first].lower()
    side = "none" if cue is None else position(content, cue)[0]
    best = max((s.score for s in same), default=0.0)
    starts = cue is not None and (cue.first == 0 or scene.sentence[cue.first] != scene.sentence[cue.first - 1])
    return [
        "none",
        f"none,marked={content.marked[0]},cue={side}",
        f"none,same={min(len(same), 2)},marked={content.marked[0]}",
        f"none,best={int(best * 4.99)}",
        f"none,best={int(best * 4.99)},cue={side}",
        f"none,word={word}",
        f"none,starts={starts}",
        f"none,first={scene.paragraph[content.first] == 0}",
    ]


def comma_between(scene: Scene, low: int, high: int) -> str:
    """The punctuation that follows at once in the gap between a content and a candidate."""
    for token in range(low, min(high, low + 2)):
        word = scene.tokens.words[token]
        if not is_word(word):
            return word
    return "w" if low < high else ""


def rivals_at(scene: Scene, run: Candidate, cue: Candidate) -> int:
    """How many other likely mentions stand between a mention and a cue, counted to two."""
    low, high = (run.last, cue.first) if run.last <= cue.first else (cue.last, run.first)
    return min(scene.sources.count_likely(low, high), 2)
