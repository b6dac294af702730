"""The difference as a program or a terminal reads it: codes of units, reasons in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lms.people.rules.staff_list.difference import Difference, Place
from lms.people.rules.staff_list.reasons import conflict_sentence, stop_sentence


def report_of(found: Difference) -> dict[str, Any]:
    """The difference ready for JSON: new, changed, moved, left, conflicts and stops, each with row and reason."""
    code = {unit.id: unit.code for unit in found.units}
    return {
        "sha256": found.sha256(),
        "units": [code[unit_id] for unit_id in found.spoken],
        "people": found.people,
        "rows": found.rows,
        "unchanged": found.unchanged,
        "new": [
            {**_at(entry.place), **entry.model_dump(mode="json", exclude={"place", "unit_id", "changes"}),
             "unit": code[entry.unit_id]}
            for entry in found.new
        ],
        "changed": [
            {**_at(entry.place), "person": entry.person_id, "name": entry.name, "unit": code[entry.unit_id],
             "changes": [change.model_dump() for change in entry.changes], "begins_on": _day(entry.begins_on)}
            for entry in found.changed
        ],
        "moved": [
            {**_at(entry.place), "person": entry.person_id, "name": entry.name, "from": code[entry.from_unit_id],
             "to": code[entry.to_unit_id], "changes": [change.model_dump() for change in entry.changes],
             "begins_on": _day(entry.begins_on), "roles": list(entry.roles)}
            for entry in found.moved
        ],
        "left": [
            {"person": entry.person_id, "name": entry.name, "service_number": entry.service_number,
             "unit": code[entry.unit_id], "roles": list(entry.roles)}
            for entry in found.left
        ],
        "conflicts": [
            {**_at(conflict.place), "column": conflict.column, "field": conflict.field, "code": conflict.code,
             "reason": str(conflict_sentence(conflict)), "other": _at(conflict.other) if conflict.other else None}
            for conflict in found.conflicts
        ],
        "stops": [
            {"code": stop.code, "units": [code[unit_id] for unit_id in stop.unit_ids],
             "reason": str(stop_sentence(stop, found))}
            for stop in found.stops
        ],
        "skipped": [{**_at(line.place), "why": line.why, "text": line.text} for line in found.skipped],
        "sheets_not_read": list(found.left_out),
    }  # fmt: skip


def lines_of(found: Difference) -> Iterator[str]:
    """The difference for a terminal: figures, then what keeps it back, then everybody named."""
    code = {unit.id: unit.code for unit in found.units}
    yield (
        f"rows {found.rows}, people {found.people}, unchanged {found.unchanged}, new {len(found.new)}, changed"
        f" {len(found.changed)}, moved {len(found.moved)}, left {len(found.left)}, conflicts {len(found.conflicts)}"
    )
    for stop in found.stops:
        yield f"STOP      {stop_sentence(stop, found)}"
    for conflict in found.conflicts:
        at = f"{conflict.place.sheet}, row {conflict.place.row}" + (
            f", column {conflict.column}" if conflict.column else ""
        )
        yield f"CONFLICT  {at}: {conflict_sentence(conflict)}"
    for left in found.left:
        roles = f" (roles: {', '.join(left.roles)})" if left.roles else ""
        yield f"LEFT      {left.name}, {code[left.unit_id]}{roles}"
    for moved in found.moved:
        yield f"MOVED     {moved.name}: {code[moved.from_unit_id]} -> {code[moved.to_unit_id]}"
    for changed in found.changed:
        yield f"CHANGED   {changed.name}: " + ", ".join(
            f"{change.field} {change.before or '-'} -> {change.after or '-'}" for change in changed.changes
        )
    for new in found.new:
        yield f"NEW       {new.name}, {code[new.unit_id]}"


def _at(place: Place) -> dict[str, Any]:
    return {"sheet": place.sheet, "row": place.row}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
