"""Nobody's keys in a text, however they are written, and no address of a page's length."""

import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from scrapers.web.masks import LONGEST, brief, masked, shown


@pytest.mark.parametrize(
    "name",
    [
        *("key", "wskey", "api_key", "client_id", "client-secret", "access_token", "token", "password", "auth", "sig"),
        *("signature", "X-Amz-Signature", "X-Amz-Credential", "Authorization"),
    ],
)
def test_values_of_keys_by_their_names(name):
    assert shown(URL(f"https://ann:pw@a.org/x?q=1&{name}=s3cret#y")) == f"https://a.org/x?q=1&{name}=..."


@pytest.mark.parametrize("name", ["q", "author", "design", "keyword", "authority"])
def test_other_values_stay(name):
    assert shown(URL(f"https://a.org/?{name}=boats")) == f"https://a.org/?{name}=boats"


@given(st.text(min_size=1).filter(lambda text: "*" not in text), st.text(), st.text())
def test_a_secret_is_in_no_text_however_it_is_encoded(secret, before, after):
    for written in (secret, quote_plus(secret, errors="surrogatepass"), quote(secret, "", errors="surrogatepass")):
        assert secret not in masked(f"{before}{written}{after}", [secret])
        assert masked(written, [secret]) == "***"
        lower = re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), written)
        assert written == secret or masked(lower, [secret]) == "***"
    assert masked(str(URL("https://a.org/").with_query(z="a b/c&d")), ["a b/c&d"]) == "https://a.org/?z=***"


def test_the_longer_of_two_secrets_comes_first_and_an_empty_one_is_none():
    assert masked("abcd ab %61bcd", ["", "ab", "abcd"]) == "*** *** ***"
    assert masked("x", ()) == "x"
    assert masked("a.c abc", ["a.c"]) == "*** abc"
    assert masked("%25 and %", ["%"]) == "*** and ***"


def test_an_address_is_cut_to_its_host_and_path():
    url = f"https://a.org/works?q={'x' * 500}"
    assert brief(f"status 500 at {url} twice") == "status 500 at https://a.org/works… twice"
    long = brief(f"https://a.org/{'p/' * 500}")
    assert len(long) == LONGEST
    assert long.startswith("https://a.org/p/")
    exact = "https://a.org/" + "p" * (LONGEST - 14)
    assert brief(exact) == exact
    assert len(brief("words " * 1000)) == 500
