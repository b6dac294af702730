"""Check question banks and the tests drawn from them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from lms.content import fairness
from lms.content.faults import Fault
from lms.content.questions import Basis, Question
from lms.content.reading import CourseFiles
from lms.content.schema import Course
from lms.content.wording import SOURCE_ID, Language

MINIMUM_PER_OBJECTIVE = 2
TEST_SIZE = (10, 12)
MINIMUM_OF_BANK = 40


def faults(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield what is wrong with the tests and with every bank."""
    yield from _test_faults(files, course)
    told = {fault.path for fault in files.faults}
    laws = {source.id for source in course.sources if source.law}
    for bank, questions in files.banks.items():
        path = _path(files, bank)
        yield from _bank_faults(path, questions, course)
        for question in questions:
            yield from _date_faults(path, question, laws)
        if path not in told:
            yield from _whole_bank_faults(path, questions)


def overdue(files: CourseFiles, today: date) -> Iterator[Fault]:
    """Yield the questions that were to be looked at again before today: a warning, not a fault."""
    for bank, questions in files.banks.items():
        for question in questions:
            if question.review_by and question.review_by < today:
                params: dict[str, str | int] = {"date": question.review_by.isoformat()}
                yield Fault(_path(files, bank), f"question {question.id}: review_by", "review-overdue", params)


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
        bank_path = _path(files, bank)
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


def _date_faults(path: str, question: Question, laws: set[str]) -> Iterator[Fault]:
    """Yield questions about the law that do not say since when and until when, and dates in the wrong order."""
    place = f"question {question.id}"
    starts, ends = question.valid_from, question.review_by
    if question.basis is Basis.FACT and laws.intersection(question.cites):
        for key, value in (("valid_from", starts), ("review_by", ends)):
            if value is None:
                yield Fault(path, place, "date-needed", {"key": key})
    if starts and ends and starts >= ends:
        params: dict[str, str | int] = {"valid_from": starts.isoformat(), "review_by": ends.isoformat()}
        yield Fault(path, f"{place}: review_by", "dates-order", params)


def _whole_bank_faults(path: str, questions: Sequence[Question]) -> Iterator[Fault]:
    """Yield a bank that is too small, too bookish, repeats itself or can be guessed."""
    if len(questions) < MINIMUM_OF_BANK:
        yield Fault(path, "", "small-bank", {"found": len(questions), "expected": MINIMUM_OF_BANK})
    judged = sum(question.basis is Basis.JUDGEMENT for question in questions)
    if judged * 2 < len(questions):
        yield Fault(path, "", "few-judgements", {"found": judged, "all": len(questions)})
    for language in Language:
        for first, second, likeness in fairness.near_identical(questions, language):
            params: dict[str, str | int] = {"other": first, "language": language.value, "likeness": f"{likeness:.2f}"}
            yield Fault(path, f"question {second}", "near-identical", params)
    for guess in fairness.give_aways(questions):
        yield Fault(path, "", "give-away", {"rule": guess.rule, "found": guess.found, "of": guess.of})


def _path(files: CourseFiles, bank: str) -> str:
    return f"{files.path}/quizzes/{bank}.yaml"
