"""When a file names so few of the people who serve that it is more likely wrong than true."""

from collections import Counter
from collections.abc import Sequence

from lms.people.rules.staff_list.difference import Leaving, Stop

MOST_PERCENT = 5
COUNTED_FROM = 10


def stops_for_leavers(serving: Counter[int], left: Sequence[Leaving]) -> tuple[Stop, ...]:
    """Stop at more than 5 % leavers of all the people the file speaks for, or of any one unit of ten or more.

    `serving` counts the people of each unit (id) before the file.
    """
    leaving = Counter(entry.unit_id for entry in left)
    stops = []
    if _is_too_many(len(left), serving.total()):
        stops.append(_stop("too-many-left", len(left), serving.total()))
    for unit_id, count in sorted(leaving.items()):
        if serving[unit_id] >= COUNTED_FROM and _is_too_many(count, serving[unit_id]):
            stops.append(_stop("too-many-left-of-unit", count, serving[unit_id], unit_id))
    return tuple(stops)


def _is_too_many(left: int, people: int) -> bool:
    return left * 100 > people * MOST_PERCENT


def _stop(code: str, left: int, people: int, *unit_ids: int) -> Stop:
    return Stop(code=code, facts={"left": str(left), "people": str(people)}, unit_ids=unit_ids)
