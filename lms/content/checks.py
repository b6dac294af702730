"""Check a whole course: pages, references, question banks, tests, and what earlier versions promised."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lms.content import texts
from lms.content.faults import Fault
from lms.content.questions import Basis, Question
from lms.content.reading import CourseFiles, Texts
from lms.content.schema import Course, Module
from lms.content.wording import SOURCE_ID, Language

MINIMUM_PER_OBJECTIVE = 2
TEST_SIZE = (10, 12)


def check(files: CourseFiles) -> list[Fault]:
    """Everything that is wrong with a course, reading included; an empty list means it may be published."""
    faults = list(files.faults)
    faults += _page_faults(files)
    if files.course:
        faults += _missing_and_stray(files, files.course)
        faults += _reference_faults(f"{files.path}/course.yaml", files.course)
        faults += _test_faults(files, files.course)
        for bank, questions in files.banks.items():
            faults += _bank_faults(f"{files.path}/quizzes/{bank}.yaml", questions, files.course)
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
    for folder, found in (("lessons", files.lessons), ("notes", files.notes)):
        for (name, language), text in found.items():
            page = texts.Page(_path(files, folder, name, language), text, language)
            module = modules.get(name)
            yield from texts.line_faults(page, module.sources if module else None)
            if folder == "lessons":
                yield from texts.word_faults(page)
            if module:
                yield from _framed(page, module, folder)
        yield from _pair_faults(files, folder, found)


def _framed(page: texts.Page, module: Module, folder: str) -> Iterator[Fault]:
    title: str = getattr(module.title, page.language)
    if folder == "lessons":
        yield from texts.frame_faults(page, title, texts.LESSON_HEADINGS[page.language])
    else:
        yield from texts.frame_faults(page, title, texts.NOTES_HEADINGS[page.language])
        yield from texts.minutes_faults(page, module.minutes.together)


def _pair_faults(files: CourseFiles, folder: str, found: Texts) -> Iterator[Fault]:
    for name in sorted({name for name, _language in found}):
        pages = [
            texts.Page(_path(files, folder, name, language), found[name, language], language)
            for language in (Language.UK, Language.EN)
            if (name, language) in found
        ]
        if len(pages) == len(Language):
            yield from texts.pair_faults(*pages)


def _missing_and_stray(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield pages that are not there, and pages that belong to no module or language of the course."""
    told = {fault.path for fault in files.faults}
    modules = {module.id for module in course.modules}
    for folder, found in (("lessons", files.lessons), ("notes", files.notes)):
        for module in course.modules:
            for language in course.languages:
                path = _path(files, folder, module.id, language)
                if (module.id, language) not in found and path not in told:
                    yield Fault(path, "", "missing-file")
        for name, language in found:
            if name not in modules:
                yield Fault(_path(files, folder, name, language), "", "no-such-module", {"module": name})
            elif language not in course.languages:
                yield Fault(_path(files, folder, name, language), "", "no-such-language")


def _reference_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield ids in `course.yaml` that lead nowhere, and objectives that no module teaches."""
    taught = {objective for module in course.modules for objective in module.objectives}
    known = {
        "module": {module.id for module in course.modules},
        "objective": {objective.id for objective in course.objectives},
        "test": {test.id for test in course.tests},
        "task": {task.id for task in course.tasks},
    }
    for place, kind, name in _references(course):
        if name not in known[kind]:
            yield Fault(path, place, f"no-such-{kind}", {kind: name})
    for objective in course.objectives:
        if objective.id not in taught:
            yield Fault(path, f"objective {objective.id}", "objective-not-taught")
    described = {source.id for source in course.sources}
    for module in course.modules:
        for source in module.sources:
            if described and source not in described:
                yield Fault(path, f"module {module.id}: sources", "source-not-described", {"source": source})


def _references(course: Course) -> Iterator[tuple[str, str, str]]:
    """Yield (place, kind, id) of everything `course.yaml` refers to by id."""
    for module in course.modules:
        yield from ((f"module {module.id}: objectives", "objective", name) for name in module.objectives)
    yield from ((f"task {task.id}: module", "module", task.module) for task in course.tasks)
    completion = course.completion
    yield from (("completion: compulsory_modules", "module", name) for name in completion.compulsory_modules)
    yield from (("completion: tasks", "task", name) for name in completion.tasks)
    if completion.minimum_score:
        yield "completion: minimum_score: test", "test", completion.minimum_score.test


def _test_faults(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield tests that cannot be drawn, twice without a common question, as parallel forms of the right size."""
    path = f"{files.path}/course.yaml"
    low, high = TEST_SIZE
    for test in course.tests:
        if test.bank not in files.banks:
            yield Fault(path, f"test {test.id}: bank", "no-such-bank", {"bank": test.bank})
        size = test.per_objective * len(course.objectives)
        if not low <= size <= high:
            yield Fault(path, f"test {test.id}: per_objective", "test-size", {"found": size, "low": low, "high": high})
    if len({(test.bank, test.per_objective) for test in course.tests}) > 1:
        yield Fault(path, "tests", "tests-not-parallel")
    told = {fault.path for fault in files.faults}
    for bank in sorted({test.bank for test in course.tests} & files.banks.keys()):
        bank_path = f"{files.path}/quizzes/{bank}.yaml"
        if bank_path not in told:
            needed = sum(test.per_objective for test in course.tests if test.bank == bank)
            yield from _count_faults(bank_path, files.banks[bank], course, max(needed, MINIMUM_PER_OBJECTIVE))


def _count_faults(path: str, questions: Iterable[Question], course: Course, needed: int) -> Iterator[Fault]:
    counts = Counter(question.objective for question in questions)
    for objective in course.objectives:
        if counts[objective.id] < needed:
            params: dict[str, str | int] = {
                "objective": objective.id, "found": counts[objective.id], "expected": needed,
            }  # fmt: skip
            yield Fault(path, "", "too-few-questions", params)


def _bank_faults(path: str, questions: Iterable[Question], course: Course) -> Iterator[Fault]:
    """Yield questions without an objective of the course, and citations that lead nowhere or to the wrong kind."""
    objectives = {objective.id for objective in course.objectives}
    modules = {module.id for module in course.modules}
    sources = {source for module in course.modules for source in module.sources}
    for question in questions:
        place = f"question {question.id}"
        if question.objective not in objectives:
            yield Fault(path, f"{place}: objective", "no-such-objective", {"objective": question.objective})
        for cite in question.cites:
            if SOURCE_ID.fullmatch(cite) and cite not in sources:
                yield Fault(path, f"{place}: cites", "source-not-listed", {"source": cite})
            elif not SOURCE_ID.fullmatch(cite) and cite not in modules:
                yield Fault(path, f"{place}: cites", "no-such-module", {"module": cite})
        fact = question.basis is Basis.FACT
        if not any(bool(SOURCE_ID.fullmatch(cite)) is fact for cite in question.cites):
            yield Fault(path, f"{place}: cites", "source-needed" if fact else "module-needed")


def _path(files: CourseFiles, folder: str, name: str, language: Language) -> str:
    return f"{files.path}/{folder}/{name}.{language}.md"
