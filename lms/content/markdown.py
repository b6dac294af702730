"""Lessons, notes and handouts as safe HTML, with citations that lead to the sources and tasks that name their aim."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lms.content.wording import CITATION, OBJECTIVE_TAG

WORDS_PER_MINUTE = 150  # slower than the 238 of Brysbaert (2019) for prose: a lesson is worked through, not skimmed
_WORD = re.compile(r"\w[\w’'ʼ-]*")
_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_CITED = {"uk": "Джерело", "en": "Source"}
TICK = "[ ] "
_OBJECTIVE = {"uk": "Ціль", "en": "Objective"}
_TABLE = {"uk": "Таблиця", "en": "Table"}

_HEADINGS = {f"h{level}" for level in range(2, 7)}
_TAGS = _HEADINGS | {
    "a", "blockquote", "br", "code", "div", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "rel", "aria-label"},
    "ol": {"start"},
    "span": {"title"},
    "th": {"scope"},
    "div": {"role", "tabindex", "aria-label"},
} | {heading: {"id"} for heading in _HEADINGS}
_CLASSES = {
    "div": {"table-responsive"},
    "li": {"to-tick"},
    "span": {"box", "objective", "visually-hidden"},
    "sup": {"citation"},
    "td": {"text-end", "text-center"},
    "th": {"text-end", "text-center"},
}


def render_lesson(
    markdown: str, sources: Sequence[str], language: str, objectives: Mapping[str, str] | None = None, prefix: str = ""
) -> str:
    """Safe HTML of a lesson, a handout or trainer's notes, without its `#` title (the page's own h1 stands for it).

    `[S144]` becomes a superscript link to `#source-S144`, numbered by its place in `sources` (the module's list,
    which the page prints in that order); a source that is not there stays as it was written. `[o3]` becomes a badge
    with the number and the words of the objective, when it is one of `objectives`, in their order. Headings get ids
    by position (`part-3`, `part-3-2`), the same in both languages, so that a reader keeps the place; `prefix` tells
    apart several texts on one page. `- [ ] ` is an item with a box to tick. Tables stand in a region that scrolls
    alone. Raw HTML, images and links other than http(s), mailto and `#…` become text.
    """
    env = {
        "numbers": {source: number for number, source in enumerate(sources, 1)},
        "objectives": {name: (number, text) for number, (name, text) in enumerate((objectives or {}).items(), 1)},
        "language": language,
        "prefix": prefix,
    }
    html = _PARSER.render(markdown, env)
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, allowed_classes=_CLASSES, link_rel=None)


def title_of(markdown: str) -> str:
    """The `#` title of a text; "" when it has none."""
    first = markdown.lstrip().partition("\n")[0]
    return first.removeprefix("# ").strip() if first.startswith("# ") else ""


def lesson_minutes(markdown: str) -> int:
    """Minutes to read it once (150 words a minute), rounded up; at least 1. Tasks and exercises come on top."""
    return max(1, -(-word_count(markdown) // WORDS_PER_MINUTE))


def word_count(markdown: str) -> int:
    """Words of the text; a number counts as a word, citations, tags and signs do not."""
    return len(_WORD.findall(OBJECTIVE_TAG.sub(" ", CITATION.sub(" ", markdown))))


def blocks(markdown: str) -> list[Token]:
    """The parsed blocks, for those who check the structure."""
    return _PARSER.parse(markdown, {"numbers": {}, "objectives": {}, "language": "en", "prefix": ""})


def _cite(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `[S144]` when it is one of the numbered sources."""
    found = CITATION.match(state.src, state.pos)
    number = state.env["numbers"].get(found[1]) if found else None
    if not found or number is None:
        return False
    if not silent:
        state.push("citation", "sup", 0).meta = {"source": found[1], "number": number}
    state.pos = found.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `[o3]` when it is one of the objectives."""
    found = OBJECTIVE_TAG.match(state.src, state.pos)
    objective = state.env["objectives"].get(found[1]) if found else None
    if not found or objective is None:
        return False
    if not silent:
        state.push("objective", "span", 0).meta = {"number": objective[0], "text": objective[1]}
    state.pos = found.end()
    return True


def _tick(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `[ ] ` at the beginning of a list item or cell: a box to tick on paper."""
    if state.pos or not state.src.startswith(TICK):
        return False
    if not silent:
        state.push("tick", "span", 0)
    state.pos += len(TICK) - 1
    return True


