"""The bytes of a trained tagger, which need neither torch nor onnx to be read again."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from transforms.quotes.paths import Floats
from transforms.quotes.training.eight_bits import EDGES, HIGHEST, LOWEST, biases, weights_and_scales
from transforms.quotes.training.word_tables import WordTables

if TYPE_CHECKING:
    import onnx

_OPSET = 17


def weight_bytes(
    tables: WordTables, vectors: dict[str, Floats], transitions: Floats, parameters: dict[str, Floats]
) -> bytes:
    """An npz archive as `Tagger` reads it; the same values give the same bytes.

    `vectors` holds word, suffix, prefix, shape and state vectors; those of words are stored in eight bits, each row
    with its own scale, the rest in sixteen. `parameters` are those of the network, under torch's names.
    """
    words = vectors["word"]
    scales = np.maximum(np.abs(words).max(1), 1e-8) / 127
    archive = io.BytesIO()
    np.savez_compressed(
        archive,
        words=np.array("\n".join(tables.words)),
        suffixes=np.array("\n".join(tables.suffixes)),
        prefixes=np.array("\n".join(tables.prefixes)),
        word_vectors=np.rint(words / scales[:, None]).astype(np.int8),
        word_scales=scales.astype(np.float32),
        suffix_vectors=vectors["suffix"].astype(np.float16),
        prefix_vectors=vectors["prefix"].astype(np.float16),
        shape_vectors=vectors["shape"].astype(np.float16),
        state_vectors=vectors["state"].astype(np.float16),
        transitions=transitions.astype(np.float32),
        network=np.frombuffer(network_bytes(parameters), np.uint8),
    )
    return archive.getvalue()


def network_bytes(parameters: dict[str, Floats]) -> bytes:
    """ONNX graph from `vectors` [positions, sequences, width] and `lengths` to `scores` [positions, sequences, labels].

    A residual convolution over three tokens, a bidirectional LSTM in eight bits (see `eight_bits`) that stops at each
    sequence's length, a hidden layer, the scores. `vectors` beyond a length must be zero.
    """
    from onnx import TensorProto, helper, numpy_helper

    width = parameters["convolution.bias"].shape[0]
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def constant(name: str, value: npt.NDArray[Any]) -> str:
        constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    current = "vectors"
    padded = add("Pad", [current, constant("pads", np.array([1, 0, 0, 1, 0, 0], np.int64))], "padded")
    axis = constant("axis", np.array([0], np.int64))
    shifted = [
        add(
            "Slice",
            [
                padded,
                constant(f"from_{i}", np.array([i], np.int64)),
                constant(f"to_{i}", np.array([end], np.int64)),
                axis,
            ],
            f"shifted_{i}",
        )
        for i, end in enumerate((-2, -1, np.iinfo(np.int64).max))
    ]
    window = add("Concat", shifted, "window", axis=2)
    hidden = add("MatMul", [window, constant("convolution", parameters["convolution.weight"].T)], "convolved")
    hidden = add("Add", [hidden, constant("convolution_bias", parameters["convolution.bias"])], "convolved_biased")
    current = add("Add", [current, add("Relu", [hidden], "convolved_active")], "convolved_residual")
    bounds = [constant("lowest", np.array(LOWEST, np.float32)), constant("highest", np.array(HIGHEST, np.float32))]
    current = add("Clip", [current, *bounds], "clipped")
    column = constant("column", np.array([0, 0, 0, 0, 0, 1], np.int64))
    for bound in bounds:
        current = add("Pad", [current, column, bound], f"with_{bound}")
    units = parameters["recurrent.0.weight_hh_l0"].shape[1] + EDGES
    names = [constant(name, value) for name, value in _recurrent(parameters).items()]
    both = add(
        "DynamicQuantizeLSTM",
        [current, *names[:3], "lengths", "", "", "", *names[3:]],
        "directions",
        domain="com.microsoft",
        direction="bidirectional",
        hidden_size=units,
    )
    beside = add("Transpose", [both], "beside", perm=[0, 2, 1, 3])
    current = add("Reshape", [beside, constant("joined", np.array([0, 0, 2 * units], np.int64))], "recurrent")
    current = add("MatMul", [current, constant("hidden", _after_edges(parameters["hidden.weight"]))], "hidden_scores")
    current = add(
        "Relu",
        [add("Add", [current, constant("hidden_bias", parameters["hidden.bias"])], "hidden_biased")],
        "hidden_active",
    )
    current = add("MatMul", [current, constant("labels", parameters["labels.weight"].T)], "label_scores")
    add("Add", [current, constant("labels_bias", parameters["labels.bias"])], "scores")
    graph = helper.make_graph(
        nodes,
        "tagger",
        [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["positions", "sequences", width]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["sequences"]),
        ],
        [
            helper.make_tensor_value_info(
                "scores", TensorProto.FLOAT, ["positions", "sequences", parameters["labels.bias"].shape[0]]
            )
        ],
        constants,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)], ir_version=8
    )
    return bytes(model.SerializeToString(deterministic=True))


def _recurrent(parameters: Mapping[str, Floats]) -> dict[str, npt.NDArray[Any]]:
    """The LSTM's constants in the order of their inputs, both directions beside each other."""
    parts = []
    for direction in (0, 1):
        of_input, of_state, input_bias, state_bias = (
            _gates(parameters[f"recurrent.{direction}.{name}_l0"])
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        inputs, input_scales = weights_and_scales(of_input)
        states, state_scales = weights_and_scales(of_state)
        zeros = np.zeros_like(input_scales, np.int8)
        parts.append((inputs, states, biases(input_bias, state_bias), input_scales, zeros, state_scales, zeros))
    names = ("inputs", "states", "biases", "input_scales", "input_zeros", "state_scales", "state_zeros")
    return {name: np.stack(both) for name, both in zip(names, zip(*parts, strict=True), strict=True)}


def _after_edges(weights: Floats) -> Floats:
    """Weights [2 * (units + 2), hidden] that look at none of the edge units, for [hidden, 2 * units]."""
    edges = np.zeros((EDGES, len(weights)), np.float32)
    return np.concatenate([part for direction in np.split(weights.T, 2) for part in (direction, edges)])


def _gates(parameter: Floats) -> Floats:
    """Rows of an LSTM parameter in ONNX's order of gates (in, out, forget, cell); torch has in, forget, cell, out."""
    into, forget, cell, out = np.split(parameter, 4)
    return np.concatenate([into, out, forget, cell])
