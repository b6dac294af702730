"""A confirmed list: all of it as it was shown, or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db
from lms.errors import RefusedError
from lms.people.models.persons import Person, Posting, StaffGroup
from lms.people.models.signing_in import SignIn
from lms.people.models.staff_lists import HeadingMatch, ImportState, StaffImport
from lms.people.queries.trust import posting_on
from lms.people.ranks import Rank
from lms.people.rules.sign_ins import begin_sign_in
from lms.people.rules.staff_list.applying import apply
from lms.people.rules.staff_list.columns import recognised, remember
from lms.people.rules.staff_list.comparing import difference
from lms.people.rules.staff_list.imports import ChangedSinceError, Upload, compare, confirm, drop, keep_upload
from lms.people.rules.staff_list.reasons import since_sentence
from lms.people.staff_lists.fields import Field, Kind
from lms.people.staff_lists.headings import Mapping, table_at
from lms.people.staff_lists.reading import read
from tests.make import LONG_AGO, Make
from tests.people.staff_list_import.lists import HR, confirmed, file_of, line, staff, statements, uploaded
from tests.people.staff_lists.office import xlsx


def actions(db: Db) -> list[str]:
    """What the log says of persons, in order."""
    db.flush()
    return list(db.scalars(select(Entry.action).where(Entry.action.startswith("person.")).order_by(Entry.id)))


def test_new_changed_moved_and_left_are_carried_out_together(db: Db, make: Make) -> None:
    office, other = staff(make, 60), staff(make, 1)
    promoted, moved, leaver = office.people[0], office.people[1], office.people[2]
    begin_sign_in(db, leaver, own_device_days=None, by=Program())
    rows = [
        line(promoted, office.unit, rank="лейтенант поліції", post="начальник сектору", group="середня ланка"),
        line(moved, other.unit),
        *office.lines(but=[0, 1, 2]),
        *other.lines(),
        ("62", "88-001", "ЯЩЕНКО Зоя Іллівна", "к-н", "слідча", office.unit.code, "працівник без підлеглих"),
    ]
    confirmed(db, rows)
    today = clock.today()
    history = list(db.scalars(select(Posting).where(Posting.person_id == promoted.id).order_by(Posting.id)))
    assert [(row.rank, row.staff_group, row.post, row.ends_on) for row in history] == [
        (Rank.SERGEANT, StaffGroup.LINE, "Інспектор", today),
        (Rank.LIEUTENANT, StaffGroup.MIDDLE, "начальник сектору", None),
    ]
    now = posting_on(db, moved.id, today)
    assert now is not None
    assert (now.unit_id, now.starts_on) == (other.unit.id, today)
    assert posting_on(db, leaver.id, today) is None
    assert db.scalars(select(SignIn.ended_why).where(SignIn.person_id == leaver.id)).one() == "left-service"
    assert db.get(Person, leaver.id) is not None
    new = db.scalars(select(Person).where(Person.service_number == "88-001")).one()
    assert (new.latin_name, new.password_hash) == ("Zoia YASHCHENKO", None)
    assert posting_on(db, new.id, today) is not None
    assert sorted(actions(db)) == ["person.added", "person.changed", "person.left", "person.moved"]
    assert db.scalars(select(Entry.action).order_by(Entry.id.desc()).limit(1)).one() == "staff-list.applied"


def test_a_conflict_in_the_last_row_changes_nothing(db: Db, make: Make) -> None:
    office = staff(make, 30)
    good = line(office.people[0], office.unit, rank="капітан поліції")
    bad = ("31", "", "НОВА Ніна", "прапорщик", "слідча", office.unit.code, "")
    before = db.scalar(select(func.count()).select_from(Posting))
    with pytest.raises(RefusedError) as refused:
        confirmed(db, [good, *office.lines(but=[0]), bad])
    assert refused.value.code == "list-blocked"
    assert db.scalar(select(func.count()).select_from(Posting)) == before
    assert not actions(db)
    assert confirmed(db, [good, *office.lines(but=[0])]).changed, "without the bad row it is applied"


def test_too_many_leavers_cannot_be_confirmed(db: Db, make: Make) -> None:
    office = staff(make, 20)
    with pytest.raises(RefusedError) as refused:
        confirmed(db, office.lines(but=[0, 1]))
    assert refused.value.code == "list-blocked"
    assert posting_on(db, office.people[0].id, clock.today()) is not None


def test_what_changed_since_it_was_shown_is_said_and_nothing_is_applied(db: Db, make: Make) -> None:
    office = staff(make, 40)
    row, file = uploaded(db, [line(office.people[0], office.unit, rank="майор"), *office.lines(but=[0, 1])])
    make.person(unit=office.unit, surname="Прибулий", given="Остап", patronymic=None)
    office.people[0].given = "Інакший"
    db.flush()
    with pytest.raises(ChangedSinceError) as refused:
        confirm(db, row, file, row.shown_sha256 or "", by=HR)
    said = {(since.what, since.category, since.name) for since in refused.value.since}
    assert ("appeared", "left", "ПРИБУЛИЙ Остап") in said
    assert ("different", "changed", "ГАЙ Інакший") in said
    assert all(since_sentence(since) for since in refused.value.since)
    assert not actions(db)
    compare(db, row, file, by=HR)
    assert row.state is ImportState.COMPARED


def test_another_comparison_than_the_one_on_the_page_is_not_applied(db: Db, make: Make) -> None:
    office = staff(make, 30)
    row, file = uploaded(db, office.lines(but=[0]))
    with pytest.raises(ChangedSinceError):
        confirm(db, row, file, "0" * 64, by=HR)
    assert confirm(db, row, file, row.shown_sha256 or "", by=HR).left


def test_a_list_is_applied_once_and_a_dropped_one_never(db: Db, make: Make) -> None:
    office = staff(make, 30)
    first, file = uploaded(db, office.lines(but=[0]))
    confirm(db, first, file, first.shown_sha256 or "", by=HR)
    db.flush()
    with pytest.raises(RefusedError) as again:
        confirm(db, first, file, first.shown_sha256 or "", by=HR)
    second, file = uploaded(db, office.lines(but=[0, 1]))
    drop(db, second, by=HR)
    with pytest.raises(RefusedError) as dropped:
        confirm(db, second, file, second.shown_sha256 or "", by=HR)
    assert (again.value.code, dropped.value.code) == ("import-closed", "import-closed")


def test_a_leaver_comes_back_as_the_same_person(db: Db, make: Make) -> None:
    office = staff(make, 30)
    confirmed(db, office.lines(but=[5]))
    found = confirmed(db, office.lines())
    assert found.new[0].person_id == office.people[5].id
    assert posting_on(db, office.people[5].id, clock.today()) is not None
    assert (
        db.scalar(select(func.count()).where(Person.surname == office.people[5].surname, Person.given == "Іван")) == 1
    )
    assert actions(db)[-1] == "person.returned"


def test_a_second_list_on_the_same_day_keeps_one_service_in_force(db: Db, make: Make) -> None:
    office = staff(make, 1)
    confirmed(db, [line(office.people[0], office.unit, rank="капрал поліції")])
    confirmed(db, [line(office.people[0], office.unit, rank="капітан поліції")])
    now = posting_on(db, office.people[0].id, clock.today())
    assert now is not None
    assert now.rank is Rank.CAPTAIN
    assert db.scalar(select(func.count()).where(Posting.person_id == office.people[0].id)) == 3


def test_a_transfer_begins_on_the_day_the_list_gives(db: Db, make: Make) -> None:
    office, other = staff(make, 1), make.unit()
    day = clock.today() - timedelta(days=20)
    headings = ("Номер жетона", "ПІБ", "Підрозділ", "У посаді з")
    person = office.people[0]
    data = [headings, (person.service_number, person.full_name, other.code, f"{day:%d.%m.%Y}")]
    apply(db, difference(db, file_of(db, xlsx(data)), (), by=HR), by=HR)
    assert [(row.starts_on, row.ends_on) for row in db.scalars(select(Posting).order_by(Posting.id))][-2:] == [
        (LONG_AGO, day),
        (day, None),
    ]


def test_the_same_file_sent_twice_stays_one_upload(db: Db, make: Make) -> None:
    office = staff(make, 2)
    by = make.person()
    actor = Program(id=by.id, scopes=HR.scopes)
    rows = office.lines()
    data = xlsx([("Номер жетона", "ПІБ", "Підрозділ"), *[row[1:3] + row[5:6] for row in rows]])
    upload = Upload(data, "a.xlsx", Kind.STAFF, "x")
    found = recognised(db, upload.sheets(), Kind.STAFF)
    first = keep_upload(db, upload, found, (), by=actor)
    second = keep_upload(db, upload, found, (), by=actor)
    assert first is second
    assert db.scalar(select(func.count()).select_from(StaffImport)) == 1


def test_what_a_user_said_of_unknown_headings_is_remembered(db: Db) -> None:
    data = xlsx([("Хто", "Знак", "Де"), ("ГАЙ Іван", "0001", "U1")])
    sheets = read(data, "a.xlsx")
    assert not recognised(db, sheets, Kind.STAFF).lists
    table = table_at(sheets[0], 1, Kind.STAFF)
    mapping = Mapping((Field.FULL_NAME, Field.SERVICE_NUMBER, Field.UNIT))
    remember(db, [(table, mapping)], by=HR)
    db.flush()
    found = recognised(db, read(data, "b.xlsx"), Kind.STAFF)
    assert found.is_settled
    assert found.lists[0][1] == mapping
    remember(db, [(table, Mapping((Field.FULL_NAME, None, Field.UNIT)))], by=HR)
    db.flush()
    assert db.scalar(select(func.count()).select_from(HeadingMatch)) == 1


def test_applying_reads_nothing_per_new_person(db: Db, make: Make) -> None:
    office = staff(make, 1)
    rows = [(str(place), f"9{place:06}", f"ЛЮДИНА Ім{'а' * (place % 50)}н", "сержант поліції", "інспектор", office.unit.code, "")
            for place in range(1500)]  # fmt: skip
    row, file = uploaded(db, [*office.lines(), *rows])
    with statements(db.connection()) as sent:
        confirm(db, row, file, row.shown_sha256 or "", by=HR)
        db.flush()
    assert db.scalar(select(func.count()).select_from(Person).where(Person.surname == "Людина")) == 1500
    reads = [statement for statement in sent if statement.startswith("SELECT")]
    assert len(reads) <= 30, reads