def _written_tick(*_token: object) -> str:
    return '<span class="box"></span>'


def _written_tag(_self: object, tokens: Sequence[Token], place: int, _options: object, env: dict[str, str]) -> str:
    number, text = tokens[place].meta["number"], escapeHtml(tokens[place].meta["text"])
    name = f"{_OBJECTIVE[env['language']]} {number}"
    return f'<span class="objective" title="{text}">{name}<span class="visually-hidden">: {text}</span></span>'


def _written_citation(_self: object, tokens: Sequence[Token], place: int, _options: object, env: dict[str, str]) -> str:
    source, number = tokens[place].meta["source"], tokens[place].meta["number"]
    label = f"{_CITED[env['language']]} {number}"
    return f'<sup class="citation"><a href="#source-{source}" aria-label="{label}">[{number}]</a></sup>'


def _finish(state: StateCore) -> None:
    """Drop the title, number headings and tables, and make links and cells fit the page."""
    tokens = _without_title(state.tokens)
    _name_headings(tokens, state.env["prefix"])
    for item, _paragraph, text in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and text.content.startswith(TICK):
            item.attrSet("class", "to-tick")
    for number, table in enumerate((token for token in tokens if token.type == "table_open"), 1):
        table.meta = {"number": number}
    for token in _with_children(tokens):
        _DRESS.get(token.type, _leave)(token)
    state.tokens = tokens


def _without_title(tokens: list[Token]) -> list[Token]:
    titled = bool(tokens) and tokens[0].type == "heading_open" and tokens[0].tag == "h1"
    return tokens[3:] if titled else tokens


def _name_headings(tokens: Iterable[Token], prefix: str) -> None:
    """Ids by position, and no second h1."""
    counts = [0] * 7
    for token in tokens:
        if token.type not in {"heading_open", "heading_close"}:
            continue
        level = max(2, int(token.tag[1]))
        token.tag = f"h{level}"
        if token.type == "heading_open":
            counts[level] += 1
            counts[level + 1 :] = [0] * (6 - level)
            token.attrSet("id", f"{prefix}part-" + "-".join(str(count) for count in counts[2 : level + 1]))


def _with_children(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or []


def _leave(_token: Token) -> None:
    """Most tokens stay as they are."""


def _dress_link(token: Token) -> None:
    if not str(token.attrGet("href")).startswith("#"):
        token.attrSet("rel", "noopener")


def _dress_cell(token: Token) -> None:
    """A class instead of markdown-it's inline style, which the page's CSP forbids."""
    align = {"text-align:right": "text-end", "text-align:center": "text-center"}.get(str(token.attrs.pop("style", "")))
    if align:
        token.attrSet("class", align)
    if token.tag == "th":
        token.attrSet("scope", "col")


_DRESS: dict[str, Callable[[Token], None]] = {
    "link_open": _dress_link,
    "td_open": _dress_cell,
    "th_open": _dress_cell,
}


def _open_table(_self: object, tokens: Sequence[Token], place: int, _options: object, env: dict[str, str]) -> str:
    label = f"{_TABLE[env['language']]} {tokens[place].meta['number']}"
    return f'<div class="table-responsive" role="region" tabindex="0" aria-label="{label}"><table>\n'


def _close_table(_self: object, _tokens: Sequence[Token], _place: int, _options: object, _env: dict[str, str]) -> str:
    return "</table></div>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    parser.validateLink = lambda url: bool(_ALLOWED_LINK.match(url))  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "citation", _cite)
    parser.inline.ruler.before("link", "objective", _tag)
    parser.inline.ruler.before("link", "tick", _tick)
    parser.core.ruler.push("finish", _finish)
    parser.add_render_rule("citation", _written_citation)
    parser.add_render_rule("objective", _written_tag)
    parser.add_render_rule("tick", _written_tick)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


_PARSER = _parser()
