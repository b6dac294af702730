"""A whole `courses/` folder with one tiny course, to be broken by tests."""

import hashlib
from pathlib import Path

from lms.content.checks import check
from lms.content.reading import CourseFiles, read_courses
from lms.content.texts import LESSON_HEADINGS, NOTES_HEADINGS
from lms.content.wording import Language

COURSE = """\
title: {uk: Мала справа, en: A small matter}
summary: {uk: Коротко, en: In brief}
neutral_title: {uk: Службова підготовка, en: In-service training}
privacy: open
kind: workshop
audience: [middle, line]
languages: [uk, en]
validity_months: 36
default_seats: 18
hours: 2
parts:
  - {id: only-day, title: {uk: День, en: Day}, modules: [first-steps]}
objectives:
  - {id: o1, text: {uk: Перше, en: First}}
  - {id: o2, text: {uk: Друге, en: Second}}
modules:
  - id: first-steps
    title: {uk: Перші кроки, en: First steps}
    minutes: {self_study: 60, together: 60}
    methods: [reading]
    objectives: [o1, o2]
    sources: [S1, S2]
tasks:
  - {id: record, module: first-steps, title: {uk: Запис, en: A record}}
tests:
  - {id: entry, kind: entry, title: {uk: Вхідний, en: Entry}, bank: bank, per_objective: 5, minutes: 20, attempts: 1}
  - {id: final, kind: final, title: {uk: Друге, en: Final}, bank: bank, per_objective: 5, minutes: 20, attempts: 2}
completion:
  minimum_share: 80
  compulsory_modules: [first-steps]
  minimum_score: {test: final, percent: 70}
  tasks: [record]
reading:
""" + "".join(
    f"  - {{id: book-{number}, title: {{uk: Книга, en: Book}}, year: 2020, why: {{uk: Варто, en: Good}}}}\n"
    for number in range(5)
)
ASSESSMENT = (
    """\
title: {uk: Показ, en: A show}
module: first-steps
instruction: {uk: Дивіться, en: Watch}
criteria:
"""
    + "".join(
        f"  - {{id: c{number}, objective: o{1 + number % 2}, text: {{uk: Робить, en: Does it}}, critical: true}}\n"
        for number in range(5)
    )
    + "pass: {uk: Усе, en: All}\n"
)
FEEDBACK = """\
items:
  - {id: use, type: scale, text: {uk: Чи корисно, en: Of use}, low: {uk: ні, en: no}, high: {uk: так, en: yes}}
  - {id: pace, type: choice, text: {uk: Темп, en: Pace}, choices: [{id: a, text: {uk: швидко, en: fast}}, {id: b, text: {uk: повільно, en: slow}}]}
  - {id: more, type: text, text: {uk: Що змінити, en: What to change}}
"""
SINGLE = """\
- id: q{number:02}
  objective: {objective}
  type: single
  basis: judgement
  cites: [first-steps]
  text: {{uk: {uk}, en: {en}}}
  choices:
    - {{id: a, text: {{uk: Одне, en: One}}{first}}}
    - {{id: b, text: {{uk: Друге, en: Two}}{second}}}
  feedback: {{uk: Так, en: Yes}}
"""
SYLLABLES = {Language.UK: "ба во гу де жи зе ку ла", Language.EN: "ba vo gu de zhy ze ku la"}
NUMERIC = """\
- id: q21
  objective: o1
  type: numeric
  basis: fact
  cites: [S1]
  text: {uk: Скільки, en: How many}
  answer: {value: 0.1, tolerance: 0}
  feedback: {uk: Так, en: Yes}
"""
CATALOGUE = "title: {uk: Полиця, en: Shelf}\nsummary: {uk: Про що, en: About}\nposition: 1\n"
TITLES = {Language.UK: "Перші кроки", Language.EN: "First steps"}
WORDS = {Language.UK: "слово ", Language.EN: "word "}


def lesson(language: Language) -> str:
    parts = [f"## {heading}\n\n{WORDS[language] * 110}[S1]\n\n- a list\n" for heading in LESSON_HEADINGS[language]]
    parts[3] = f"## {LESSON_HEADINGS[language][3]}\n\n{WORDS[language] * 110}[S1]\n\n1. a list [o1]\n2. a list [o2]\n"
    return f"# {TITLES[language]}\n\n" + "\n".join(parts).replace("a list", WORDS[language].strip())


def notes(language: Language) -> str:
    table = "| # | ? |\n|--|--|\n| 0–20 | – |\n| 20–60 | – |\n"
    parts = [
        f"## {heading}\n\n{table if place == 1 else WORDS[language] * 50}\n"
        for place, heading in enumerate(NOTES_HEADINGS[language])
    ]
    return f"# {TITLES[language]}\n\n" + "\n".join(parts)


def handout(language: Language) -> str:
    return f"# {TITLES[language]}\n\n{WORDS[language] * 100}\n\n| {WORDS[language]} |\n|--|\n| … |\n"


def words_of(number: int, language: Language) -> str:
    """Ten words that no other question has in this order."""
    syllables = [SYLLABLES[language].split()[byte % 8] for byte in hashlib.sha256(bytes([number])).digest()]
    return " ".join("".join(syllables[place : place + 3]) for place in range(0, 30, 3))


def single(number: int) -> str:
    """A question of the bank; the key stands first and second in turn, so that nobody guesses it."""
    keys = ("", ", correct: true") if number // 2 % 2 else (", correct: true", "")
    return SINGLE.format(
        number=number, objective=f"o{1 + number % 2}", uk=words_of(number, Language.UK), first=keys[0],
        en=words_of(number, Language.EN), second=keys[1],
    )  # fmt: skip


class TinyCourse:
    """`courses/shelf/small` under a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "shelf" / "small"
        bank = [single(number) for number in range(1, 43) if number != 21]
        self.write("../catalogue.yaml", CATALOGUE)
        self.write("course.yaml", COURSE)
        self.write("quizzes/bank.yaml", "".join(bank) + NUMERIC)
        self.write("files/card.pdf", "%PDF-1.7")
        self.write("assessments/show.yaml", ASSESSMENT)
        self.write("feedback.yaml", FEEDBACK)
        for language in Language:
            self.write(f"lessons/first-steps.{language}.md", lesson(language))
            self.write(f"notes/first-steps.{language}.md", notes(language))
            self.write(f"handouts/first-steps.{language}.md", handout(language))

    def write(self, name: str, text: str | bytes) -> None:
        """Put a file into the course."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name: str, old: str, new: str, count: int = -1) -> None:
        """Change what a file says."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, old
        self.write(name, text.replace(old, new, count))

    def read(self) -> CourseFiles:
        """Read the only course."""
        (course,) = read_courses(self.root).courses
        return course

    def faults(self) -> list[str]:
        """List what the check says, without the folder's name."""
        return [str(fault).removeprefix("courses/shelf/small/") for fault in check(self.read())]
