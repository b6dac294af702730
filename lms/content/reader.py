"""Read the files of one folder, each whole, and note what is wrong with them."""

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
from lms.content.validation import InvalidError, validated
from lms.content.wording import KEBAB, Language

T = TypeVar("T")
Texts = dict[tuple[str, Language], str]

_LIMIT_KB = 1000
_TEXT_NAME = re.compile(r"(?P<module>[a-z0-9-]+)\.(?P<language>uk|en)\.md")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)+")
_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Attachment:
    """A file of the course, by the SHA-256 of its bytes; `source` is where it can be copied from."""

    name: str
    sha256: str
    size: int
    source: Path


@dataclass
class Reader:
    """Reads files below `root` and notes what is wrong with them."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def label(self, path: Path) -> str:
        """The path as faults name it, from `courses/` on."""
        return path.relative_to(self.root.parent).as_posix()

    def fault(self, path: Path, code: str, place: str = "", **params: str | int) -> None:
        """Note that something is wrong with a file."""
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
        """Note every entry that is not among these names."""
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
        """The model that a YAML file says, or None and its faults."""
        data = self.data(path)
        if data is None:
            return None
        try:
            return validated(self.label(path), "", adapter, data)
        except InvalidError as error:
            self.faults += error.faults
            return None

    def texts(self, folder: Path) -> Texts:
        """The pages `<module>.<language>.md` of a folder."""
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
        """The question banks of a folder, by name."""
        return {path.stem: self.questions(path) for path in self.yaml_files(folder)}

    def models(self, folder: Path, adapter: TypeAdapter[T]) -> dict[str, T]:
        """The YAML files of a folder that can be read, by name."""
        found = {path.stem: self.model(path, adapter) for path in self.yaml_files(folder)}
        return {name: model for name, model in found.items() if model is not None}

    def yaml_files(self, folder: Path) -> list[Path]:
        """The files `<kebab-case>.yaml` of a folder; anything else in it is a fault."""
        found = []
        for path in self.entries(folder):
            if path.suffix == ".yaml" and KEBAB.fullmatch(path.stem):
                found.append(path)
            else:
                self.fault(path, "unknown-file")
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
        """The files of a folder, for download."""
        found = []
        for path in self.entries(folder):
            if not path.is_file() or not _FILE_NAME.fullmatch(path.name):
                self.fault(path, "unknown-file")
                continue
            content = path.read_bytes()
            found.append(Attachment(path.name, hashlib.sha256(content).hexdigest(), len(content), path))
        return tuple(found)
