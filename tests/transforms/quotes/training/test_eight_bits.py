"""Weights in seven bits: as near as they can be, and with edges that nothing looks at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.training.eight_bits import EDGES, biases, weights_and_scales


@given(units=st.integers(1, 5), inputs=st.integers(1, 6), seed=st.integers(0, 99))
def test_weights_come_back_within_half_a_step(units: int, inputs: int, seed: int) -> None:
    weights = np.random.default_rng(seed).normal(size=(4 * units, inputs)).astype(np.float32)
    whole, scales = weights_and_scales(weights)
    assert whole.shape == (inputs + EDGES, 4 * (units + EDGES))
    assert np.abs(whole).max() <= 63  # a sum of two products with eight bits fits into sixteen
    gates = (whole[:inputs] * scales).T.reshape(4, units + EDGES, inputs)
    assert gates[:, :units].reshape(weights.shape) == pytest.approx(weights, abs=float(scales.max()) / 2 + 1e-6)
    assert not whole[inputs:].any()
    assert not gates[:, units:].any()


def test_edge_units_count_up_and_down_whatever_the_others_do() -> None:
    wide = biases(np.zeros(4, np.float32), np.zeros(4, np.float32))
    gates = wide[:12].reshape(4, 1 + EDGES)
    assert gates[:, 0].tolist() == [0, 0, 0, 0]
    assert (gates[:3, 1:] > 20).all()  # in, out and forget stand open
    assert gates[3, 1:].tolist() == [30, -30]
    assert not wide[12:].any()
