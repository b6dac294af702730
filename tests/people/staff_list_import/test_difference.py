"""What a staff list would change, and what keeps it from being applied."""

from datetime import timedelta

import pytest

from lms import clock
from lms.access import Role
from lms.db import Db
from lms.i18n import speaking
from lms.people.models.persons import PersonKind, StaffGroup
from lms.people.queries.trust import actor_of
from lms.people.ranks import Rank
from lms.people.rules.staff_list.comparing import difference
from lms.people.rules.staff_list.difference import Change, Difference
from lms.people.rules.staff_list.groups import suggested_group
from lms.people.rules.staff_list.reasons import conflict_sentence, stop_sentence
from tests.make import Make
from tests.people.staff_list_import.lists import (
    HEADINGS,
    HR,
    compared,
    file_of,
    line,
    staff,
    statements,
)
from tests.people.staff_lists.office import text_of_rows, xlsx


def codes(found: Difference) -> list[tuple[str, int, str | None]]:
    """Code, row and column of each conflict."""
    return [(conflict.code, conflict.place.row, conflict.column) for conflict in found.conflicts]


def test_a_list_that_says_what_is_known_changes_nothing(db: Db, make: Make) -> None:
    office = staff(make, 3)
    found = compared(db, office.lines())
    assert (found.unchanged, found.people, found.rows) == (3, 3, 3)
    assert found.is_empty
    assert not found.is_blocked


def test_windows_1251_with_three_name_columns_finds_people_and_the_unit_by_its_alias(db: Db, make: Make) -> None:
    unit = make.unit(name="Сектор реагування № 1")
    unit.aliases = ["СРПП-1"]
    known = make.person(unit=unit, surname="О’Лійник", given="Олена", patronymic=None, service_number="М-012345")
    rows = [
        ("Підрозділ", "По батькові", "Ім'я", "Прізвище", "Особовий номер", "Посада"),
        ("српп 1", "Ігорівна", "ОЛЕНА", "О'ЛІЙНИК", "M-012345", "інспектор"),
        ("«Сектор реагування №1»", "", "Петро", "Новий", "М-012346", "начальник сектору"),
    ]
    found = difference(db, file_of(db, text_of_rows(rows).encode("cp1251"), "кадри.csv"), (), by=HR)
    [changed], [new] = found.changed, found.new
    assert (changed.person_id, changed.place.row) == (known.id, 2)
    assert changed.changes == (
        Change(field="patronymic", before=None, after="Ігорівна"),
        Change(field="post", before="Інспектор", after="інспектор"),
    )
    assert (new.surname_latin, new.given_latin, new.unit_id) == ("Novyi", "Petro", unit.id)
    assert (new.staff_group, new.group_is_proposed) == (StaffGroup.MIDDLE, True)
    assert not found.conflicts


def test_a_workbook_with_title_rows_is_compared_row_by_row(db: Db, make: Make) -> None:
    office = staff(make, 2)
    title = ["СПИСОК особового складу станом на 01.03.2026"]
    rows = [title, [], HEADINGS, line(office.people[0], office.unit, rank="ст. с-т поліції"), office.lines()[1]]
    found = difference(db, file_of(db, xlsx(rows, merged=["A1:G1"])), (), by=HR)
    [changed] = found.changed
    assert changed.place.row == 4
    assert changed.changes == (Change(field="rank", before="sergeant", after="senior-sergeant"),)
    assert found.unchanged == 1


def test_a_transfer_is_found_with_its_day(db: Db, make: Make) -> None:
    office, other = staff(make, 2), make.unit()
    rows = [(*HEADINGS, "У посаді з"), (*line(office.people[0], other), "01.02.2024"), (*office.lines()[1], "")]
    found = difference(db, file_of(db, xlsx(rows)), (), by=HR)
    [moved] = found.moved
    assert (moved.from_unit_id, moved.to_unit_id) == (office.unit.id, other.id)
    assert f"{moved.begins_on}" == "2024-02-01"
    assert not found.left


