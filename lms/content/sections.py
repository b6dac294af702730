"""A page cut at its headings, with what each section is built of."""

from dataclasses import dataclass
from itertools import takewhile

from markdown_it.token import Token

from lms.content.markdown import blocks

_LISTS = {"bullet_list_open": "list", "ordered_list_open": "numbered list"}


@dataclass(frozen=True)
class Section:
    """A heading with the lists and tables below it; the part before the first heading has level 0."""

    level: int
    title: str
    shape: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


def sections(markdown: str) -> list[Section]:
    """The page without its title, cut at its headings."""
    parts: list[tuple[int, str, list[Token]]] = [(0, "", [])]
    tokens = blocks(markdown)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            parts.append((int(token.tag[1]), tokens[place + 1].content, []))
        parts[-1][2].append(token)
    return [Section(level, title, _shape(inside), _tables(inside)) for level, title, inside in parts]


def _shape(tokens: list[Token]) -> tuple[str, ...]:
    """What a section is built of: "list of 3", "numbered list of 3", "table of 4 × 6"."""
    shape = [f"table of {len(table)} × {len(table[0])}" for table in _tables(tokens)]
    for place, token in enumerate(tokens):
        name = _LISTS.get(token.type)
        if name:
            shape.append(f"{name} of {_items(tokens[place:])}")
    return tuple(shape)


def _items(tokens: list[Token]) -> int:
    """How many items the list has that the first token opens."""
    inside = takewhile(lambda token: token.level > tokens[0].level, tokens[1:])
    return sum(token.type == "list_item_open" and token.level == tokens[0].level + 1 for token in inside)


def _tables(tokens: list[Token]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The tables of a section as rows of cells, the head first."""
    tables: list[list[list[str]]] = []
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in {"th_open", "td_open"}:
            tables[-1][-1].append(tokens[place + 1].content)
    return tuple(tuple(tuple(row) for row in table) for table in tables)
