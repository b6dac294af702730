"""Lessons as safe HTML."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lms.content.markdown import lesson_minutes, render_lesson, word_count

SOURCES = ["S145", "S144"]


def html(markdown: str, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(render_lesson(markdown, SOURCES, language), "html.parser")


def test_a_citation_leads_to_its_source_under_its_running_number() -> None:
    page = html("# T\n\nA fact [S144], another [S145], again [S144].", "uk")
    links = page.select("sup.citation > a")
    assert [(link.text, link["href"], link["aria-label"]) for link in links] == [
        ("[2]", "#source-S144", "Джерело 2"),
        ("[1]", "#source-S145", "Джерело 1"),
        ("[2]", "#source-S144", "Джерело 2"),
    ]


def test_a_citation_in_code_or_of_no_source_stays_text() -> None:
    page = html("`[S144]` and [S9]")
    assert page.select("a") == []
    assert page.text.strip() == "[S144] and [S9]"


def test_the_title_goes_and_headings_keep_their_place_in_both_languages() -> None:
    page = html("# Title\n\n## One\n\n### Sub\n\n### Sub\n\n## Two\n\n# No second title\n\n### Sub")
    assert [(heading.name, heading["id"]) for heading in page.find_all(["h1", "h2", "h3"])] == [
        ("h2", "part-1"), ("h3", "part-1-1"), ("h3", "part-1-2"),
        ("h2", "part-2"), ("h2", "part-3"), ("h3", "part-3-1"),
    ]  # fmt: skip


def test_tables_scroll_alone_and_carry_no_style() -> None:
    page = html("| a | b |\n|--|--:|\n| 1 | 2 |\n\n| c |\n|--|\n| 3 |")
    regions = page.select("div.table-responsive[role=region][tabindex='0'] > table")
    assert [region.parent and region.parent["aria-label"] for region in regions] == ["Table 1", "Table 2"]
    assert [cell["scope"] for cell in page.select("th")] == ["col"] * 3
    assert [cell.text for cell in page.select("td.text-end")] == ["2"]
    assert page.select("[style]") == []


def test_links_outside_are_marked_and_others_are_text() -> None:
    page = html("[a](https://example.org) [b](#part-1) [c](javascript:x) [d](/sign-out) ![e](https://example.org/e)")
    assert [(link["href"], link.get("rel")) for link in page.select("a")][:2] == [
        ("https://example.org", ["noopener"]), ("#part-1", None),
    ]  # fmt: skip
    assert page.select("img") == []
    assert "[d](/sign-out)" in page.text


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](data:text/html,x)", "[x](JaVaScRiPt:x)",
    '<https://a.b/"onclick=x>', "[x](https://a.b 'onclick=x')", "[x](&#106;avascript:x)", "[S144]<svg/onload=x>",
    "| <i>a</i> |\n|--|\n| <style>x</style> |", "```html\n<script>x</script>\n```", "[S144]: javascript:x\n\n[S144]",
]  # fmt: skip
TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"href", "rel", "aria-label", "start", "scope", "role", "tabindex", "id", "class"}


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_text_stays_text(markdown: str) -> None:
    assert_safe(html(markdown))


PIECES = [*HOSTILE, "\n", "# ", "> ", "- ", "`", "[S144]", "](", "<", "&", "|--|"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_is_written_is_safe(markdown: str) -> None:
    assert_safe(html(markdown))


def assert_safe(page: BeautifulSoup) -> None:
    for element in page.find_all(name=True):
        assert element.name in TAGS
        assert set(element.attrs) <= ATTRIBUTES
        assert str(element.get("href", "#")).lower().startswith(("https://", "http://", "mailto:", "#"))


def test_reading_takes_at_least_a_minute_and_citations_are_no_words() -> None:
    assert word_count("Двадцять п’ять слів [S144], три-чотири | – |") == 4
    assert lesson_minutes("") == 1
    assert lesson_minutes("слово " * 150) == 1
    assert lesson_minutes("слово " * 151) == 2