def test_who_is_missing_from_the_units_of_the_file_leaves(db: Db, make: Make) -> None:
    office, untouched = staff(make, 40), staff(make, 3)
    make.grant(office.people[7], Role.COMMANDER, unit=office.unit)
    found = compared(db, office.lines(but=[7, 9]))
    assert [entry.person_id for entry in found.left] == [office.people[7].id, office.people[9].id]
    assert found.left[0].roles == ("commander",)
    assert not found.is_blocked
    assert untouched.unit.id not in found.spoken


def test_units_given_speak_for_all_under_them(db: Db, make: Make) -> None:
    region = make.unit()
    head = staff(make, 30, unit=make.unit(parent=region))
    below = staff(make, 1, unit=make.unit(parent=region))
    assert not compared(db, head.lines()).left
    found = compared(db, head.lines(), [region.id])
    assert [entry.person_id for entry in found.left] == [below.people[0].id]


@pytest.mark.parametrize(("people", "missing", "stops"), [(40, 2, False), (40, 3, True), (9, 1, True), (20, 1, False)])
def test_more_than_five_in_a_hundred_leavers_stop_the_file(
    db: Db,
    make: Make,
    people: int,
    missing: int,
    stops: bool,  # noqa: FBT001
) -> None:
    office = staff(make, people)
    found = compared(db, office.lines(but=range(missing)))
    assert ("too-many-left" in {stop.code for stop in found.stops}) is stops
    assert len(found.left) == missing


def test_a_unit_of_ten_stops_the_file_for_itself(db: Db, make: Make) -> None:
    large, ten, nine = staff(make, 100), staff(make, 10), staff(make, 9)
    found = compared(db, [*large.lines(), *ten.lines(but=[0]), *nine.lines(but=[0])])
    [stop] = found.stops
    assert (stop.code, stop.unit_ids) == ("too-many-left-of-unit", (ten.unit.id,))
    with speaking("en"):
        said = stop_sentence(stop, found)
    assert "1 of 10 people" in said.what
    assert "Above 5 %" in said.what


def test_every_conflict_names_its_row_and_column(db: Db, make: Make) -> None:
    office = staff(make, 6)
    first, second, third, fourth, fifth, sixth = office.people
    sixth.service_number = None
    elsewhere_unit = make.unit()
    elsewhere = make.person(unit=elsewhere_unit, surname="Деінде", given="Ганна", patronymic=None)
    make.person(unit=elsewhere_unit, surname="Ніде", given="Ганна", patronymic=None)
    outside = make.person(kind=PersonKind.OUTSIDE, surname="Зовнішня", given="Інна")
    unit = office.unit
    found = compared(
        db,
        [
            line(first, unit, where="Немає такого"),
            line(second, unit, number=first.service_number or "", name="ЗОВСІМ Інший"),
            line(third, unit, number="", name="НІДЕ Ганна"),
            line(fourth, unit, number="999-1"),
            line(fifth, unit, group="", post="", number="999-2", name="НОВИЙ Назар"),
            line(sixth, unit),
            line(outside, unit),
            line(elsewhere, unit, where=""),
            line(first, unit, number="999-3", name="НОВА Ніна", rank="прапорщик"),
            line(third, unit),
        ],
    )
    assert codes(found) == [
        ("unit-unknown", 2, "F"),
        ("number-of-another", 3, "B"),
        ("name-known-elsewhere", 4, "C"),
        ("number-differs", 5, "B"),
        ("group-missing", 6, "G"),
        ("is-outside", 8, "B"),
        ("unit-missing", 9, "F"),
        ("rank-unknown", 10, "D"),
        ("service-number-twice", 3, "B"),
    ]
    for language in ("uk", "en"):
        with speaking(language):
            assert all(str(conflict_sentence(conflict)) for conflict in found.conflicts)


def test_two_of_one_name_without_a_number_cannot_be_told_apart(db: Db, make: Make) -> None:
    unit = make.unit()
    for _ in range(2):
        make.person(unit=unit, surname="Двійник", given="Іван", patronymic=None, service_number=None)
    found = compared(db, [("1", "", "ДВІЙНИК Іван", "сержант поліції", "Інспектор", unit.code, "")])
    assert codes(found) == [("name-ambiguous", 2, "C")]
    assert not found.left, "whoever a faulty line may mean has not left"


