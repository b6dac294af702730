"""Messages: said once, mailed once, shown until seen."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import jobs
from lms.audit.models import Entry
from lms.db import Db
from lms.i18n import speaking
from lms.jobs import Job, JobState
from lms.notices.documents import message_id, words_of
from lms.notices.models import Notice
from lms.notices.rules import mark_seen, mark_told, tell
from lms.people.queries.trust import actor_of
from lms.worker import JOBS
from tests.make import Make
from tests.notices.letters import mail_server

FACTS = {
    "title": {"uk": "Курс керівника", "en": "Supervisors"},
    "starts_on": "2026-03-15",
    "path": "/workshops/12",
}


def test_the_same_event_tells_once_and_the_next_one_again(db: Db, make: Make) -> None:
    person = make.person(email="a@police.example")
    first = tell(db, person, "sample", "workshop-12:moved-1", FACTS, by=make.by)
    again = tell(db, person, "sample", "workshop-12:moved-1", FACTS, by=make.by)
    other = tell(db, person, "sample", "workshop-12:moved-2", FACTS, by=make.by)
    assert first is again
    assert other.id != first.id
    assert db.scalar(select(func.count()).where(Job.kind == "mail")) == 2
    assert db.scalar(select(func.count()).where(Entry.action == "notice.made")) == 2


def test_without_an_address_there_is_a_message_and_no_mail(db: Db, make: Make) -> None:
    tell(db, make.person(email=None), "sample", "workshop-12:moved-1", FACTS, by=make.by)
    assert db.scalar(select(func.count()).where(Notice.kind == "sample")) == 1
    assert db.scalar(select(func.count()).where(Job.kind == "mail")) == 0


@pytest.mark.usefixtures("sample_words")
def test_the_words_are_made_in_the_readers_language_from_the_frozen_facts(db: Db, make: Make) -> None:
    notice = tell(db, make.person(), "sample", "workshop-12:moved-1", FACTS, by=make.by)
    with speaking("uk"):
        assert words_of(notice).subject == "Курс керівника: 15 березня 2026 р."
    with speaking("en"):
        assert words_of(notice).subject == "Supervisors: 15 March 2026"
        assert words_of(notice).path == "/workshops/12"


@pytest.mark.usefixtures("sample_words")
def test_a_letter_sent_twice_carries_one_message_id(
    db: Db, make: Make, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person(email="a@police.example", language="en")
    notice = tell(db, person, "sample", "workshop-12:moved-1", FACTS, by=make.by)
    db.commit()
    with mail_server() as (box, url):
        settings = dataclasses.replace(app.config["SETTINGS"], smtp_url=url)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        claimed = jobs.claim()
        assert claimed is not None
        JOBS["mail"](claimed)
        db.expire_all()
        assert notice.mailed_at is not None
        assert db.get_one(Job, claimed.id).state is JobState.DONE
        JOBS["mail"](claimed)
        assert [letter["Message-ID"] for letter in box.letters] == [message_id(notice)]
        notice.mailed_at = None
        db.commit()
        JOBS["mail"](claimed)
    assert {letter["Message-ID"] for letter in box.letters} == {message_id(notice)}
    assert box.letters[0]["To"] == "a@police.example"
    assert box.letters[0]["Subject"] == "Supervisors: 15 March 2026"
    text = box.letters[0].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "http://training.example/workshops/12" in text.decode()


@pytest.mark.usefixtures("sample_words")
def test_without_a_mail_server_nothing_leaves_and_nothing_fails(db: Db, make: Make) -> None:
    notice = tell(db, make.person(email="a@police.example"), "sample", "workshop-12:moved-1", FACTS, by=make.by)
    db.commit()
    assert jobs.run_one(JOBS)
    db.expire_all()
    assert notice.mailed_at is None
    assert db.scalars(select(Job.state).where(Job.kind == "mail")).one() is JobState.DONE


def test_seen_and_told_are_kept_once_with_who_told(db: Db, make: Make) -> None:
    notice = tell(db, make.person(), "sample", "workshop-12:moved-1", FACTS, by=make.by)
    head, other = make.person(), make.person()
    mark_told(db, [notice], by=actor_of(db, head))
    mark_told(db, [notice], by=actor_of(db, other))
    mark_seen(db, [notice], by=make.by)
    seen = notice.seen_at
    mark_seen(db, [notice], by=make.by)
    assert (notice.told_by_id, notice.seen_at) == (head.id, seen)
    assert db.scalar(select(func.count()).where(Entry.action == "notice.told")) == 1
    assert db.scalar(select(func.count()).where(Entry.action == "notice.seen")) == 1
