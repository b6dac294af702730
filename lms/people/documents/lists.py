"""Lists of persons and the tree of units as Excel files."""

from collections.abc import Iterable, Iterator, Mapping

from lms.i18n import _, in_language, label
from lms.people.models.persons import Person, Posting
from lms.people.queries.persons import signing_in_of
from lms.people.queries.units import Branch
from lms.tables import Cell, as_xlsx


def people_sheet(people: Iterable[Person], postings: Mapping[int, Posting], *, with_group: bool = False) -> bytes:
    """One row for each person: both names, number, where they serve, how their account stands."""
    columns = [
        _("Name"), _("Name in Latin letters"), _("Service number"), _("Rank"), _("Post"), _("Unit"),
        *([_("Staff group")] if with_group else []), _("State"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.full_name, f"{one.surname_latin.upper()} {one.given_latin}", one.service_number,
            *_service(postings.get(one.id), with_group=with_group), label(signing_in_of(one)),
        ]
        for one in people
    ]  # fmt: skip
    return as_xlsx(_("People"), columns, rows)


def _service(posting: Posting | None, *, with_group: bool) -> list[Cell]:
    if posting is None:
        return [""] * (4 if with_group else 3)
    cells: list[Cell] = [in_language(posting.rank_name), posting.post, in_language(posting.unit.name)]
    return [*cells, label(posting.staff_group)] if with_group else cells


def units_sheet(trees: Iterable[Branch]) -> bytes:
    """One row for each unit, from top to bottom, with the units above it and how many serve there today."""
    columns = [
        _("Unit"), _("Units above"), _("Code"), _("Kind"), _("Serve in this very unit"), _("With sub-units"),
        _("Exists until"), _("Locked"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            in_language(one.unit.name), " / ".join(above), one.unit.code, label(one.unit.kind), one.serving, one.in_all,
            one.unit.valid_to, _("yes") if one.unit.locked_at else _("no"),
        ]
        for one, above in _walked(trees, ())
    ]  # fmt: skip
    return as_xlsx(_("Units"), columns, rows)


def _walked(trees: Iterable[Branch], above: tuple[str, ...]) -> Iterator[tuple[Branch, tuple[str, ...]]]:
    for branch in trees:
        yield branch, above
        yield from _walked(branch.below, (*above, in_language(branch.unit.name)))
