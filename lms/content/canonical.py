"""A course as one JSON document: what an edition is, and what its hash is taken from."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lms.content.reader import Texts
from lms.content.reading import CourseFiles
from lms.content.schema import Module

FORMAT = 2


def canonical(files: CourseFiles) -> dict[str, Any]:
    """Everything an edition needs at run time, JSON-ready; ValueError when `course.yaml` could not be read.

    Lists keep the author's order (a bank's questions too), banks and files are ordered by name. The shelf is not in
    it, so that re-ordering shelves makes no new editions. Numbers that are keys of answers are decimal texts.
    Format 1 had no parts, hours, reading, handouts, assessments, feedback, years of sources and dates of questions.
    """
    if files.course is None:
        raise ValueError(files.path)
    whole: dict[str, Any] = files.course.model_dump(mode="json", by_alias=True)
    whole["modules"] = [_module(files, module) for module in files.course.modules]
    return {
        "format": FORMAT,
        "id": f"{files.catalogue_id}/{files.course_id}",
        "catalogue": files.catalogue_id,
        "course": files.course_id,
        **whole,
        "banks": {
            bank: [question.model_dump(mode="json") for question in files.banks[bank]] for bank in sorted(files.banks)
        },
        "assessments": {
            name: files.assessments[name].model_dump(mode="json", by_alias=True) for name in sorted(files.assessments)
        },
        "feedback": files.feedback.model_dump(mode="json") if files.feedback else None,
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files.attachments],
    }


def content_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the document as JSON with sorted keys, no spaces, UTF-8: the same on every machine."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _module(files: CourseFiles, module: Module) -> dict[str, Any]:
    return {
        **module.model_dump(mode="json"),
        "lesson": _by_language(files.lessons, module.id),
        "notes": _by_language(files.notes, module.id),
        "handout": _by_language(files.handouts, module.id),
    }


def _by_language(texts: Texts, module_id: str) -> dict[str, str]:
    return {language.value: text for (name, language), text in sorted(texts.items()) if name == module_id}
