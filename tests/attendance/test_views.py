"""The roll on a phone, its corrections, the sheet for the day."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

from lms import clock, jobs, storage
from lms.access import Role
from lms.attendance.documents import make_day_sheet
from lms.attendance.models import Presence
from lms.attendance.queries import lines, roll_of
from lms.db import Db
from lms.jobs import Job
from lms.pdf import renderer
from lms.storage import StoredFile
from tests.attendance.test_rules import Room
from tests.make import Make
from tests.pages import Pages, one


def test_a_trainer_closes_the_roll_with_one_touch_for_the_absent(pages: Pages, make: Make, db: Db) -> None:
    room = Room(make)
    url = f"/sessions/{room.session.id}/roll"
    pages.sign_in(room.trainer)
    assert len(pages.get(url).select("input[type=checkbox][checked]")) == 3
    here: dict[str, Any] = {f"here-{person.id}": "1" for person in room.people[1:]}
    absent: dict[str, Any] = {f"otherwise-{room.people[0].id}": "absent"}
    refused = pages.post(url, 422, then="close", head_count="3", **here, **absent)
    assert "3" in one(refused, "[role=alert]").text
    assert one(refused, f"#otherwise-{room.people[0].id} option[selected]")["value"] == "absent"
    pages.post(url, then="close", head_count="2", **here, **absent)
    roll = roll_of(db, room.session)
    assert roll is not None
    assert (roll.head_count, roll.closed_at is not None) == (2, True)
    assert {line.mark.presence for line in lines(db, room.session) if line.mark} == {Presence.PRESENT, Presence.ABSENT}


def test_the_roll_can_be_saved_and_closed_later(pages: Pages, make: Make, db: Db) -> None:
    room = Room(make)
    pages.sign_in(room.trainer)
    ticked: dict[str, Any] = {f"here-{room.people[0].id}": "1"}
    pages.post(f"/sessions/{room.session.id}/roll", then="save", **ticked)
    roll = roll_of(db, room.session)
    assert roll is not None
    assert roll.closed_at is None


def test_only_those_who_run_the_workshop_see_its_roll(pages: Pages, make: Make) -> None:
    room = Room(make)
    url = f"/sessions/{room.session.id}/roll"
    pages.sign_in(room.trainer)
    pages.get(url)
    pages.sign_in(Role.TRAINER)
    pages.get(url, status=404)
    pages.post(url, 404, then="save")
    pages.sign_in(room.people[0])
    pages.get(url, status=403)
    pages.sign_in(Role.COORDINATOR)
    pages.get(url)


def test_a_correction_shows_the_history(pages: Pages, make: Make) -> None:
    room = Room(make)
    room.take(*[Presence.PRESENT] * 3)
    pages.sign_in(room.trainer)
    url = f"/sessions/{room.session.id}/roll/{room.people[0].id}"
    pages.get(url)
    pages.post(url, presence="late", minutes="60", reason="Запізнення через тривогу")
    assert "Запізнення через тривогу" in one(pages.get(url), "table").text
    assert "240" in one(pages.get(url), "table").text
    pages.get(f"/sessions/{room.session.id}/roll/{make.person().id}", status=404)


def test_tasks_are_ticked_off(pages: Pages, make: Make, db: Db) -> None:
    room = Room(make)
    edition = room.workshop.edition
    edition.outline = {
        **edition.outline,
        "tasks": [{"id": "rota", "title": {"uk": "Графік", "en": "Rota"}, "module": "m"}],
    }
    db.flush()
    pages.sign_in(room.trainer)
    url = f"/workshops/{room.workshop.id}/tasks"
    assert not pages.get(url).select("input[checked]")
    ticked: dict[str, Any] = {f"rota-{room.people[0].id}": "1"}
    pages.post(url, **ticked)
    assert len(pages.get(url).select("input[type=checkbox][checked]")) == 1


def test_the_sheet_for_the_day_holds_every_name(pages: Pages, make: Make, db: Db, tmp_path: Path) -> None:
    room = Room(make)
    room.people[0].surname = "Щербань-Ґалаґан"
    db.flush()
    pages.sign_in(room.trainer)
    pages.post(f"/sessions/{room.session.id}/day-sheet", 303)
    pages.post(f"/sessions/{room.session.id}/day-sheet", 303)
    job = db.query(Job).filter_by(kind="day-sheet").one()
    try:
        make_day_sheet(jobs.Claimed(job.id, job.kind, job.key, job.facts, 1, job.person_id))
    finally:
        renderer().close()
    db.expire_all()
    file = db.get_one(StoredFile, db.get_one(Job, job.id).file_id)
    (tmp_path / "sheet.pdf").write_bytes(storage.read(file.sha256))
    text = subprocess.run(["pdftotext", tmp_path / "sheet.pdf", "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    assert "ЩЕРБАНЬ-ҐАЛАҐАН" in text
    assert str((clock.now() - timedelta(hours=1)).year) in text