def test_one_person_in_two_rows_and_a_numberless_twin_are_conflicts(db: Db, make: Make) -> None:
    office = staff(make, 1)
    name = office.people[0].full_name
    found = compared(db, [*office.lines(), line(office.people[0], office.unit, number="")])
    assert [(conflict.code, conflict.other and conflict.other.row) for conflict in found.conflicts] == [
        ("namesake-in-list", 2)
    ]
    assert name


def test_a_repeated_number_is_said_once(db: Db, make: Make) -> None:
    office = staff(make, 2)
    found = compared(db, [*office.lines(), office.lines()[0]])
    assert codes(found) == [("service-number-twice", 4, "B")]
    assert found.conflicts[0].other is not None
    assert found.conflicts[0].other.row == 2


def test_a_person_without_a_number_gets_the_one_of_the_list(db: Db, make: Make) -> None:
    office = staff(make, 1)
    office.people[0].service_number = None
    found = compared(db, [line(office.people[0], office.unit, number="77-01")])
    assert found.changed[0].changes == (Change(field="service_number", before=None, after="77-01"),)


def test_a_new_number_is_a_change_only_when_the_whole_name_is_the_same(db: Db, make: Make) -> None:
    office = staff(make, 2)
    first, second = office.people
    first.patronymic = "Ілліч"
    db.flush()
    found = compared(db, [line(first, office.unit, number="77-01"), line(second, office.unit, number="77-02")])
    assert [(change.field, change.after) for change in found.changed[0].changes] == [("service_number", "77-01")]
    assert codes(found) == [("number-differs", 3, "B")]


def test_a_new_surname_brings_its_latin_spelling(db: Db, make: Make) -> None:
    office = staff(make, 1)
    [changed] = compared(db, [line(office.people[0], office.unit, name="ЗГУРСЬКА Іван")]).changed
    assert [(change.field, change.after) for change in changed.changes] == [
        ("surname", "Згурська"),
        ("surname_latin", "Zghurska"),
    ]


def test_a_list_changes_the_address_of_nobody_whom_hr_does_not_outrank(db: Db, make: Make) -> None:
    office = staff(make, 2)
    make.grant(office.people[0], Role.ADMINISTRATOR)
    make.grant(office.people[1], Role.COMMANDER, unit=office.unit)
    rows = [(*HEADINGS, "E-mail"), *[(*row, f"n{place}@a.example") for place, row in enumerate(office.lines())]]
    found = difference(db, file_of(db, xlsx(rows)), (), by=HR)
    assert codes(found) == [("email-of-trusted", 2, "H")]
    assert [entry.person_id for entry in found.changed] == [office.people[1].id]


def test_a_later_transfer_that_is_already_entered_is_not_overrun(db: Db, make: Make) -> None:
    office = staff(make, 2)
    make.posting(make.person(), office.unit, starts_on=clock.today() + timedelta(days=9))
    assert not compared(db, office.lines()).conflicts
    posting = make.posting(
        office.people[0], make.unit(), starts_on=clock.today() - timedelta(days=1), ends_on=clock.today()
    )
    posting.ends_on = clock.today() + timedelta(days=5)
    db.flush()
    assert "transfer-planned" in {code for code, _, _ in codes(compared(db, office.lines()))}


def test_a_closed_unit_names_its_successor_and_a_name_of_several_their_codes(db: Db, make: Make) -> None:
    office = staff(make, 1)
    closed = make.unit(name="Старий відділ", valid_to=clock.today() - timedelta(days=1), successor_id=office.unit.id)
    first, second = make.unit(name="Сектор № 1"), make.unit(name="Сектор № 1")
    person = office.people[0]
    found = compared(db, [line(person, closed), line(person, first, number="91", name="НОВИЙ Іван", where="Сектор №1")])
    assert found.conflicts[0].facts == {"text": closed.code, "successor": office.unit.code}
    assert found.conflicts[1].facts["codes"] == ", ".join(sorted((first.code, second.code)))
    with speaking("en"):
        assert f"Did you mean {office.unit.code}?" in str(conflict_sentence(found.conflicts[0]))


