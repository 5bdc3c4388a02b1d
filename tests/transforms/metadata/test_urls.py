import pytest
from courlan import normalize_url
from hypothesis import given
from hypothesis import strategies as st

from transforms.metadata.urls import canonical_url, domain_of, normalise_url


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("https://Courier.example/a?utm_source=x&id=3#top", "https://courier.example/a?id=3"),
        ("mailto:moe@courier.example", None),
        ("/a/b", None),
        ("https://[courier.example/a", None),
    ],
)
def test_normalise_url(url, normalised):
    assert normalise_url(url) == normalised


@given(
    st.sampled_from(["https://courier.example", "http://xn--fhre-loa.example", "https://courier..example"]),
    st.text(alphabet="aB7/.-_~!=:,%@é", max_size=9),
)
def test_clean_addresses_stay_as_courlan_has_them(site, path):
    assert normalise_url(f"{site}/{path}") == normalize_url(f"{site}/{path}", strict=False)


@pytest.mark.parametrize(
    ("stated", "link", "canonical"),
    [
        ("https://courier.example/a?fbclid=1", "/b", "https://courier.example/b"),
        (None, "https://courier.example/b", "https://courier.example/b"),
        ("https://courier.example/a", "https://courier.example/", "https://courier.example/a"),
        ("https://courier.example/a", None, "https://courier.example/a"),
        ("https://courier.example/a", "https://[courier.example/b", "https://courier.example/a"),
        (None, None, None),
    ],
)
def test_canonical_url(stated, link, canonical):
    assert canonical_url(stated, link) == canonical


def test_domain():
    assert domain_of("https://www.news.courier.co.uk/a") == "courier.co.uk"
