"""Check one lesson or one page of trainer's notes, and that the two languages are built alike."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from lms.content.faults import Fault
from lms.content.markdown import blocks, word_count
from lms.content.sections import sections
from lms.content.wording import CITATION, OBJECTIVE_TAG, Language, foreign_words

WORDS = {"lessons": (600, 1500), "notes": (300, 1200), "handouts": (80, 700)}
LESSON_HEADINGS = {
    Language.UK: (
        "Запитання зі служби", "Що відомо й наскільки певно", "Розібраний випадок", "Завдання",
        "Питання для обговорення", "Коротко",
    ),
    Language.EN: (
        "A question from the job", "What is known, and how surely", "A worked case", "Tasks",
        "Discussion questions", "In short",
    ),
}  # fmt: skip
NOTES_HEADINGS = {
    Language.UK: (
        "Мета й готовність", "Хід заняття", "Очікувані відповіді", "Типові помилки", "Що надрукувати",
        "Для 12 і для 30", "Якщо немає світла",
    ),
    Language.EN: (
        "Aim and preparation", "Flow", "Expected answers", "Common mistakes", "What to print",
        "For 12 and for 30", "When the power goes",
    ),
}  # fmt: skip
_TASKS = {Language.UK: "Завдання", Language.EN: "Tasks"}
_FLOW = {Language.UK: "Хід заняття", Language.EN: "Flow"}
_MINUTES = re.compile(r"(\d+)\s*[-–]\s*(\d+)", re.ASCII)
_ENDS_WITH_TAG = re.compile(r"\[(o\d+)\][\s*_.]*$", re.ASCII)
_ADDRESS = re.compile(
    r"mailto:[^@\s]+@(?:[\w-]+\.)+\w{2,}|https?://(?:[\w-]+\.)+\w{2,}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
_URL = re.compile(r"(?<=\]\()[^)]*")
_FORBIDDEN = (("raw-html", re.compile(r"</?[A-Za-z][^>]*>?|<!--")), ("image", re.compile(r"!\[")))


@dataclass(frozen=True)
class Page:
    """A Markdown file with its language and the path to show."""

    path: str
    text: str
    language: Language

    def fault(self, code: str, place: str = "", **params: str | int) -> Fault:
        """Say what is wrong at a place of this page."""
        return Fault(self.path, place, code, params)


def line_faults(page: Page, sources: Collection[str] | None) -> Iterator[Fault]:
    """Yield letters of the other language, HTML, images, links and citations that are not allowed, line by line.

    `sources` are those of the module; None (they could not be read) allows any.
    """
    for number, line in enumerate(page.text.splitlines(), 1):
        plain = _CODE.sub(" ", line)
        for code, params in _line_problems(page.language, plain, sources):
            yield page.fault(code, f"line {number}", **params)


def frame_faults(page: Page, title: str, headings: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a wrong title and the first level-2 heading that is not the expected one."""
    first = page.text.lstrip().partition("\n")[0].rstrip()
    if first != f"# {title}":
        yield page.fault("title-differs", expected=title)
    found = [part.title for part in sections(page.text) if part.level == 2]  # noqa: PLR2004 - h1 is the title
    for number, (expected, actual) in enumerate(zip_longest(headings, found, fillvalue=""), 1):
        if expected != actual:
            yield page.fault("heading-expected", f"section {number}", expected=expected, found=actual)
            return


def anchor_faults(page: Page, sources: Collection[str]) -> Iterator[Fault]:
    """Yield links to a place of the page that is not there, as the page is shown: `#part-2-1`, `#source-S144`."""
    shown = {str(token.attrGet("id")) for token in blocks(page.text) if token.type == "heading_open"}
    shown |= {f"source-{source}" for source in sources}
    for number, line in enumerate(page.text.splitlines(), 1):
        for target in _LINK.findall(_CODE.sub(" ", line)):
            if target.startswith("#") and target[1:] not in shown:
                yield page.fault("no-such-heading", f"line {number}", found=target)


def title_faults(page: Page) -> Iterator[Fault]:
    """Yield a fault when the page does not begin with a title of its own."""
    if not re.match(r"\s*# \S", page.text):
        yield page.fault("title-missing")


