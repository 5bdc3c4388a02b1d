import pytest

from transforms.metadata.places import cities_named, locate


@pytest.mark.parametrize(
    ("place", "regions", "country", "is_located"),
    [
        ("QAMISHLI", ["Syria"], "SY", True),
        ("PEKING", [], "CN", True),
        ("London", [], "GB", True),
        ("ROCHESTER", ["N.Y."], "US", True),
        ("Rochester", [], None, False),
        ("Portland", [], "US", False),
        ("ATLANTA", ["Georgia"], "US", True),
        ("TBILISI", ["Georgia"], "GE", True),
        ("Köln", [], "DE", True),
        ("Koeln", [], "DE", True),
        ("Damas", ["Syrie"], "SY", True),
        ("ST. LOUIS", ["Mo."], "US", True),
        ("PORT VARDE", ["Norland"], None, False),
        ("Port Varde", ["Britain"], "GB", False),
    ],
)
def test_locates(place, regions, country, is_located):
    location = locate(place, regions)
    assert location.country_code == country
    assert (location.latitude is not None) == is_located


def test_ambiguous_place_keeps_its_candidates():
    countries = {place.country_code for place in locate("Rochester").candidates}
    assert countries == {"US", "GB"}


def test_city_that_stands_alone_comes_first():
    candidates = locate("LONDON").candidates
    assert [place.country_code for place in candidates][:2] == ["GB", "CA"]


@pytest.mark.parametrize("name", ["Cazombo", "Dondo", "Conda", "Cambundi"])
def test_cities_of_one_size_come_in_the_same_order_in_every_process(name):
    cities = cities_named(name)
    assert len({city.population for city in cities}) < len(cities)
    assert list(cities) == sorted(cities, key=lambda city: (-city.population, city))
