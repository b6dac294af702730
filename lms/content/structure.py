"""Check how a course hangs together: pages, ids, parts, hours, and its assessment sheets."""

from collections import Counter
from collections.abc import Iterator

from lms.content.faults import Fault
from lms.content.reading import CourseFiles
from lms.content.schema import Course

MINUTES_AN_HOUR = 60


def faults(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield what is wrong between the files of a course; each file alone is checked elsewhere."""
    path = f"{files.path}/course.yaml"
    yield from _missing_and_stray(files, course)
    yield from _reference_faults(path, course)
    yield from _source_faults(path, course)
    yield from _part_faults(path, course)
    yield from _hour_faults(path, course)
    yield from _add_on_faults(path, course)
    yield from _assessment_faults(files, course)


def _missing_and_stray(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield pages that are not there, and pages that belong to no module or language of the course.

    A handout may be missing; when there is one, it is there in every language.
    """
    told = {fault.path for fault in files.faults}
    modules = {module.id for module in course.modules}
    for folder, found in files.texts.items():
        needed = {name for name, _language in found} & modules if folder == "handouts" else modules
        for module in course.modules:
            for language in course.languages:
                path = files.text_path(folder, module.id, language)
                if module.id in needed and (module.id, language) not in found and path not in told:
                    yield Fault(path, "", "missing-file")
        for name, language in found:
            if name not in modules:
                yield Fault(files.text_path(folder, name, language), "", "no-such-module", {"module": name})
            elif language not in course.languages:
                yield Fault(files.text_path(folder, name, language), "", "no-such-language")


def _reference_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield ids in `course.yaml` that lead nowhere, and objectives that no module teaches."""
    taught = {objective for module in course.modules if not module.add_on for objective in module.objectives}
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


def _source_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield sources that are listed but not described, or described but listed nowhere."""
    described = {source.id for source in course.sources}
    listed = {name for module in course.modules for name in module.sources}
    for module in course.modules:
        for name in module.sources:
            if described and name not in described:
                yield Fault(path, f"module {module.id}: sources", "source-not-described", {"source": name})
    for source in course.sources:
        if source.id not in listed:
            yield Fault(path, f"source {source.id}", "source-not-used")


def _references(course: Course) -> Iterator[tuple[str, str, str]]:
    """Yield (place, kind, id) of everything `course.yaml` refers to by id."""
    for module in course.modules:
        yield from ((f"module {module.id}: objectives", "objective", name) for name in module.objectives)
    for part in course.parts:
        yield from ((f"part {part.id}: modules", "module", name) for name in part.modules)
    yield from ((f"task {task.id}: module", "module", task.module) for task in course.tasks)
    completion = course.completion
    yield from (("completion: compulsory_modules", "module", name) for name in completion.compulsory_modules)
    yield from (("completion: tasks", "task", name) for name in completion.tasks)
    if completion.minimum_score:
        yield "completion: minimum_score: test", "test", completion.minimum_score.test


def _part_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield modules that stand in no part, or in more than one."""
    counts = Counter(name for part in course.parts for name in part.modules)
    for module in course.modules:
        if counts[module.id] != 1:
            yield Fault(path, "parts", "module-in-parts", {"module": module.id, "found": counts[module.id]})


def _hour_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield hours that are not the sum of the minutes of their modules, to the minute."""
    stated = {"hours": course.hours, "add_on_hours": course.add_on_hours or 0}
    for key, hours in stated.items():
        spent = [module.minutes for module in course.modules if module.add_on is (key == "add_on_hours")]
        found = sum(minutes.self_study + minutes.together for minutes in spent)
        if found != hours * MINUTES_AN_HOUR:
            yield Fault(path, key, "hours-sum", {"found": found, "expected": hours * MINUTES_AN_HOUR})


def _add_on_faults(path: str, course: Course) -> Iterator[Fault]:
    """Yield add-on modules on which completion would depend."""
    add_on = {module.id for module in course.modules if module.add_on}
    for name in course.completion.compulsory_modules:
        if name in add_on:
            yield Fault(path, "completion: compulsory_modules", "add-on-compulsory", {"module": name})


def _assessment_faults(files: CourseFiles, course: Course) -> Iterator[Fault]:
    """Yield sheets of modules, and criteria of objectives, that are not there."""
    modules = {module.id for module in course.modules}
    objectives = {objective.id for objective in course.objectives}
    for name, sheet in files.assessments.items():
        path = f"{files.path}/assessments/{name}.yaml"
        if sheet.module not in modules:
            yield Fault(path, "module", "no-such-module", {"module": sheet.module})
        for criterion in sheet.criteria:
            if criterion.objective not in objectives:
                params: dict[str, str | int] = {"objective": criterion.objective}
                yield Fault(path, f"criterion {criterion.id}: objective", "no-such-objective", params)
