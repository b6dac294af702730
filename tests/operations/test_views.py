"""Health of a process, for the machines that ask."""

from lms import storage
from lms.db import Db
from lms.operations.models import StoreSeen
from lms.operations.readiness import adopt_store
from tests.pages import Pages


def test_a_process_that_lives_says_so(pages: Pages) -> None:
    assert pages.download("/livez").text == "ok\n"


def test_a_machine_that_sees_another_store_is_not_ready(pages: Pages, db: Db) -> None:
    adopt_store(db)
    db.flush()
    assert pages.download("/readyz").text == "ok\n"
    db.query(StoreSeen).update({"store_id": "another"})
    db.flush()
    assert pages.download("/readyz", status=503).text == "store\n"
    assert storage.store_id() != "another"


def test_static_texts_travel_compressed_and_pages_do_not(pages: Pages) -> None:
    client = pages.app.test_client()
    headers = {"Accept-Encoding": "gzip"}
    with client.get("/static/css/app.css", headers=headers) as style:
        assert style.headers["Content-Encoding"] == "gzip"
    with client.get("/livez", headers=headers) as page:
        assert "Content-Encoding" not in page.headers
