"""Finds parts of a page."""

from bs4 import BeautifulSoup, Tag


def part(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The first part that the selector names; it must be there."""
    tag = page.select_one(selector)
    assert tag is not None, selector
    return tag
