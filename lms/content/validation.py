"""From data to typed models, every fault with its place in the author's words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lms.content.faults import SENTENCES, Fault

T = TypeVar("T")

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "date_type": "a date such as 2026-05-31",
    "date_parsing": "a date such as 2026-05-31",
    "date_from_datetime_parsing": "a date such as 2026-05-31",
    "tuple_type": "a list",
    "model_type": "a mapping of keys",
    "model_attributes_type": "a mapping of keys",
}
_LIMITS = {
    "too_short": "too-few",
    "too_long": "too-many",
    "string_too_short": "empty-text",
    "string_too_long": "long-text",
    "greater_than_equal": "too-small",
    "less_than_equal": "too-large",
}
_EXPECTED = {"enum": "expected", "literal_error": "expected", "union_tag_invalid": "expected_tags"}
_ONE_OF = {
    "audience": "group", "choices": "choice", "cites": "citation", "criteria": "criterion", "items": "item",
    "compulsory_modules": "compulsory module", "languages": "language", "methods": "method", "modules": "module",
    "objectives": "objective", "parts": "part", "reading": "reading", "sources": "source", "tasks": "task",
    "tests": "test",
}  # fmt: skip


class InvalidError(ValueError):
    """Data does not fit its model; `faults` are all the reasons."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep all of them."""
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


def validated(path: str, place: str, adapter: TypeAdapter[T], data: object) -> T:
    """The model; raises InvalidError. `place` is where `data` stands in the file ("" = it is the whole file).

    Validated as JSON, so that strict models take lists as tuples and texts as enums, and nothing else.
    """
    try:
        return adapter.validate_json(json.dumps(data))
    except ValidationError as error:
        details = _causes(error.errors(include_url=False))
        raise InvalidError([_fault(path, place, data, each) for each in details]) from error


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out "too short" of a list whose own items are faulty: pydantic counts only the good ones."""
    inside = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    return [error for error in errors if not (error["type"] == "too_short" and error["loc"] in inside)]


def _fault(path: str, place: str, data: object, error: ErrorDetails) -> Fault:
    steps = [place] if place else []
    steps += place_of(error["loc"], data)
    code, params = _meaning(error)
    if error["type"] == "union_tag_invalid":
        steps.append("type")
    return Fault(path, ": ".join(steps), code, params)


def _meaning(error: ErrorDetails) -> tuple[str, dict[str, str | int]]:
    """The message code and parameters for one of pydantic's errors."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _KINDS:
        return "wrong-kind", {"expected": _KINDS[kind]}
    if kind in _EXPECTED:
        return "not-one-of", {"expected": str(context[_EXPECTED[kind]])}
    if kind in {"missing", "union_tag_not_found"}:
        return "missing", {"key": str(error["loc"][-1]) if kind == "missing" else "type"}
    if kind == "extra_forbidden":
        return ("unknown-key" if error["input"] is not None else "stray-comma"), {}
    code = _LIMITS.get(kind, kind)
    if code in SENTENCES:
        return code, {key: str(value) for key, value in context.items()}
    return "bad-value", {"problem": error["msg"]}


def place_of(location: Sequence[str | int], data: Any) -> list[str]:  # noqa: ANN401 - any YAML
    """`("modules", 3, "minutes")` in the author's words: `["module shift-planning", "minutes"]`.

    Steps that are not in the data (a missing key, pydantic's name for a kind of question) are left out.
    """
    steps: list[str] = []
    for step in location:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
            noun = steps.pop() if steps else ""
            name = data["id"] if isinstance(data, Mapping) and isinstance(data.get("id"), str) else step + 1
            steps.append(f"{_ONE_OF.get(noun, noun)} {name}".strip())
        elif isinstance(data, Mapping) and step in data:
            data = data[step]
            steps.append(str(step))
    return steps
