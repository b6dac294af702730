"""Course files: read, checked, and made into one document."""

from pathlib import Path

import pytest

from lms.content.canonical import canonical, content_hash
from lms.content.checks import check_against
from lms.content.faults import SENTENCES, Fault
from lms.content.questions import NumericQuestion
from lms.content.reading import read_courses
from lms.content.wording import Language
from tests.tiny_course import TinyCourse, handout, lesson, notes

FOLDERS = ("lessons", "notes", "handouts")


@pytest.fixture
def copy(tmp_path: Path) -> TinyCourse:
    return TinyCourse(tmp_path / "courses")


def test_a_good_course_has_no_faults(copy: TinyCourse) -> None:
    library = read_courses(copy.root)
    assert library.faults == ()
    assert library.catalogues["shelf"].position == 1
    assert copy.faults() == []


def test_a_latin_i_in_a_ukrainian_word_is_found_but_not_in_backticks_citations_and_links(copy: TinyCourse) -> None:
    name = "lessons/first-steps.uk.md"
    copy.replace(name, "- слово", "- `code` [слово](https://example.org/a) [S1] слівце", 1)
    assert copy.faults() == []
    copy.replace(name, "слівце", "слiвце")
    assert copy.faults() == [f"{name}: line 7: Latin letters in a Ukrainian text: i"]


def test_short_and_long_lessons_are_counted(copy: TinyCourse) -> None:
    copy.replace("lessons/first-steps.en.md", "word " * 110, "word ")
    copy.replace("lessons/first-steps.uk.md", "слово " * 110, "слово " * 300)
    assert [fault.split(": ")[1].split(";")[0] for fault in copy.faults()] == ["36 words", "1826 words"]


def test_files_that_are_missing_stray_or_broken_are_named(copy: TinyCourse) -> None:
    (copy.folder / "lessons" / "first-steps.en.md").unlink()
    copy.write("lessons/other.uk.md", lesson(Language.UK))
    copy.write("lessons/first-steps.fr.md", "mot")
    copy.write("notes/first-steps.uk.md", b"\xff\xfe")
    copy.write("draft.txt", "")
    (copy.folder / "files" / "secret.pdf").symlink_to("/etc/hostname")
    copy.write(".DS_Store", "")
    assert sorted(copy.faults()) == [
        "draft.txt: " + SENTENCES["unknown-file"],
        "files/secret.pdf: a symbolic link is not allowed in a course",
        "lessons/first-steps.en.md: the file is missing",
        "lessons/first-steps.fr.md: " + SENTENCES["unknown-file"],
        "lessons/other.uk.md: there is no module other",
        "notes/first-steps.uk.md: the file cannot be read as UTF-8 text",
    ]


def test_faults_outside_any_course_are_the_library_s(copy: TinyCourse) -> None:
    (copy.root / "Bad Name").mkdir()
    copy.write("../catalogue.yaml", "")
    library = read_courses(copy.root)
    assert [str(fault) for fault in library.faults] == [
        "courses/Bad Name: " + SENTENCES["unknown-file"],
        "courses/shelf/catalogue.yaml: the file is empty",
    ]
    assert library.catalogues == {}


def test_a_bank_needs_enough_questions_for_both_tests_but_one_fault_is_enough(copy: TinyCourse) -> None:
    name = "quizzes/bank.yaml"
    copy.replace(name, "objective: o2", "objective: o1", 11)
    assert copy.faults() == [f"{name}: objective o2 has 9 questions; 10 are needed"]
    copy.replace(name, "type: single", "type: double", 1)
    assert len(copy.faults()) == 1


def test_a_missing_bank_and_a_short_test_are_told(copy: TinyCourse) -> None:
    (copy.folder / "quizzes" / "bank.yaml").unlink()
    copy.replace("course.yaml", "per_objective: 5", "per_objective: 4")
    assert copy.faults() == [
        f"course.yaml: test {test}: {fault}"
        for test in ("entry", "final")
        for fault in (
            "bank: there is no file quizzes/bank.yaml",
            "per_objective: the test would have 8 questions; 10 to 12 are allowed",
        )
    ]


def test_all_faults_are_collected_even_when_the_course_file_is_faulty(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "kind: workshop", "kind: party")
    copy.replace("course.yaml", "privacy: open", "privacy: closed")
    copy.replace("quizzes/bank.yaml", "en: Two}", "en: Два}", 2)
    copy.replace("lessons/first-steps.en.md", "- word", "- слово", 1)
    assert [fault.split(": ")[:2] for fault in copy.faults()] == [
        ["course.yaml", "privacy"],
        ["course.yaml", "kind"],
        ["quizzes/bank.yaml", "question q01"],
        ["quizzes/bank.yaml", "question q02"],
        ["lessons/first-steps.en.md", "line 7"],
    ]
    with pytest.raises(ValueError, match="small"):
        canonical(copy.read())


