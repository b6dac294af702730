"""Opens pages as a browser would and checks each: valid HTML, one heading, labels, ids, forms, headers, no write on GET."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from io import BytesIO
from typing import Any

import html5lib
import openpyxl
from bs4 import BeautifulSoup, Tag
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, event
from werkzeug.test import TestResponse

from lms.access import Program, Role
from lms.db import Db
from lms.headers import POLICY
from lms.people.models.persons import Person
from lms.people.rules.sign_ins import begin_sign_in
from lms.tables import XLSX
from tests.make import Make

WRITES = ("INSERT", "UPDATE", "DELETE")


class Pages:
    """One browser: signed in as somebody, with its own cookie. Each request gets a context of its own, as on a server."""

    def __init__(self, app: Flask, db: Db, make: Make) -> None:
        self.app, self.db, self.make = app, db, make
        self.client = app.test_client()
        self.language: str | None = None
        self.last: TestResponse | None = None

    def sign_in(self, who: Role | str | Person, *, own_device: bool = True, **grant: Any) -> Person:
        """Sign in as a person, or as a new one with a role (over everything unless a scope is given)."""
        person = who if isinstance(who, Person) else self.make.trusted(Role(who), **grant)
        token = begin_sign_in(self.db, person, own_device_days=14 if own_device else None, by=Program())
        self.db.commit()
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie.update({"_user_id": token, "own_device": own_device})
            if self.language:
                cookie["language"] = self.language
        return person

    def sign_out(self) -> None:
        """Forget the cookie."""
        with self.client.session_transaction() as cookie:
            cookie.clear()

    def speak(self, language: str) -> None:
        """Choose the language of all pages from now on."""
        self.language = language
        with self.client.session_transaction() as cookie:
            cookie["language"] = language

    def csrf(self) -> str:
        """A token that fits this browser's cookie."""
        with self.client.session_transaction() as cookie:
            secret = cookie.setdefault("csrf_token", "0" * 40)
        signed: str = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(secret)
        return signed

    def get(self, url: str, status: int = 200, **kwargs: Any) -> BeautifulSoup:
        """Open a page and check it."""
        with no_writes(self.db.connection()):
            answer = Context().run(self.client.get, url, **kwargs)
        return self._looked_at(answer, status)

    def post(self, url: str, status: int = 302, *, follow: bool = False, **fields: Any) -> BeautifulSoup:
        """Send a form with a valid token; with `follow`, open the page it leads to and check that."""
        data = {"csrf_token": self.csrf(), **{name: value for name, value in fields.items() if value is not None}}
        answer = Context().run(self.client.post, url, data=data)
        page = self._looked_at(answer, status)
        if follow and status in {302, 303}:
            return self.get(answer.headers["Location"])
        return page

    def download(self, url: str, status: int = 200) -> TestResponse:
        """Fetch something that is not a page."""
        with no_writes(self.db.connection()):
            answer = Context().run(self.client.get, url)
        assert answer.status_code == status, f"{url}: {answer.status_code}"
        return answer

    def sheet(self, url: str, name: str = "") -> list[tuple[Any, ...]]:
        """The cells of an Excel file, row by row, the headings first; no cell of it is a formula."""
        answer = self.download(url)
        assert answer.mimetype == XLSX
        assert re.fullmatch(r"attachment; filename=[\w-]+\.xlsx", answer.headers["Content-Disposition"])
        book = openpyxl.load_workbook(BytesIO(answer.data))
        sheet = book[name] if name else book.worksheets[0]
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        return list(sheet.iter_rows(values_only=True))

    def sheets(self, url: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """The same Excel file in Ukrainian and in English; afterwards the pages are in English."""
        self.speak("uk")
        ukrainian = self.sheet(url)
        self.speak("en")
        return ukrainian, self.sheet(url)

    def _looked_at(self, answer: TestResponse, status: int) -> BeautifulSoup:
        self.last = answer
        self.db.expire_all()
        body = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        seen = BeautifulSoup(body, "html5lib")
        told = seen.main.get_text(" ", strip=True)[:600] if seen.main else body[:300]
        assert answer.status_code == status, f"{answer.request.path}: {answer.status_code} instead of {status}: {told}"
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if answer.mimetype == "text/html" and body and not 300 <= answer.status_code < 400:
            check_page(body, seen)
        return seen


@contextmanager
def no_writes(connection: Connection) -> Iterator[None]:
    """Fail when a statement writes: a GET reads only."""
    written: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            written.append(statement)

    event.listen(connection, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", look)
    assert not written, f"a GET wrote: {written[0][:200]}"


def check_page(body: str, page: BeautifulSoup) -> None:
    """One page, as strictly as a good editor would read it."""
    html5lib.HTMLParser(strict=True).parse(body)
    assert len(page.find_all("h1")) == 1, "a page has one h1"
    assert page.title is not None
    assert page.title.text.strip(), "a page has a title"
    assert page.html is not None
    assert page.html.get("lang") in {"uk", "en"}
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids stand twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for form in page.find_all("form"):
        assert form.get("action"), "a form says where it goes"
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"{form['action']}: no token"
    labelled = {label.get("for") for label in page.find_all("label")}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") in {"hidden", "submit", "button"}:
            continue
        named = (
            field.get("id") in labelled
            or field.get("aria-label")
            or field.get("aria-labelledby")
            or field.find_parent("label")
        )
        assert named, f"no label: {field}"
    for tag in page.find_all(["td", "th", "img", "svg"]):
        assert tag.name != "img" or tag.has_attr("alt"), f"no alt: {tag}"
    assert not page.find_all(style=True), "inline style"
    assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs)), "inline handler"
    assert not page.find_all("script", src=False), "inline script"


def one(page: BeautifulSoup, selector: str) -> Tag:
    """The first thing of a page that the CSS selector finds; it must be there."""
    found = page.select_one(selector)
    assert found is not None, f"no {selector} on the page"
    return found


def text_of(page: BeautifulSoup) -> str:
    """What a page says below its head, spaces made single."""
    return " ".join(one(page, "main").text.split())
