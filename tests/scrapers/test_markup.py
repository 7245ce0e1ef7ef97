import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.markup import LONGEST, plain
from tests.museums.recorded import recorded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        (" \n ", None),
        ("<p> </p>", None),
        ("plain  words ", "plain words"),
        ("<em>Boats</em> at <b>dusk</b>", "Boats at dusk"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("Maes &amp; Roth, &quot;Boats&quot; &#39;07&#x2013;8", 'Maes & Roth, "Boats" \'07–8'),
        ("a&nbsp;b", "a b"),
        ('1891<div style="display: none;">date QS:P,+1891-00-00T00:00:00Z/9</div>', "1891"),
        ('<span style="DISPLAY:none">x<b>y</b></span>z', "z"),
        ('<div style="display:none">x<div>y</div>z</div>w', "w"),
        ('<div style="display:none">x<br>y</div>z', "z"),
        ("a<script>alert(1)</script>b<style>p {}</style>c", "abc"),
        ('<a href="//commons.example/User:A" title="User:A">A. Roth</a>', "A. Roth"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("&lt;b&gt;", None),
        ("&amp;lt;b&amp;gt;bold", "bold"),
        ("unclosed <b>bold", "unclosed bold"),
        ("closed</b> twice</p>", "closed twice"),
        ("<!-- note -->seen", "seen"),
        ("a\r\nb", "a\nb"),
        ('<a title="a > b">c</a>', "c"),
        ("<b title=don't>c</b> d's", "c d's"),
        ("<p title=\"style='display:none'\">a</p>b", "a\nb"),
        ("<p data-style='display:none'>a</p>", "a"),
        ("<p style=display:none>a</p>b", "b"),
        ("<p style='&#100;isplay : NONE' >a</p>b", "b"),
        ("<div style='display:none'/>a", "a"),
        ("<script/>a", "a"),
        ("<script>a<b", None),
        ("<SCRIPT>a</b></Script >b", "b"),
        ("<template><p>a</i></b></p>b</template>c", "c"),
        ("<template><p>a</template>c</p>d", "c\nd"),
        ("<!doctype html>a<?php x ?>b<![CDATA[x]]>c", "abc"),
        ("a <3 b", "a <3 b"),
        ("a <b", "a <b"),
        ("&#" + "1" * 5000 + ";", "\ufffd"),
        ("&#x" + "f" * 5000 + ";a", "\ufffda"),
        ("&" + "amp;" * 100 + "lt;b", "amp;" * 92 + "lt;b"),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


def test_what_is_too_long_is_cut():
    assert plain("a" * (LONGEST + 1)) == "a" * LONGEST
    assert plain(" " * LONGEST + "a") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("div", "Jona Lendering"),
        ("internal_link", "NotaRealUser"),
        ("link", "link text"),
        ("partial_link", "Jeff & Brian from Eastbourne"),
    ],
)
def test_recorded_artists(name, expected):
    answer = recorded(f"wikimedia_commons/image_info_artist_{name}.json")
    assert plain(answer["extmetadata"]["Artist"]["value"]) == expected


_PARTS = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<p>",
            "</p>",
            "<br/>",
            "<script>",
            "</script>",
            '<div style="display:none">',
            "</div>",
            "<!--",
        ),
        *(
            "-->",
            "&lt;",
            "&gt;",
            "&amp;",
            "&amp;lt;",
            "&nbsp;",
            "&#60;",
            "<",
            ">",
            "<a href='x'>",
            "word",
            " ",
            "\n",
            "&",
        ),
    ]
)
_MARKED = st.one_of(st.text(), st.lists(_PARTS, max_size=15).map("".join))


@given(_MARKED)
def test_no_tags_come_out_and_a_second_time_changes_nothing(text):
    once = plain(text)
    assert plain(once) == once
    assert once is None or not any(tag in once for tag in ("<b>", "</b>", "<p>", "<br/>", "<script>", "<div"))


@given(st.text(st.characters(whitelist_categories=["L", "N", "P"], blacklist_characters="<>&"), min_size=1), _PARTS)
def test_words_are_kept(words, part):
    assert words in (plain(f"{words} <em>{words}</em>") or "")
    assert plain(words) == words
    assert (plain(f"{words} {part}") or "").startswith(words)
