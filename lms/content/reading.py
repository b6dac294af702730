"""Read a folder of catalogues and courses, and collect everything that is wrong with the files."""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from lms.content.faults import Fault
from lms.content.questions import Question
from lms.content.reader import Attachment, Reader, Texts
from lms.content.schema import Catalogue, Course
from lms.content.sheets import Assessment, Feedback
from lms.content.wording import Language

_CATALOGUE = TypeAdapter(Catalogue)
_COURSE = TypeAdapter(Course)
_ASSESSMENT = TypeAdapter(Assessment)
_FEEDBACK = TypeAdapter(Feedback)
_FOLDERS = {"lessons", "notes", "handouts", "assessments", "quizzes", "files"}


@dataclass(frozen=True)
class CourseFiles:
    """One course as its folder has it. `catalogue` and `course` are None when their file is faulty.

    `lessons`, `notes` and `handouts` are Markdown by (module id, language); `banks` hold the questions that could be
    read; `feedback` is None when its file is missing or faulty. `faults` are those of reading alone, `checks.check`
    adds the rest.
    """

    path: str
    catalogue_id: str
    course_id: str
    catalogue: Catalogue | None = None
    course: Course | None = None
    lessons: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    handouts: Texts = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    feedback: Feedback | None = None
    banks: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def texts(self) -> dict[str, Texts]:
        """The pages by folder."""
        return {"lessons": self.lessons, "notes": self.notes, "handouts": self.handouts}

    def text_path(self, folder: str, name: str, language: Language) -> str:
        """Where a page stands, as faults name it."""
        return f"{self.path}/{folder}/{name}.{language}.md"


@dataclass(frozen=True)
class Library:
    """A folder of courses; `catalogues` by id; `faults` are those outside any course."""

    catalogues: dict[str, Catalogue]
    courses: tuple[CourseFiles, ...]
    faults: tuple[Fault, ...]


def read_courses(root: Path) -> Library:
    """Everything under a `courses/` folder, in the order of names; never raises for what an author wrote."""
    reader = Reader(root.resolve())
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
    reader = Reader(folder.parents[1])
    reader.known(folder, _FOLDERS | {"course.yaml", "feedback.yaml"})
    return CourseFiles(
        path=reader.label(folder),
        catalogue_id=folder.parent.name,
        course_id=folder.name,
        catalogue=catalogue,
        course=reader.model(folder / "course.yaml", _COURSE),
        lessons=reader.texts(folder / "lessons"),
        notes=reader.texts(folder / "notes"),
        handouts=reader.texts(folder / "handouts"),
        assessments=reader.models(folder / "assessments", _ASSESSMENT),
        feedback=reader.model(folder / "feedback.yaml", _FEEDBACK),
        banks=reader.banks(folder / "quizzes"),
        attachments=reader.attachments(folder / "files"),
        faults=tuple(reader.faults),
    )
