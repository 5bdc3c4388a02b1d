"""Linear-chain label models over emissions: best paths and marginals of many sequences at once."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
IMPOSSIBLE = -1e4


def best_paths(emissions: Floats, transitions: Floats, lengths: Integers) -> npt.NDArray[np.int8]:
    """Labels of the best path (Viterbi): [positions, chains, sequences].

    `emissions` is [positions, chains, sequences, labels], `transitions` [chains, from, to], both log-potentials.
    `lengths` must fall: with the longest sequence first, those still running at a position are a slice from the left.
    Labels beyond a sequence's length mean nothing.
    """
    positions, chains, sequences, _ = emissions.shape
    running = running_at(lengths, positions)
    # Labels first, so that what is added and compared lies side by side.
    best = np.ascontiguousarray(emissions.transpose(0, 3, 1, 2))
    steps = np.ascontiguousarray(transitions.transpose(1, 2, 0))[..., None]
    for position in range(1, positions):
        count = running[position]
        options = best[position - 1, :, None, :, :count] + steps
        best[position, :, :, :count] += options.max(0)
    best = np.ascontiguousarray(best.transpose(0, 2, 3, 1))
    into = np.ascontiguousarray(transitions.transpose(0, 2, 1))
    chain = np.arange(chains)[:, None]
    paths = np.zeros((positions, chains, sequences), np.int8)
    ends = lengths - 1
    label = best[ends, :, np.arange(sequences)].argmax(2).T
    for position in range(positions - 1, 0, -1):
        count = running[position]
        paths[position, :, :count] = label[:, :count]
        label[:, :count] = (best[position - 1, :, :count] + into[chain, label[:, :count]]).argmax(2)
    paths[0] = label
    return paths


def marginals(emissions: Floats, transitions: Floats, lengths: Integers) -> Floats:
    """Probability of each label at each position (forward-backward), shaped like `emissions`; see `best_paths`."""
    positions = emissions.shape[0]
    running = running_at(lengths, positions)
    highest = np.maximum.reduce([emissions[..., label] for label in range(emissions.shape[3])])
    potentials = np.exp(emissions - highest[..., None])
    steps = np.exp(transitions)
    forward: Floats = np.zeros_like(potentials)
    forward[0] = potentials[0] / potentials[0].sum(2, keepdims=True)
    for position in range(1, positions):
        count = running[position]
        message = np.matmul(forward[position - 1, :, :count], steps) * potentials[position, :, :count]
        message /= total_of(message)
        forward[position, :, :count] = message
    back_steps = np.ascontiguousarray(steps.transpose(0, 2, 1))
    message = np.ones_like(potentials[0])
    for position in range(positions - 1, 0, -1):
        count = running[position]
        forward[position, :, :count] *= message[:, :count]
        following = np.matmul(message[:, :count] * potentials[position, :, :count], back_steps)
        following /= total_of(following)
        message[:, :count] = following
    forward[0] *= message
    forward /= np.maximum(total_of(forward), np.finfo(np.float32).tiny)
    return forward


def total_of(chances: Floats) -> Floats:
    """Sums over the labels, the last axis, which is kept: faster than numpy's sum along an axis of four."""
    total: Floats = chances[..., :1].copy()
    for label in range(1, chances.shape[-1]):
        total += chances[..., label : label + 1]
    return total


def running_at(lengths: Integers, positions: int) -> list[int]:
    """How many of the sequences, whose lengths fall, are longer than each position."""
    counts: list[int] = np.searchsorted(-lengths, -np.arange(positions), side="left").tolist()
    return counts