def test_the_document_is_whole_and_its_hash_follows_the_content_alone(copy: TinyCourse) -> None:
    document = canonical(copy.read())
    module = document["modules"][0]
    assert (document["id"], document["catalogue"], document["course"]) == ("shelf/small", "shelf", "small")
    assert module["lesson"]["en"] == lesson(Language.EN)
    assert module["notes"]["uk"] == notes(Language.UK)
    assert document["banks"]["bank"][-1]["answer"] == {"value": "0.1", "tolerance": "0"}
    assert document["files"][0]["name"] == "card.pdf"
    assert (document["format"], document["hours"], document["parts"][0]["modules"]) == (2, 2, ["first-steps"])
    assert module["handout"]["uk"] == handout(Language.UK)
    assert document["assessments"]["show"]["pass"]["en"] == "All"
    assert [item["type"] for item in document["feedback"]["items"]] == ["scale", "choice", "text"]
    before = content_hash(document)
    copy.replace("course.yaml", "kind: workshop", "kind:   workshop  # as always")
    assert content_hash(canonical(copy.read())) == before
    copy.replace("lessons/first-steps.en.md", "- word", "- words", 1)
    assert content_hash(canonical(copy.read())) != before


def test_decimal_keys_stay_exact(copy: TinyCourse) -> None:
    question = copy.read().banks["bank"][-1]
    assert isinstance(question, NumericQuestion)
    assert str(question.answer.value) == "0.1"


def test_a_published_question_keeps_its_type_and_a_test_its_kind(copy: TinyCourse) -> None:
    path, before = "courses/shelf/small", canonical(copy.read())
    assert check_against(before, before) == []
    copy.replace("quizzes/bank.yaml", "id: q21", "id: q43")
    copy.replace("quizzes/bank.yaml", "id: q02", "id: q21")
    copy.replace("course.yaml", "kind: entry", "kind: final")
    assert check_against(before, canonical(copy.read())) == [
        Fault(f"{path}/quizzes/bank.yaml", "question q21", "type-changed", {"before": "numeric", "now": "single"}),
        Fault(f"{path}/course.yaml", "test entry", "kind-changed", {"before": "entry", "now": "final"}),
    ]


def test_every_sentence_can_be_said() -> None:
    class Anything(dict[str, str | int]):
        def __missing__(self, key: str) -> str:
            return key

    assert all(Fault("a", "b", code, Anything()).sentence for code in SENTENCES)


def test_a_course_of_one_language_has_pages_in_that_one_only(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "languages: [uk, en]", "languages: [uk]")
    assert copy.faults() == [
        f"{folder}/first-steps.en.md: the course is not held in this language" for folder in FOLDERS
    ]
    for folder in FOLDERS:
        (copy.folder / folder / "first-steps.en.md").unlink()
    assert copy.faults() == []


def test_a_bank_is_a_list_in_a_file_of_the_right_name(copy: TinyCourse) -> None:
    copy.write("quizzes/bank.yaml", "questions: []")
    copy.write("quizzes/Bank.yml", "[]")
    copy.write("files/A Card.pdf", "")
    assert copy.faults() == [
        "quizzes/Bank.yml: " + SENTENCES["unknown-file"],
        "quizzes/bank.yaml: a list of questions expected",
        "files/A Card.pdf: " + SENTENCES["unknown-file"],
    ]


def test_a_module_without_a_handout_is_in_order_but_half_a_handout_is_not(copy: TinyCourse) -> None:
    (copy.folder / "handouts" / "first-steps.en.md").unlink()
    assert copy.faults() == ["handouts/first-steps.en.md: the file is missing"]
    (copy.folder / "handouts" / "first-steps.uk.md").unlink()
    assert copy.faults() == []
    copy.write("handouts/last.uk.md", handout(Language.UK))
    assert copy.faults() == ["handouts/last.uk.md: there is no module last"]


def test_a_course_without_its_feedback_form_is_not_whole(copy: TinyCourse) -> None:
    (copy.folder / "feedback.yaml").unlink()
    assert copy.faults() == ["feedback.yaml: the file is missing"]


def test_a_module_without_time_together_needs_no_table_of_minutes(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "self_study: 60, together: 60", "self_study: 120, together: 0")
    for language in Language:
        copy.replace(f"notes/first-steps.{language}.md", "| # | ? |\n|--|--|\n| 0–20 | – |\n| 20–60 | – |\n", "")
    assert copy.faults() == []


def test_an_add_on_module_has_hours_of_its_own_and_nothing_depends_on_it(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "sources: [S1, S2]\n", "sources: [S1, S2]\n    add_on: true\n")
    assert copy.faults() == [
        "course.yaml: objective o1: the objective stands in no module",
        "course.yaml: objective o2: the objective stands in no module",
        "course.yaml: hours: the modules have 0 minutes together; these hours are 120",
        "course.yaml: add_on_hours: the modules have 120 minutes together; these hours are 0",
        "course.yaml: completion: compulsory_modules: first-steps is an add-on module; completion cannot depend on it",
    ]


def test_weeks_between_parts_keep_the_author_s_keys(copy: TinyCourse) -> None:
    copy.replace("course.yaml", "title: {uk: День", "weeks_after: {from: 6, to: 10}, title: {uk: День")
    assert canonical(copy.read())["parts"][0]["weeks_after"] == {"from": 6, "to": 10}


def test_links_to_headings_sources_and_addresses_of_the_page_are_in_order(copy: TinyCourse) -> None:
    for link in ("#part-2", "#source-S1", "https://example.org:8080/a?b=c#d", "mailto:training@example.org"):
        copy.write("lessons/first-steps.en.md", lesson(Language.EN).replace("- word", f"- [word]({link})", 1))
        assert copy.faults() == [], link
