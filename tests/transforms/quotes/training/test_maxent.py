from collections.abc import Sequence

from transforms.quotes.maxent import Features, Maxent
from transforms.quotes.training.maxent import train_choices, train_decisions


def named(*names: str) -> Sequence[str]:
    return names


def features(*names: str) -> Features:
    return [(named, names)]


def test_a_decision_follows_the_feature_that_tells():
    examples = [(["bias", "quoted"], True), (["bias", "plain"], False)] * 100
    model = Maxent(train_decisions(examples))
    assert model.probability(features("bias", "quoted")) > 0.9
    assert model.probability(features("bias", "plain")) < 0.1


def test_a_choice_weighs_the_candidates_against_each_other():
    choices = [
        ([["none"], ["far"], ["near"]], [2]),
        ([["none"], ["near"], ["far"]], [1]),
        ([["none"], ["far"]], [0]),
    ] * 10
    model = Maxent(train_choices(choices))
    assert model.choose([features("none"), features("far"), features("near")])[0] == 2
    assert model.choose([features("none"), features("far")])[0] == 0


def test_several_candidates_may_be_right():
    model = Maxent(train_choices([([["none"], ["near"], ["near"], ["far"]], [1, 2])] * 10))
    assert model.choose([features("none"), features("near"), features("far")])[0] == 1


def test_a_feature_seen_too_rarely_gets_no_weight():
    weights = train_decisions([(["bias"], True)] * 10 + [(["bias", "once"], False)])
    assert "once" not in weights


def test_training_twice_gives_the_same_weights():
    choices = [([["none"], [f"gap={number % 3}"], [f"gap={number % 2}"]], [number % 3]) for number in range(60)]
    assert train_choices(choices) == train_choices(choices)
