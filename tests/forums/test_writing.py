"""Members' Markdown: safe whatever is typed, whole, and quick."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from community.errors import Refused
from community.models import Member
from forums.models import Topic
from moderation.writing import LONGEST, TAGS, tidy, tidy_line, written
from tests.forums.story import starts

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](http://a"onmouseover="alert(1))',
    "[x](http://a 'onmouseover=alert(1)')",
    "![x](http://far.example/pixel.png)",
    "![x][y]\n\n[y]: http://far.example/pixel.png",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<style>*{display:none}</style>",
    "<iframe src=//far.example></iframe>",
    "<!-- --><base href=//far.example>",
    "<form action=//far.example><input name=x>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[a](<javascript:alert(1)>)",
    "[a](http://x/ \"t' onclick=alert(1) x='\")",
    "http://x/<script>alert(1)</script>",
    "<details open ontoggle=alert(1)>",
]


class Tags(HTMLParser):
    """Every tag of a text with what it carries, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_only_ours(html: str) -> None:
    for tag, carries in Tags(html).found:
        assert tag in TAGS
        assert set(carries) <= {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        scheme = urlsplit(carries.get("href") or "").scheme
        assert scheme in {"", "http", "https", "mailto", "tel"}


@pytest.mark.parametrize("typed", NASTY)
def test_nothing_typed_becomes_anything_that_acts(typed: str) -> None:
    assert_only_ours(written(typed))


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_at_all_makes_another_tag_than_ours(typed: str) -> None:
    assert_only_ours(written(typed))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("I am *so* **tired**.", "<p>I am <em>so</em> <strong>tired</strong>.</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("> said\n\nme", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>me</p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("3. third\n4. fourth", '<ol start="3">\n<li>third</li>\n<li>fourth</li>\n</ol>'),
        ("# not a heading", "<p># not a heading</p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("&amp; stays", "<p>&amp;amp; stays</p>"),
        ("tired.so I slept, me@home.example", "<p>tired.so I slept, me@home.example</p>"),
        (
            "see https://a.example/x_y_z.",
            '<p>see <a href="https://a.example/x_y_z" rel="nofollow noopener noreferrer ugc">'
            "https://a.example/x_y_z</a>.</p>",
        ),
    ],
)  # fmt: skip
def test_what_people_mean_is_what_is_shown(typed: str, shown: str) -> None:
    assert written(typed).strip() == shown


SLOW = {
    "brackets": "[" * LONGEST,
    "pictures": "![" * (LONGEST // 2),
    "brackets and lines": "[a\n" * (LONGEST // 3),
    "open links": "[a](" * (LONGEST // 4),
    "pairs": "[" * (LONGEST // 2) + "]" * (LONGEST // 2),
    "stars": "*a **a " * (LONGEST // 7),
    "stars and lines": "*a_ " * (LONGEST // 4),
    "quotes": ">" * LONGEST,
    "ticks": "".join("`" * n + " " for n in range(190)),
    "addresses": "http://a" * (LONGEST // 8),
    "slashes": "//a.com/" * (LONGEST // 8),
    "mails": "a@a." * (LONGEST // 4),
    "angles": "<a@" * (LONGEST // 3),
    "lists": "".join("  " * (n % 60) + "- a\n" for n in range(300)),
}


@pytest.mark.timeout(30)  # what takes a tenth of a second must not hang a process
@pytest.mark.parametrize("typed", SLOW.values(), ids=SLOW.keys())
def test_no_text_that_fits_hangs_a_process(typed: str) -> None:
    assert written(typed[:LONGEST])


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_words_behind_many_marks_are_still_there(mark: str) -> None:
    assert "hello" in written(mark * 25 + "hello")


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    for make_tidy in (tidy, tidy_line):
        try:
            once = make_tidy(typed, longest=1000)
        except Refused:
            continue
        assert make_tidy(once, longest=1000) == once
        assert "\x00" not in once
        once.encode()


def test_a_title_is_one_line() -> None:
    assert tidy_line("  A\r\n quiet\tevening \u2003 ", longest=60) == "A quiet evening"


def test_piled_up_marks_are_taken_down_and_languages_keep_theirs() -> None:
    assert len(tidy("e" + "\u0301" * 500)) <= 4
    for honest in ("क्षेत्र", "שָׁלוֹם", "مُحَمَّد", "ผู้ใหญ่", "Việt Nam", "👩‍👩‍👧", "می‌خواهم"):
        assert tidy(honest) == honest


def test_half_a_character_is_left_out() -> None:
    assert tidy("I hear \ud800you") == "I hear you"


@pytest.mark.parametrize("typed", NASTY)
def test_a_page_never_carries_what_was_typed_as_it_was_typed(
    topic: Topic, ana: Member, typed: str
) -> None:
    nasty = starts(
        topic.board, ana, title=typed[:100], body=typed, boundary=typed[:100], own_note="<b>"
    )
    browser = Client()
    browser.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in (f"/topics/{nasty.pk}/", "/boards/family/", f"/topics/{nasty.pk}/edit/"):
        shown = browser.get(page).content.decode().lower()
        for wrong in ("<script>", "<img", "onerror=alert(1)>", "<iframe", "<b>note", "<base"):
            assert wrong not in shown.replace("&lt;", " ")


def shown(body: str) -> str:
    return written(body).replace(' rel="nofollow noopener noreferrer ugc"', "")


def test_an_address_is_shown_as_it_was_written() -> None:
    assert ">http://xn--pple-43d.com</a>" in shown("http://xn--pple-43d.com")
    assert "</a> (xn--pple-43d.com)" in shown("http://\u0430pple.com")


@pytest.mark.parametrize(
    "words",
    [
        "http://good.example",
        "good.example",
        "`good.example`",
        "see https://www.good.example/a",
        "http://good.example@evil.example",
    ],
)
def test_a_link_that_looks_like_another_address_says_where_it_leads(words: str) -> None:
    assert "</a> (evil.example)" in shown(f"[{words}](http://evil.example/x)")


@pytest.mark.parametrize(
    "link",
    [
        "[my friend](https://a.example)",
        "[good.example](https://www.good.example/a)",
        "https://good.example/a",
        "[e.g. this](https://a.example)",
        "[a topic](/topics/7/)",
    ],
)
def test_an_honest_link_is_left_as_it_is(link: str) -> None:
    assert shown(link).endswith("</a></p>\n")


@pytest.mark.parametrize(
    "way",
    [
        "/exit/?sign_out=1",
        "/%65xit/",
        "../../exit/",
        "//localhost/exit/",
        "http://localhost:8000/accounts/logout/",
        "/accounts/login/",
    ],
)
def test_no_link_signs_its_reader_out(way: str) -> None:
    assert "<a" not in shown(f"[x]({way}) and <{way}>")


def test_thousands_of_addresses_in_one_word_are_no_links() -> None:
    assert "<a" not in shown("http://a.b/" * 1800)
    assert shown("http://a.b/ " * 1600).count("<a") == 1600
