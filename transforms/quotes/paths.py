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
    positions, chains, sequences, labels = emissions.shape
    running = running_at(lengths, positions)
    back = np.empty((positions, chains, sequences, labels), np.int8)
    into = np.ascontiguousarray(transitions.transpose(0, 2, 1))[:, None]
    best = emissions[0].copy()
    for position in range(1, positions):
        count = running[position]
        options = best[:, :count, None, :] + into
        back[position, :, :count] = options.argmax(3)
        np.add(options.max(3), emissions[position, :, :count], out=best[:, :count])
    paths = np.zeros((positions, chains, sequences), np.int8)
    label = best.argmax(2)[:, :, None]
    for position in range(positions - 1, 0, -1):
        count = running[position]
        paths[position, :, :count] = label[:, :count, 0]
        label[:, :count] = np.take_along_axis(back[position, :, :count], label[:, :count], 2)
    paths[0] = label[:, :, 0]
    return paths


def marginals(emissions: Floats, transitions: Floats, lengths: Integers) -> Floats:
    """Probability of each label at each position (forward-backward), shaped like `emissions`; see `best_paths`."""
    positions = emissions.shape[0]
    running = running_at(lengths, positions)
    potentials = np.exp(emissions - emissions.max(3, keepdims=True))
    steps = np.exp(transitions)
    forward: Floats = np.zeros_like(potentials)
    forward[0] = potentials[0] / potentials[0].sum(2, keepdims=True)
    for position in range(1, positions):
        count = running[position]
        message = np.matmul(forward[position - 1, :, :count], steps) * potentials[position, :, :count]
        message /= message.sum(2, keepdims=True)
        forward[position, :, :count] = message
    back_steps = np.ascontiguousarray(steps.transpose(0, 2, 1))
    message = np.ones_like(potentials[0])
    for position in range(positions - 1, 0, -1):
        count = running[position]
        forward[position, :, :count] *= message[:, :count]
        following = np.matmul(message[:, :count] * potentials[position, :, :count], back_steps)
        following /= following.sum(2, keepdims=True)
        message[:, :count] = following
    forward[0] *= message
    forward /= np.maximum(forward.sum(3, keepdims=True), np.finfo(np.float32).tiny)
    return forward


def running_at(lengths: Integers, positions: int) -> list[int]:
    """How many of the sequences, whose lengths fall, are longer than each position."""
    counts: list[int] = np.searchsorted(-lengths, -np.arange(positions), side="left").tolist()
    return counts
