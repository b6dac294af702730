"""Read a folder of catalogues and courses, and collect everything that is wrong with the files."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from lms.content import strict_yaml
from lms.content.faults import Fault
from lms.content.questions import Question
from lms.content.schema import Catalogue, Course
from lms.content.validation import InvalidError, validated
from lms.content.wording import KEBAB, Language

T = TypeVar("T")
Texts = dict[tuple[str, Language], str]

_LIMIT_KB = 1000
_TEXT_NAME = re.compile(r"(?P<module>[a-z0-9-]+)\.(?P<language>uk|en)\.md")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)+")
_CATALOGUE = TypeAdapter(Catalogue)
_COURSE = TypeAdapter(Course)
_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Attachment:
    """A file of the course, by the SHA-256 of its bytes; `source` is where it can be copied from."""

    name: str
    sha256: str
    size: int
    source: Path


@dataclass(frozen=True)
class CourseFiles:
    """One course as its folder has it. `catalogue` and `course` are None when their file is faulty.

    `lessons` and `notes` are Markdown by (module id, language); `banks` hold the questions that could be read;
    `faults` are those of reading alone, `checks.check` adds the rest.
    """

    path: str
    catalogue_id: str
    course_id: str
    catalogue: Catalogue | None = None
    course: Course | None = None
    lessons: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    banks: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Library:
    """A folder of courses; `catalogues` by id; `faults` are those outside any course."""

    catalogues: dict[str, Catalogue]
    courses: tuple[CourseFiles, ...]
    faults: tuple[Fault, ...]


def read_courses(root: Path) -> Library:
    """Everything under a `courses/` folder, in the order of names; never raises for what an author wrote."""
    reader = _Reader(root.resolve())
    catalogues: dict[str, Catalogue] = {}
    courses: list[CourseFiles] = []
    for shelf in reader.folders(reader.root, {"LICENSE", "README.md"}):
        catalogue = reader.model(shelf / "catalogue.yaml", _CATALOGUE)
        if catalogue:
            catalogues[shelf.name] = catalogue
        courses += [read_course(folder, catalogue) for folder in reader.folders(shelf, {"catalogue.yaml"})]
    return Library(catalogues, tuple(courses), tuple(reader.faults))


def read_course(folder: Path, catalogue: Catalogue | None) -> CourseFiles:
    """One course folder `courses/<catalogue>/<course>`; its faults name files from `courses/` on."""
    reader = _Reader(folder.parents[1])
    reader.known(folder, {"course.yaml", "lessons", "notes", "quizzes", "files"})
    return CourseFiles(
        path=reader.label(folder),
        catalogue_id=folder.parent.name,
        course_id=folder.name,
        catalogue=catalogue,
        course=reader.model(folder / "course.yaml", _COURSE),
        lessons=reader.texts(folder / "lessons"),
        notes=reader.texts(folder / "notes"),
        banks=reader.banks(folder / "quizzes"),
        attachments=reader.attachments(folder / "files"),
        faults=tuple(reader.faults),
    )


@dataclass
class _Reader:
    """Reads files below `root` and notes what is wrong with them."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def label(self, path: Path) -> str:
        return path.relative_to(self.root.parent).as_posix()

    def fault(self, path: Path, code: str, place: str = "", **params: str | int) -> None:
        self.faults.append(Fault(self.label(path), place, code, params))

    def entries(self, folder: Path) -> list[Path]:
        """What stands in a folder, hidden files aside; a missing folder is empty."""
        inside = sorted(path for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []
        for path in inside:
            if path.is_symlink():
                self.fault(path, "link-outside")
        return [path for path in inside if not path.is_symlink()]

    def folders(self, folder: Path, files: set[str]) -> list[Path]:
        """The sub-folders, all named in kebab-case; other files than `files` are faults."""
        inside = [path for path in self.entries(folder) if path.is_dir()]
        self.known(folder, files | {path.name for path in inside if KEBAB.fullmatch(path.name)})
        return [path for path in inside if KEBAB.fullmatch(path.name)]

    def known(self, folder: Path, names: set[str]) -> None:
        for path in self.entries(folder):
            if path.name not in names:
                self.fault(path, "unknown-file")

    def text(self, path: Path) -> str | None:
        """A text file in Unicode's composed form with plain line ends, or None and a fault."""
        if not path.is_file() or path.is_symlink():
            self.fault(path, "missing-file")
        elif path.stat().st_size > _LIMIT_KB * 1000:
            self.fault(path, "too-big", limit=_LIMIT_KB)
        else:
            try:
                return unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
            except (OSError, UnicodeDecodeError):
                self.fault(path, "unreadable")
        return None

    def data(self, path: Path) -> object:
        """What a YAML file says, or None and a fault."""
        text = self.text(path)
        if text is None:
            return None
        try:
            data = strict_yaml.load(text)
        except strict_yaml.YamlError as error:
            self.fault(path, error.code, error.place, **error.params)
            return None
        if data is None:
            self.fault(path, "empty-file")
        return data

    def model(self, path: Path, adapter: TypeAdapter[T]) -> T | None:
        data = self.data(path)
        if data is None:
            return None
        try:
            return validated(self.label(path), "", adapter, data)
        except InvalidError as error:
            self.faults += error.faults
            return None

    def texts(self, folder: Path) -> Texts:
        found: Texts = {}
        for path in self.entries(folder):
            name = _TEXT_NAME.fullmatch(path.name)
            if not name:
                self.fault(path, "unknown-file")
                continue
            text = self.text(path)
            if text is not None:
                found[name["module"], Language(name["language"])] = text
        return found

    def banks(self, folder: Path) -> dict[str, tuple[Question, ...]]:
        found: dict[str, tuple[Question, ...]] = {}
        for path in self.entries(folder):
            if path.suffix != ".yaml" or not KEBAB.fullmatch(path.stem):
                self.fault(path, "unknown-file")
                continue
            found[path.stem] = self.questions(path)
        return found

    def questions(self, path: Path) -> tuple[Question, ...]:
        """The questions of a bank that can be read; each is read alone, so that one fault hides no other."""
        data = self.data(path)
        if not isinstance(data, list):
            if data is not None:
                self.fault(path, "wrong-kind", expected="a list of questions")
            return ()
        found: dict[str, Question] = {}
        for number, entry in enumerate(data, 1):
            name = entry["id"] if isinstance(entry, dict) and isinstance(entry.get("id"), str) else str(number)
            try:
                question = validated(self.label(path), f"question {name}", _QUESTION, entry)
            except InvalidError as error:
                self.faults += error.faults
                continue
            if question.id in found:
                self.fault(path, "not-unique", f"question {name}", value=name)
            found[question.id] = question
        return tuple(found.values())

    def attachments(self, folder: Path) -> tuple[Attachment, ...]:
        found = []
        for path in self.entries(folder):
            if not path.is_file() or not _FILE_NAME.fullmatch(path.name):
                self.fault(path, "unknown-file")
                continue
            content = path.read_bytes()
            found.append(Attachment(path.name, hashlib.sha256(content).hexdigest(), len(content), path))
        return tuple(found)
