"""The page of a job and the file it made."""

import pytest

from lms import jobs, storage
from lms.access import Role
from lms.db import Db
from lms.jobs import Job, JobState
from tests.pages import Pages


def test_only_the_person_who_asked_follows_the_work_and_fetches_the_file(pages: Pages, db: Db) -> None:
    pages.speak("en")
    person = pages.sign_in(Role.HR)
    job_id = jobs.ask(db, "bundle", "1", {"back": "/certificates"}, person_id=person.id)
    page = pages.get(f"/work/{job_id}")
    assert page.select_one("#work[data-pending]")
    assert page.select_one("noscript meta[http-equiv=refresh]")
    row = storage.keep_file(db, b"PK", "Сертифікати.zip", "application/zip", person_id=person.id)
    job = db.get_one(Job, job_id)
    job.state, job.file_id = JobState.DONE, row.id
    db.flush()
    page = pages.get(f"/work/{job_id}")
    assert not page.select_one("[data-pending]")
    assert page.select_one(f"a[href='/files/{row.id}']")
    answer = pages.download(f"/files/{row.id}")
    assert answer.data == b"PK"
    assert "filename*=UTF-8''%D0%A1" in answer.headers["Content-Disposition"]
    pages.sign_in(Role.HR)
    pages.get(f"/work/{job_id}", status=404)
    pages.download(f"/files/{row.id}", status=404)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_failed_work_says_what_to_do(pages: Pages, db: Db, language: str) -> None:
    pages.speak(language)
    person = pages.sign_in(Role.HR)
    job_id = jobs.ask(db, "bundle", "1", {"back": "/certificates"}, person_id=person.id)
    db.get_one(Job, job_id).state = JobState.FAILED
    db.flush()
    page = pages.get(f"/work/{job_id}")
    assert str(job_id) in page.text
    assert page.select_one("a[href='/certificates']")