def test_a_file_without_a_column_of_units_needs_one_to_be_named(db: Db, make: Make) -> None:
    office = staff(make, 30)
    rows = [
        [*row[:5], row[6]] for row in (HEADINGS, *office.lines(), ("31", "88-1", "НОВА Олена", "", "слідчий", "", ""))
    ]
    file = file_of(db, xlsx(rows))
    assert [stop.code for stop in difference(db, file, (), by=HR).stops] == ["no-units"]
    found = difference(db, file, [office.unit.id], by=HR)
    assert (found.unchanged, found.new[0].unit_id, found.conflicts) == (30, office.unit.id, ())


def test_an_hr_person_speaks_for_their_own_units_only(db: Db, make: Make) -> None:
    mine, other = staff(make, 30), staff(make, 30)
    hr = actor_of(db, make.trusted(Role.HR, unit=mine.unit, serves=make.unit()))
    allowed = compared(db, mine.lines(), by=hr)
    assert (allowed.unchanged, allowed.stops) == (30, ())
    refused = compared(db, [*mine.lines(), other.lines()[0]], by=hr)
    [stop] = refused.stops
    assert (stop.code, stop.unit_ids) == ("units-beyond-scope", (other.unit.id,))
    assert not refused.left, "nobody of those units is named"
    assert not refused.people
    taken = compared(db, [*mine.lines(), line(other.people[0], mine.unit)], by=hr)
    assert codes(taken) == [("serves-elsewhere", 32, "F")]
    stranger = compared(db, [*mine.lines(), line(other.people[0], mine.unit, name="ЗОВСІМ Олег")], by=hr)
    assert codes(stranger) == [("number-of-another", 32, "B")]
    assert stranger.conflicts[0].facts["known"] == "", "a number does not reveal whose it is"


def test_reading_takes_a_bounded_number_of_statements(db: Db, make: Make) -> None:
    office = staff(make, 1)
    rows = [line(office.people[0], office.unit, number=f"9{place:06}", name=f"Людина Ім{'а' * (place % 50)}н")
            for place in range(1500)]  # fmt: skip
    file = file_of(db, xlsx([HEADINGS, *office.lines(), *rows]))
    assert len(file.staff.rows) == 1501
    with statements(db.connection()) as sent:
        found = difference(db, file, (), by=HR)
    assert len(found.new) == 1500
    assert len(sent) <= 12, sent


def test_the_document_is_the_same_each_time_and_survives_storage(db: Db, make: Make) -> None:
    office = staff(make, 30)
    rows = [*office.lines(but=[3]), ("9", "555", "НОВА Олена", "", "слідча", office.unit.code, "")]
    first, second = compared(db, rows), compared(db, rows)
    assert first.sha256() == second.sha256()
    assert Difference.model_validate(first.document()) == first


@pytest.mark.parametrize(
    ("post", "group"),
    [
        ("начальник відділу поліції", StaffGroup.SENIOR),
        ("Заступник начальника управління", StaffGroup.SENIOR),
        ("начальник сектору реагування", StaffGroup.MIDDLE),
        ("старший інспектор – начальник зміни", StaffGroup.MIDDLE),
        ("командир взводу", StaffGroup.MIDDLE),
        ("помічник начальника відділу", StaffGroup.LINE),
        ("старший інспектор", StaffGroup.LINE),
        ("дільничний офіцер поліції", StaffGroup.LINE),
        ("Head of Department", StaffGroup.SENIOR),
        ("Shift leader", StaffGroup.MIDDLE),
    ],
)
def test_the_post_suggests_the_staff_group(post: str, group: StaffGroup) -> None:
    assert suggested_group(post) is group


def test_a_rank_alone_never_decides_the_group(db: Db, make: Make) -> None:
    unit = make.unit()
    [new] = compared(db, [("1", "501", "НОВА Ніна", "майор поліції", "слідча", unit.code, "")]).new
    assert (new.rank, new.staff_group) == (Rank.MAJOR, StaffGroup.LINE)
