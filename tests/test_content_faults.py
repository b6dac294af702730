"""Every fault an author can make is said with its place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tiny_course import TinyCourse


@pytest.fixture
def copy(tmp_path: Path) -> TinyCourse:
    return TinyCourse(tmp_path / "courses")


COURSE_CHANGES = [
    ("privacy: open\n", "", "privacy is missing"),
    ("kind: workshop", "kind: party", "kind: must be one of 'workshop', 'seminar', 'course' or 'field-exercise'"),
    ("kind: workshop", "knid: party\nkind: workshop", "knid: the key is not known"),
    ("kind: workshop", "kind: workshop\nkind: workshop", "line 6: the key kind is written twice"),
    ("together: 60", "together: 60, together: 60", "line 19: the key together is written twice"),
    ("uk: Перше", "uk: Перше, друге", "objective o1: text: друге: the key is not known; a text with a comma must"),
    ("en: Second", "en: 12", "objective o2: text: en: text expected"),
    ("en: Second", "en: Sеcond", "objective o2: text: en: Cyrillic letters in an English text: е"),
    ("uk: Друге", "uk: Друге OK", "objective o2: text: uk: Latin letters in a Ukrainian text: OK"),
    ("uk: Друге", "uk: ''", "objective o2: text: uk: the text is empty"),
    ("default_seats: 18", "default_seats: '18'", "default_seats: a whole number expected"),
    ("default_seats: 18", "default_seats: 0", "default_seats: must be 1 or more"),
    ("self_study: 60, together: 60", "self_study: 0, together: 0", "module first-steps: minutes: a module needs some"),
    ("id: o2", "id: o1", "objectives: o1 stands here twice"),
    ("id: o2", "id: O_2", "objective O_2: id: must be lower-case Latin letters, digits and single hyphens"),
    ("[middle, line]", "[middle, boss]", "group 2: must be one of 'senior', 'middle' or 'line'"),
    ("[middle, line]", "&a [middle, line]", "line 6: anchors and aliases are not allowed; write the text again"),
    ("[S1, S2]", "[S1, X2]", "module first-steps: source 2: must be a source id such as S144"),
    ("[middle, line]", "[middle", "line 7: not valid YAML: expected ',' or ']', but got ':'"),
    ("title: {", "? [a]\n: b\ntitle: {", "line 1: not valid YAML: a key must be text"),
    ("[middle, line]", "!!python/name:os.system x", "line 6: not valid YAML: could not determine a constructor for"),
    ("objectives: [o1, o2]", "objectives: [o1]", "objective o2: the objective stands in no module"),
    ("objectives: [o1, o2]", "objectives: [o1, o2, o3]", "module first-steps: objectives: there is no objective o3"),
    ("compulsory_modules: [first-steps]", "compulsory_modules: [last]", "completion: compulsory_modules: there is no"),
    ("{test: final", "{test: last", "completion: minimum_score: test: there is no test last"),
    ("tasks: [record]", "tasks: [speech]", "completion: tasks: there is no task speech"),
    ("module: first-steps", "module: last", "task record: module: there is no module last"),
    ("completion:", "sources: [{id: S1, year: 2015, title: {uk: Закон, en: Law}}]\ncompletion:", "module first-steps: sources:"),
    ("bank: bank, per_objective: 5, minutes: 20, attempts: 1", "bank: bank, per_objective: 6, minutes: 20, attempts: 1",
     "tests: entry and final test must draw the same way from the same bank"),
    ("completion:", "sources: [{id: S1, title: {uk: Закон, en: Law}}]\ncompletion:", "source S1: year is missing"),
    ("completion:", "sources: [{id: S3, year: 2015, title: {uk: Закон, en: Law}}]\ncompletion:",
     "source S3: no module lists this source"),
    ("year: 2020", "url: 'https://library', year: 2020", "reading book-0: url: "),
    ("hours: 2", "hours: 3", "hours: the modules have 120 minutes together; these hours are 180"),
    ("hours: 2", "hours: 2\nadd_on_hours: 1", "add_on_hours: the modules have 0 minutes together; these hours are 60"),
    ("hours: 2", "hours: 2.5", "hours: a whole number expected"),
    ("modules: [first-steps]}", "modules: [last]}", "part only-day: modules: there is no module last"),
    ("modules: [first-steps]}", "modules: [last]}", "parts: the module first-steps stands in 0 parts; it must stand in"),
    ("  - {id: only-day", "  - {id: eve, title: {uk: До, en: Eve}, modules: [first-steps]}\n  - {id: only-day",
     "parts: the module first-steps stands in 2 parts; it must stand in exactly one"),
    ("en: Day}", "en: Day}, weeks_after: {from: 3, to: 2}", "part only-day: weeks_after: the weeks must stand in order"),
    ("en: Day}", "en: Day}, weeks_after: {from: 3}", "part only-day: weeks_after: to is missing"),
    ("methods: [reading]", "methods: [singing]", "module first-steps: method 1: must be one of 'reading', 'discussion',"),
    ("  - {id: book-0", "  - {id: book-1", "reading: book-1 stands here twice"),
    ("year: 2020", "year: 20200", "reading book-0: year: must be 2100 or less"),
    ("year: 2020", "url: library, year: 2020", "reading book-0: url: "),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), COURSE_CHANGES)
def test_a_fault_of_the_course_file_says_its_place(copy: TinyCourse, old: str, new: str, expected: str) -> None:
    copy.replace("course.yaml", old, new, 1)
    faults = copy.faults()
    assert any(fault.startswith(f"course.yaml: {expected}") for fault in faults), faults


BANK_CHANGES = [
    ("}, correct: true", "}", "question q01: choices: exactly one choice must be correct"),
    ("uk: Друге, en: Two}", "uk: Друге, en: Two}, correct: true", "question q01: choices: exactly one choice must be"),
    ("type: single", "type: double", "question q01: type: must be one of 'single', 'multiple', 'true-false',"),
    ("  type: single\n", "", "question q01: type is missing"),
    ("type: single", "type: multiple", "question q01: choices: 2 here; at least 3 are needed"),
    ("- {id: b", "- {id: a", "question q01: choices: a stands here twice"),
    ("id: q02", "id: q01", "question q01: q01 stands here twice"),
    ("en: Two}", "en: Two, hint: x}", "question q01: choice b: text: hint: the key is not known"),
    ("objective: o2", "objective: o9", "question q01: objective: there is no objective o9"),
    ("[first-steps]", "[last]", "question q01: cites: there is no module last"),
    ("[first-steps]", "[S1]", "question q01: cites: a judgement question must cite the id of the module that"),
    ("cites: [S1]", "cites: [first-steps]", "question q21: cites: a question of fact must cite a source such as S144"),
    ("cites: [S1]", "cites: [S9]", "question q21: cites: S9 is not among the sources in course.yaml"),
    ("value: 0.1", "value: a", "question q21: answer: value: a number expected"),
    ("tolerance: 0", "tolerance: -1", "question q21: answer: tolerance: must be 0 or more"),
    ("cites: [S1]", "cites: [S1]\n  valid_from: soon", "question q21: valid_from: a date such as 2026-05-31 expected"),
    ("cites: [S1]", "cites: [S1]\n  valid_from: 2026-02-30", "question q21: valid_from: a date such as 2026-05-31"),
    ("cites: [S1]", "cites: [S1]\n  valid_from: 2026-05-01\n  review_by: 2026-05-01",
     "question q21: review_by: 2026-05-01 must come after valid_from, 2026-05-01"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), BANK_CHANGES)
def test_a_fault_of_a_bank_says_its_question(copy: TinyCourse, old: str, new: str, expected: str) -> None:
    copy.replace("quizzes/bank.yaml", old, new, 1)
    faults = copy.faults()
    assert any(fault.startswith(f"quizzes/bank.yaml: {expected}") for fault in faults), faults


PAGE_CHANGES = [
    ("lessons", "# First steps", "# Other", "the first line must be '# First steps'"),
    ("lessons", "## Tasks", "## Work", "section 4: the heading '## Tasks' is expected here, found 'Work'"),
    ("lessons", "\n## Tasks", "\n### Tasks", "the heading levels of the two languages differ: ## ## ## ## ## ## in"),
    ("lessons", "- word", "- word\n- word", "A question from the job: lists or tables differ: list of 1 in Ukrainian,"),
    ("lessons", "- word", "1. word", "A question from the job: lists or tables differ: list of 1 in Ukrainian,"),
    ("lessons", "- word", "- [S2]", "the two languages cite different sources: S2 in one only"),
    ("lessons", "- word", "- [S9]", "line 7: S9 is not among the sources in course.yaml"),
    ("lessons", "- word", "- слово", "line 7: Cyrillic letters in an English text: слово"),
    ("lessons", "- word", "- <b>word</b>", "line 7: raw HTML is not allowed in Markdown: <b>"),
    ("lessons", "- word", "- ![word](https://a.b/c.png)", "line 7: images are not allowed in Markdown"),
    ("lessons", "- word", "- [word](javascript:x)", "line 7: a link must begin with https://, http://, mailto: or #:"),
    ("lessons", "- word", "- [word](https://example)", "line 7: this address leads nowhere: https://example"),
    ("lessons", "- word", "- [word](https://)", "line 7: this address leads nowhere: https://"),
    ("lessons", "- word", "- [word](mailto:somebody)", "line 7: this address leads nowhere: mailto:somebody"),
    ("lessons", "- word", "- [word](#part-9)", "line 7: there is no heading or source #part-9 on this page"),
    ("notes", "20–60", "20–50", "Flow: the minutes add up to 50; the module has 60 together"),
    ("notes", "20–60", "25–60", "Flow: row 2: the row begins at minute 25; the one before ended at 20"),
    ("notes", "20–60", "later", "Flow: row 2: the first cell must be minutes from-to such as 0-10: later"),
    ("notes", "|", "", "Flow: the table of minutes is missing"),
    ("notes", "word " * 50, "word ", "277 words; 300 to 1200 are allowed"),
    ("lessons", " [o1]", "", "Tasks: 1: the task must end with the objective it practises, such as [o3]"),
    ("lessons", " [o1]", " [o2]", "Tasks: no task practises the objective o1"),
    ("lessons", " [o1]", " [o2]", "the objectives of the tasks differ: o1, o2 in Ukrainian, o2, o2 in English"),
    ("lessons", " [o1]", " [o7]", "Tasks: 1: the objective o7 is not one of the module first-steps"),
    ("handouts", "word " * 100, "word ", "4 words; 80 to 700 are allowed"),
    ("handouts", "# First steps", "First steps", "the first line must be a title such as '# A plan for the shift'"),
    ("handouts", "| … |", "| … |\n| … |", "lists or tables differ: table of 2 × 1 in Ukrainian, table of 3 × 1 in"),
    ("handouts", "| … |", "| <b>…</b> |", "line 7: raw HTML is not allowed in Markdown: <b>"),
    ("handouts", "| … |", "| [S9] |", "line 7: S9 is not among the sources in course.yaml"),
    ("handouts", "| … |", "| [word](//example) |", "line 7: a link must begin with https://, http://, mailto: or #:"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "old", "new", "expected"), PAGE_CHANGES)
def test_a_fault_of_a_page_says_its_line(copy: TinyCourse, folder: str, old: str, new: str, expected: str) -> None:
    name = f"{folder}/first-steps.en.md"
    copy.replace(name, old, new, -1 if old == "|" else 1)
    faults = copy.faults()
    assert any(fault.startswith(f"{name}: {expected}") for fault in faults), faults


SHEET_CHANGES = [
    ("assessments/show.yaml", "module: first-steps", "module: last", "module: there is no module last"),
    ("assessments/show.yaml", "objective: o1", "objective: o7", "criterion c0: objective: there is no objective o7"),
    ("assessments/show.yaml", "  - {id: c0", "  - {id: c1", "criteria: c1 stands here twice"),
    ("assessments/show.yaml", "pass:", "passed:", "pass is missing"),
    ("feedback.yaml", "type: scale", "type: stars", "item use: type: must be one of 'scale', 'choice', 'text'"),
    ("feedback.yaml", "id: pace", "id: use", "items: use stands here twice"),
    ("feedback.yaml", ", high: {uk: так, en: yes}", "", "item use: high is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), SHEET_CHANGES)
def test_a_fault_of_a_sheet_says_its_place(copy: TinyCourse, name: str, old: str, new: str, expected: str) -> None:
    copy.replace(name, old, new, 1)
    faults = copy.faults()
    assert any(fault.startswith(f"{name}: {expected}") for fault in faults), faults


def test_a_feedback_form_has_twelve_items_at_most(copy: TinyCourse) -> None:
    item = "  - {{id: i{number}, type: text, text: {{uk: Так, en: Yes}}}}\n"
    copy.write("feedback.yaml", "items:\n" + "".join(item.format(number=number) for number in range(13)))
    assert copy.faults() == ["feedback.yaml: items: too many here; at most 12 are allowed"]


def test_a_question_with_several_right_choices_needs_a_wrong_one(copy: TinyCourse) -> None:
    third = "correct: true}\n    - {id: c, text: {uk: Три, en: Three}"
    copy.replace("quizzes/bank.yaml", "type: single", "type: multiple", 1)
    copy.replace("quizzes/bank.yaml", "correct: true}", third + ", correct: true}", 1)
    assert copy.faults() == []
    copy.replace("quizzes/bank.yaml", "en: Three}, correct: true}", "en: Three}}")
    expected = "choices: two or more choices must be correct, and at least one wrong"
    assert copy.faults() == [f"quizzes/bank.yaml: question q01: {expected}"]
    copy.replace("quizzes/bank.yaml", "en: Three}}", "en: Three}, correct: true}")
    copy.replace("quizzes/bank.yaml", "en: Two}}", "en: Two}, correct: true}", 1)
    assert copy.faults() == [f"quizzes/bank.yaml: question q01: {expected}"]


PIECES = [
    *(
        "title:",
        " ",
        "\n",
        "\n  ",
        "\n- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        ": ",
        "id: o1",
        "uk: так",
        "en: yes",
        "&a",
        "*a",
        "!!int a",
    ),
    *(
        "?",
        "|",
        '"',
        "'",
        "\\uD800",
        "#",
        "null",
        "true",
        "-1",
        "0.5",
        "1e999",
        ".nan",
        "12:30",
        "2026-01-01",
        "<<: ",
        "%",
        "\t",
    ),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.binary(max_size=40))
def test_nothing_an_author_writes_breaks_the_reading(copy: TinyCourse, text: str | bytes) -> None:
    copy.write("course.yaml", text)
    copy.write("quizzes/bank.yaml", text)
    copy.write("notes/first-steps.en.md", text)
    assert copy.faults()


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "[" * 900 + "]" * 900, "x" * 1_000_001, "a: !!int " + "9" * 9000])
def test_monsters_are_faults(copy: TinyCourse, text: str) -> None:
    copy.write("course.yaml", text)
    assert copy.faults()[0].startswith("course.yaml: ")
