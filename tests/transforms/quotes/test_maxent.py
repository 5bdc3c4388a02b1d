import pytest

from transforms.quotes.maxent import Maxent

MODEL = Maxent({"near": 2.0, "far": -1.0})


def test_a_score_sums_the_weights_and_skips_the_unknown():
    assert MODEL.score(["near", "far", "never seen"]) == 1.0


def test_a_probability_without_evidence_is_even():
    assert MODEL.probability([]) == 0.5


def test_the_probability_of_a_choice_is_its_share():
    index, share = MODEL.choose([["far"], ["near"]])
    assert index == 1
    assert share == pytest.approx(1 / (1 + 2.718281828**-3))


def test_the_first_of_equals_is_chosen():
    assert MODEL.choose([["near"], ["near"]])[0] == 0
