"""A bidirectional LSTM layer in eight bits that gives each sequence the same result whatever stands beside it.

onnxruntime's DynamicQuantizeLSTM scales its inputs, and at each step its state, by the least and the greatest value
among all sequences of a run. So that these are the same in every run, the inputs are clipped to [LOWEST, HIGHEST] and
two columns beside them, which no unit looks at, hold these bounds; and two further units, which nothing looks at
either, hold the bounds of the state: with all gates open they count the steps up and down, and at step t no unit's
state can lie outside [-tanh(t), tanh(t)]. Weights have seven bits: with eight, sums of two products overflow sixteen
bits on processors without instructions for this, and the result would depend on the processor.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from transforms.quotes.paths import Floats

LOWEST, HIGHEST = -2.5, 5.0
"""Bounds of the inputs: of those of the shipped weights, one in a hundred thousand lies beyond."""
EDGES = 2
"""Columns of the input, and units of each direction, that only hold bounds."""
_GREATEST = 63
_GATES = 4  # in the order of ONNX: in, out, forget, cell
_OPEN = 30.0
_Number = TypeVar("_Number", np.int8, np.float32)


def weights_and_scales(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Whole weights [inputs + 2, 4 * (units + 2)] and scales [4 * (units + 2)] for those of a direction.

    `weights` is [4 * units, inputs], where the inputs are those of the layer or the direction's own state.
    """
    scales = np.maximum(np.abs(weights).max(1), 1e-8) / _GREATEST
    whole = _with_edges(np.rint(weights / scales[:, None]).astype(np.int8))
    unseen = np.zeros((len(whole), EDGES), np.int8)
    return np.concatenate([whole, unseen], 1).T, _with_edges(scales.astype(np.float32))


def biases(of_input: Floats, of_state: Floats) -> Floats:
    """Biases [8 * (units + 2)] of one direction, whose edge units have all gates open and only count, up and down."""
    wide = _with_edges(of_input)
    gates = wide.reshape(_GATES, -1)
    gates[:, -EDGES:] = _OPEN
    gates[-1, -1] = -_OPEN  # the last one counts down
    return np.concatenate([wide, _with_edges(of_state)])


def _with_edges(rows: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """The rows of the four gates, those of each gate followed by zeros for the edge units."""
    edges = np.zeros((EDGES, *rows.shape[1:]), rows.dtype)
    return np.concatenate([part for gate in np.split(rows, _GATES) for part in (gate, edges)])
