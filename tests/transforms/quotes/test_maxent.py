import pytest

from transforms.quotes.maxent import Features, Maxent, spelt

MODEL = Maxent({"near": 2.0, "far": -1.0})


def named(*names: str) -> list[str]:
    return list(names)


def features(*names: str) -> Features:
    return [(named, (name,)) for name in names]


def test_a_score_sums_the_weights_and_skips_the_unknown():
    assert MODEL.score(features("near", "far", "never seen")) == 1.0


def test_a_score_is_that_of_the_names_that_the_features_spell():
    pairs: Features = [(named, ("near", "far")), (named, ()), (named, ("far",))]
    assert spelt(pairs) == ["near", "far", "far"]
    assert MODEL.score(pairs) == MODEL.score(pairs) == 0.0


def test_two_decisions_do_not_share_what_they_remember():
    assert MODEL.score(features("near")) == 2.0
    assert Maxent({"near": 5.0}).score(features("near")) == 5.0


def test_a_probability_without_evidence_is_even():
    assert MODEL.probability([]) == 0.5


def test_the_probability_of_a_choice_is_its_share():
    index, share = MODEL.choose([features("far"), features("near")])
    assert index == 1
    assert share == pytest.approx(1 / (1 + 2.718281828**-3))


def test_the_first_of_equals_is_chosen():
    assert MODEL.choose([features("near"), features("near")])[0] == 0
