"""Linear-chain label models over emissions: best paths and marginals, in batches."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
IMPOSSIBLE = -1e4


def best_paths(emissions: Floats, transitions: Floats, lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """Labels of the best path (Viterbi): [chains, sequences, positions].

    `emissions` is [chains, sequences, positions, labels], `transitions` [chains, from, to], both log-potentials;
    `lengths` is the number of positions of each sequence, beyond which the labels mean nothing.
    """
    chains, sequences, positions, labels = emissions.shape
    back = np.empty((positions, chains, sequences, labels), np.int8)
    into = transitions.transpose(0, 2, 1)[:, None]
    best = emissions[:, :, 0]
    final = best.copy()
    for position in range(1, positions):
        options = best[:, :, None, :] + into
        back[position] = options.argmax(3)
        best = options.max(3) + emissions[:, :, position]
        ending = lengths == position + 1
        final[:, ending] = best[:, ending]
    paths = np.zeros((chains, sequences, positions), np.int8)
    label = final.argmax(2)
    for position in range(positions - 1, -1, -1):
        paths[:, :, position] = label
        if position:
            previous = np.take_along_axis(back[position], label[:, :, None], 2)[:, :, 0]
            label = np.where(position < lengths, previous, label)
    return paths


def marginals(emissions: Floats, transitions: Floats, lengths: npt.NDArray[np.int64]) -> Floats:
    """Probability of each label at each position (forward-backward), shaped like `emissions`; see `best_paths`."""
    positions = emissions.shape[2]
    potentials = np.exp(emissions - emissions.max(3, keepdims=True))
    steps = np.exp(transitions)
    forward: Floats = np.empty_like(potentials)
    message = potentials[:, :, 0]
    forward[:, :, 0] = message / message.sum(2, keepdims=True)
    for position in range(1, positions):
        message = np.matmul(forward[:, :, position - 1], steps) * potentials[:, :, position]
        forward[:, :, position] = message / message.sum(2, keepdims=True)
    back_steps = steps.transpose(0, 2, 1)
    message = np.ones_like(potentials[:, :, 0])
    for position in range(positions - 1, -1, -1):
        beyond = position >= lengths - 1
        message[:, beyond] = 1.0
        forward[:, :, position] *= message
        message = np.matmul(message * potentials[:, :, position], back_steps)
        message /= message.sum(2, keepdims=True)
    forward /= forward.sum(3, keepdims=True)
    return forward
