"""Check a whole course: pages, references, question banks, tests, and what earlier versions promised."""

from collections.abc import Iterator, Mapping
from typing import Any

from lms.content import banks, structure, texts
from lms.content.faults import Fault
from lms.content.reader import Texts
from lms.content.reading import CourseFiles
from lms.content.schema import Module
from lms.content.wording import Language


def check(files: CourseFiles) -> list[Fault]:
    """Everything that is wrong with a course, reading included; an empty list means it may be published."""
    faults = list(files.faults)
    faults += _page_faults(files)
    if files.course:
        faults += structure.faults(files, files.course)
        faults += banks.faults(files, files.course)
    return faults


def check_against(previous: Mapping[str, Any], new: Mapping[str, Any]) -> list[Fault]:
    """What a published version forbids the new one: a question never changes its type, nor a test its kind.

    Both are canonical documents. Call it once for each published version: an id that was away for one version
    keeps its type for the next.
    """
    path = f"courses/{new['id']}"
    faults = []
    for bank, questions in new["banks"].items():
        before = {question["id"]: question["type"] for question in previous["banks"].get(bank, [])}
        faults += [
            Fault(f"{path}/quizzes/{bank}.yaml", f"question {question['id']}", "type-changed", params)
            for question in questions
            if (params := _change(before, question["id"], question["type"]))
        ]
    kinds = {test["id"]: test["kind"] for test in previous["tests"]}
    faults += [
        Fault(f"{path}/course.yaml", f"test {test['id']}", "kind-changed", params)
        for test in new["tests"]
        if (params := _change(kinds, test["id"], test["kind"]))
    ]
    return faults


def _change(before: Mapping[str, str], name: str, now: str) -> dict[str, str | int]:
    return {"before": before[name], "now": now} if before.get(name, now) != now else {}


def _page_faults(files: CourseFiles) -> Iterator[Fault]:
    modules = {module.id: module for module in files.course.modules} if files.course else {}
    for folder, found in files.texts.items():
        for (name, language), text in found.items():
            page = texts.Page(files.text_path(folder, name, language), text, language)
            module = modules.get(name)
            yield from texts.line_faults(page, module.sources if module else None)
            yield from texts.word_faults(page, texts.WORDS[folder])
            if module:
                yield from texts.anchor_faults(page, module.sources)
                yield from _framed(page, module, folder)
        yield from _pair_faults(files, folder, found)


def _framed(page: texts.Page, module: Module, folder: str) -> Iterator[Fault]:
    title: str = getattr(module.title, page.language)
    if folder == "lessons":
        yield from texts.frame_faults(page, title, texts.LESSON_HEADINGS[page.language])
        yield from texts.task_faults(page, module.objectives)
    elif folder == "notes":
        yield from texts.frame_faults(page, title, texts.NOTES_HEADINGS[page.language])
        if module.minutes.together:
            yield from texts.minutes_faults(page, module.minutes.together)
    else:
        yield from texts.title_faults(page)


def _pair_faults(files: CourseFiles, folder: str, found: Texts) -> Iterator[Fault]:
    for name in sorted({name for name, _language in found}):
        pages = [
            texts.Page(files.text_path(folder, name, language), found[name, language], language)
            for language in (Language.UK, Language.EN)
            if (name, language) in found
        ]
        if len(pages) == len(Language):
            yield from texts.pair_faults(*pages)
