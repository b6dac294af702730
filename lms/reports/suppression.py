"""Hide small counts so that no figure says something about one person. Pure.

Rule of the house: counts under five are suppressed; a hidden count must not follow from the total either, so the
hidden ones of a row are at least two and together at least five, else the next smallest is hidden with them.
"""

from collections.abc import Mapping
from typing import TypeVar

SMALLEST = 5
Key = TypeVar("Key")


def shown(counts: Mapping[Key, int], *, absent: frozenset[Key] = frozenset()) -> dict[Key, int | None]:
    """The counts of one measure by group, None where hidden.

    `absent` groups have nobody at all: their 0 may stand. So may all zeros together, for a total of 0 tells the same.
    """
    if not any(counts.values()):
        return dict(counts)
    hidden = {key for key, count in counts.items() if count < SMALLEST and key not in absent}
    others = sorted((count, str(key), key) for key, count in counts.items() if key not in hidden and key not in absent)
    while hidden and others and not _is_safe([counts[key] for key in hidden]):
        hidden.add(others.pop(0)[2])
    return {key: None if key in hidden else count for key, count in counts.items()}


def total(whole: int) -> int | None:
    """The count of a measure over all groups: hidden when it is small. What `shown` hides does not follow from it."""
    return None if 0 < whole < SMALLEST else whole


def _is_safe(hidden: list[int]) -> bool:
    """Each hidden count is under five by itself, so a sum of five or more stands for two groups at least."""
    return sum(hidden) >= SMALLEST
