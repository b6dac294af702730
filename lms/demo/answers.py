"""What the demonstration's people answer in tests."""

from collections.abc import Mapping
from typing import Any


def right_answer(question: Mapping[str, Any]) -> list[str]:
    """What a form sends for the right answer of a question."""
    match question["type"]:
        case "true-false":
            return ["true" if question["answer"] else "false"]
        case "numeric":
            return [str(question["answer"]["value"])]
        case "short-text":
            return [question["answer"]["uk"][0]]
        case _:
            return [choice["id"] for choice in question["choices"] if choice["correct"]]