def task_faults(page: Page, objectives: Collection[str]) -> Iterator[Fault]:
    """Yield tasks of a lesson that name no objective of their module, and objectives that no task practises."""
    practised = set()
    for number, item in enumerate(_task_items(page), 1):
        place = f"{_TASKS[page.language]}: {number}"
        found = _ENDS_WITH_TAG.search(item)
        if not found:
            yield page.fault("task-without-objective", place)
        elif found[1] not in objectives:
            yield page.fault("not-of-module", place, objective=found[1], module=Path(page.path).name.split(".")[0])
        else:
            practised.add(found[1])
    for objective in objectives:
        if objective not in practised:
            yield page.fault("objective-not-practised", _TASKS[page.language], objective=objective)


def word_faults(page: Page, limits: tuple[int, int]) -> Iterator[Fault]:
    """Yield a fault when a page is too short or too long."""
    low, high = limits
    words = word_count(page.text)
    if not low <= words <= high:
        yield page.fault("word-count", words=words, low=low, high=high)


def pair_faults(uk: Page, en: Page) -> Iterator[Fault]:
    """Yield where the two languages differ: headings, lists and tables, cited sources. The path is the English one."""
    ours, theirs = sections(uk.text), sections(en.text)
    levels = ["".join("#" * part.level + " " for part in parts).strip() for parts in (ours, theirs)]
    if levels[0] != levels[1]:
        yield en.fault("headings-differ", uk=levels[0], en=levels[1])
    else:
        for left, right in zip(ours, theirs, strict=True):
            if left.shape != right.shape:
                yield en.fault("section-differs", right.title, uk=_words(left.shape), en=_words(right.shape))
    differing = set(CITATION.findall(uk.text)) ^ set(CITATION.findall(en.text))
    if differing:
        yield en.fault("citations-differ", sources=", ".join(sorted(differing)))
    tags = [OBJECTIVE_TAG.findall(page.text) for page in (uk, en)]
    if tags[0] != tags[1]:
        yield en.fault("tags-differ", uk=_words(tags[0]), en=_words(tags[1]))


def minutes_faults(page: Page, together: int) -> Iterator[Fault]:
    """Yield what is wrong with the table of minutes: from–to without gaps, adding up to `together`."""
    flow = [part for part in sections(page.text) if part.title == _FLOW[page.language]]
    tables = [table for part in flow for table in part.tables]
    if not tables:
        yield page.fault("no-table", _FLOW[page.language])
        return
    at = total = 0
    for number, row in enumerate(tables[0][1:], 1):
        place = f"{_FLOW[page.language]}: row {number}"
        span = _MINUTES.fullmatch(row[0].strip())
        if not span or int(span[1]) >= int(span[2]):
            yield page.fault("minutes-row", place, found=row[0])
            return
        if int(span[1]) != at:
            yield page.fault("minutes-gap", place, found=int(span[1]), expected=at)
        at = int(span[2])
        total += at - int(span[1])
    if total != together:
        yield page.fault("minutes-sum", _FLOW[page.language], found=total, expected=together)


def _line_problems(
    language: Language, plain: str, sources: Collection[str] | None
) -> Iterator[tuple[str, dict[str, str | int]]]:
    visible = _URL.sub(" ", plain)
    for word in foreign_words(visible, language):
        yield ("latin-letters" if language is Language.UK else "cyrillic-letters"), {"word": word}
    for source in CITATION.findall(plain):
        if sources is not None and source not in sources:
            yield "source-not-listed", {"source": source}
    for code, pattern in _FORBIDDEN:
        for found in pattern.finditer(visible):
            yield code, {"found": found[0]}
    yield from _link_problems(plain)


def _link_problems(plain: str) -> Iterator[tuple[str, dict[str, str | int]]]:
    for target in _LINK.findall(plain):
        if not target.startswith(("https://", "http://", "mailto:", "#")):
            yield "link-not-allowed", {"found": target}
        elif not (target.startswith("#") or _ADDRESS.fullmatch(target)):
            yield "bad-link", {"found": target}


def _task_items(page: Page) -> Iterator[str]:
    """The last words of every item of the numbered list of tasks."""
    inside, last = False, ""
    for token in blocks(page.text):
        if token.type == "heading_open" and token.tag == "h2":
            inside, last = False, ""
        elif token.type == "inline":
            inside = inside or token.content == _TASKS[page.language]
            last = token.content
        elif inside and token.type == "list_item_close" and token.level == 1:
            yield last


def _words(shape: Sequence[str]) -> str:
    return ", ".join(shape) or "nothing"
