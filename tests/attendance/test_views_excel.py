"""The roll and the tasks as Excel files."""

from lms.access import Role
from lms.attendance import rules
from lms.attendance.models import Presence
from tests.attendance.test_rules import Room
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements


def test_the_roll_is_a_file_with_the_marks_that_count(pages: Pages, make: Make) -> None:
    room, other = Room(make), Room(make)
    for person, surname in zip(room.people, ("=Абетка", "Буква", "Вірш"), strict=True):
        person.surname, person.surname_latin, person.sort_key = surname, f"={surname}", surname.strip("=").lower()
    room.take(Presence.PRESENT, Presence.PRESENT, Presence.ABSENT)
    late = rules.Noted(Presence.LATE, 90)
    rules.mark(make.db, room.session, room.people[1], late, by=room.by, reason="=Тривога")
    newcomer = room.place()
    url = f"/sessions/{room.session.id}/roll.xlsx"
    for reader in (room.trainer, make.trusted(Role.COORDINATOR)):
        pages.sign_in(reader)
        ukrainian, english = pages.sheets(url)
        assert ukrainian[0] == ("Прізвище та ім’я", "Звання", "Відмітка", "Хвилин", "Причина")
        lines = {row[0]: row[2:] for row in ukrainian[1:]}
        assert lines == {
            room.people[0].full_name: ("Присутність", 240, None),
            room.people[1].full_name: ("Запізнення", 90, "=Тривога"),
            room.people[2].full_name: ("Відсутність", 0, None),
            newcomer.full_name: ("Не відмічено", None, None),
        }
        assert english[0][:3] == ("Name", "Rank", "Presence")
        assert pages.get(f"/sessions/{room.session.id}/roll").select(f"a[href='{url}']")
    for denied, status in ((other.trainer, 404), (room.people[0], 403), (make.trusted(Role.HR), 403)):
        pages.sign_in(denied)
        pages.download(url, status)


def test_tasks_handed_in_are_a_file(pages: Pages, make: Make) -> None:
    room, other = Room(make, people=2), Room(make)
    edition = room.workshop.edition
    titles = {"rota": {"uk": "=Графік", "en": "=Rota"}, "plan": {"uk": "План", "en": "Plan"}}
    edition.outline = {**edition.outline, "tasks": [{"id": key, "title": two} for key, two in titles.items()]}
    make.db.flush()
    rules.take_in_task(make.db, room.workshop, room.people[0], "plan", by=room.by)
    url = f"/workshops/{room.workshop.id}/tasks.xlsx"
    pages.sign_in(room.trainer)
    ukrainian, english = pages.sheets(url)
    assert (ukrainian[0], english[0]) == (("Прізвище та ім’я", "=Графік", "План"), ("Name", "=Rota", "Plan"))
    assert {row[0]: row[1:] for row in ukrainian[1:]} == {
        room.people[0].full_name: ("ні", "так"), room.people[1].full_name: ("ні", "ні"),
    }  # fmt: skip
    assert pages.get(f"/workshops/{room.workshop.id}/tasks").select(f"a[href='{url}']")
    for denied, status in ((other.trainer, 404), (room.people[0], 403)):
        pages.sign_in(denied)
        pages.download(url, status)


def test_the_roll_takes_as_many_statements_for_twelve_people_as_for_two(pages: Pages, make: Make) -> None:
    room = Room(make, people=2)

    def read() -> int:
        make.db.expire_all()
        with statements(make.db) as seen:
            rows.append(len(pages.sheet(f"/sessions/{room.session.id}/roll.xlsx")))
        return len(seen)

    rows: list[int] = []
    pages.sign_in(room.trainer)
    few = read()
    for _number in range(10):
        room.place()
    assert read() == few
    assert rows == [3, 13]
