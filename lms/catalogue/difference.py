"""What differs between two versions of a course, as an author names the places. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

_ONE_OF = {
    "modules": "module", "tests": "test", "tasks": "task", "objectives": "objective", "sources": "source",
    "choices": "choice", "criteria": "criterion", "items": "item", "parts": "part", "reading": "reading",
}  # fmt: skip


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The places where two canonical courses differ: "module debrief: lesson: uk", "banks: bank: q07 (new)"."""
    return [": ".join(place) for place in _walk(before, after, ())]


def _walk(before: object, after: object, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _pairs(before, after, place)
    elif _has_ids(before) and _has_ids(after):
        yield from _listed(before, after, place)
    else:
        yield place


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            yield (*place, f"{key} (gone)")
        elif key not in before:
            yield (*place, f"{key} (new)")
        else:
            yield from _walk(before[key], after[key], (*place, key))


def _listed(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 - JSON
    noun = _ONE_OF.get(place[-1], "")
    olds, news = ({f"{noun} {item['id']}".strip(): item for item in items} for items in (before, after))
    stem = place[:-1] if noun else place
    yield from _pairs(olds, news, stem)
    if [name for name in olds if name in news] != [name for name in news if name in olds]:
        yield (*place, "order")


def _has_ids(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) and "id" in item for item in value)
