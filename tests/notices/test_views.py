"""Marking messages as seen; the demonstration's mail box."""

import dataclasses

import pytest
from flask import Flask

from lms.access import Role
from lms.db import Db
from lms.notices.rules import receive, tell
from tests.make import Make
from tests.pages import Pages


def test_a_person_marks_only_their_own_messages_as_seen(pages: Pages, make: Make, db: Db) -> None:
    mine = tell(db, pages.sign_in(Role.OFFICER), "sample", "x:1", {}, by=make.by)
    other = tell(db, make.person(), "sample", "x:1", {}, by=make.by)
    pages.post(f"/notices/{mine.id}/see")
    pages.post(f"/notices/{other.id}/see", status=404)
    assert mine.seen_at is not None
    assert other.seen_at is None


def test_seen_all_leaves_alone_what_came_after_the_page(pages: Pages, make: Make, db: Db) -> None:
    person = pages.sign_in(Role.OFFICER)
    first, second = (tell(db, person, "sample", f"x:{number}", {}, by=make.by) for number in (1, 2))
    pages.post("/notices/see-all", newest=str(first.id))
    assert first.seen_at is not None
    assert second.seen_at is None


def test_the_mail_box_is_open_to_the_administrator_of_a_demonstration_only(
    pages: Pages, db: Db, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(db, "<1@x>", "a@police.example", "Тренінг перенесено", "Тіло листа")
    pages.sign_in(Role.ADMINISTRATOR)
    pages.get("/outbox", status=404)
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], demo="1"))
    assert "Тренінг перенесено" in pages.get("/outbox").text
    pages.sign_in(Role.COORDINATOR)
    pages.get("/outbox", status=403)
