import pytest

from tests.transforms.speakers.samples import appearance
from transforms.speakers.appearances import NameParts, name_and_role, name_parts, role_words, traits_of


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lind", NameParts(("ada",), "lind", "")),
        ("Lind", NameParts((), "lind", "")),
        ("Dr. Ada M. Lind", NameParts(("ada", "m"), "lind", "")),
        ("A.M. Lind Jr.", NameParts(("a", "m"), "lind", "jr")),
        ("Omar al-Sabbah", NameParts(("omar",), "sabbah", "")),
        ("al-Sabbah", NameParts((), "sabbah", "")),
        ("Piet van der Molen", NameParts(("piet",), "vandermolen", "")),
        ("Zoë Lindström", NameParts(("zoe",), "lindstrom", "")),
        ("Al Lind", NameParts(("al",), "lind", "")),
    ],
)
def test_the_parts_of_a_name(name, parts):
    assert name_parts(name) == parts
    assert name_parts(parts.text) == parts


def test_the_words_of_a_role():
    assert role_words("the former U.S. Senators") == ("US", "senator")
    assert role_words("spokeswoman for the Harbour Trust") == ("spokesman", "harbour", "trust")


def test_what_an_article_tells_of_a_speaker():
    traits = traits_of(appearance("Kim Lind", roles=("French foreign minister",), mentions=("Kim Lind", "she")))
    assert (traits.heads, traits.countries, traits.gender) == ({"minister"}, {"FR"}, "f")


def test_the_office_of_whom_somebody_serves_is_not_theirs():
    traits = traits_of(appearance("Kim Lind", roles=("adviser to the president",)))
    assert "president" not in traits.role_words | traits.heads


@pytest.mark.parametrize(
    ("speaker", "name", "role"),
    [
        ("Minister of Trade and Industry Ada Lind", "Ada Lind", "Minister of Trade and Industry"),
        ("former mayor of Bergen Robert Lind", "Robert Lind", "former mayor of Bergen"),
        ("Ambassador Ada Lind", "Ada Lind", "Ambassador"),
        ("an aide to President Ada Lind", "an aide to President Ada Lind", ""),
        ("secretary to President Ada Lind", "secretary to President Ada Lind", ""),
        ("president of the Northern Trade Council", "president of the Northern Trade Council", ""),
        ("Ada Baker", "Ada Baker", ""),
    ],
)
def test_a_role_before_a_name_is_no_part_of_it(speaker, name, role):
    assert name_and_role(speaker) == (name, role)
