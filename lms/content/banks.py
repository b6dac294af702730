"""Check question banks and the tests drawn from them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lms.content.faults import Fault
from lms.content.questions import Basis, Question
from lms.content.reading import CourseFiles
from lms.content.schema import Course
from lms.content.wording import SOURCE_ID

MINIMUM_PER_OBJECTIVE = 2
TEST_SIZE = (10, 12)


def faults(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield what is wrong with the tests and with every bank."""
    yield from _test_faults(files, course)
    for bank, questions in files.banks.items():
        yield from _bank_faults(f"{files.path}/quizzes/{bank}.yaml", questions, course)


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
