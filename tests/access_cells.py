"""The cells of the access matrix, written by hand: an address, a method, and who of the world may."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flask import Flask

SIGNED_IN = frozenset({
    "person", "colleague", "head", "other-head", "hr", "other-hr", "trainer", "other-trainer", "coordinator",
    "evaluator", "administrator", "revoked",
})  # fmt: skip
EVERYBODY = SIGNED_IN | {"anonymous"}
RUN = frozenset({"trainer", "coordinator"})
SUPERIORS = frozenset({"head", "hr", "administrator"})


@dataclass(frozen=True)
class Cell:
    """One address with one method, and the actors of `tests.world` who may; `{w}` is the world."""

    method: str
    address: str
    allowed: Collection[str]
    fields: dict[str, str] = field(default_factory=dict)
    ends_the_sign_in: bool = False

    def endpoint(self, app: Flask) -> str:
        """Which view this address leads to."""
        path = self.address.split("?")[0]
        numbered = path.replace("{w.certificate.number}", "VY-2026-000001")
        while "{" in numbered:
            start, end = numbered.index("{"), numbered.index("}")
            numbered = f"{numbered[:start]}1{numbered[end + 1 :]}"
        endpoint, _values = app.url_map.bind("x").match(numbered, method=self.method)
        return str(endpoint)


def get(address: str, allowed: Collection[str]) -> Cell:
    """A page."""
    return Cell("GET", address, allowed)


def post(address: str, allowed: Collection[str], *, ends: bool = False, **fields: str) -> Cell:
    """A form sent."""
    return Cell("POST", address, allowed, fields, ends)


CELLS = [
    get("/livez", EVERYBODY),
    get("/readyz", EVERYBODY),
    get("/verify", EVERYBODY),
    get("/sign-in", EVERYBODY),
    get("/sign-in/code", EVERYBODY),
    get("/sign-in/forgot", EVERYBODY),
    post("/language", EVERYBODY, language="en"),
    post("/still-here", SIGNED_IN),
    post("/sign-out", SIGNED_IN, ends=True),
    get("/whom-to-ask", EVERYBODY),
    get("/audit/", {"administrator"}),
    get("/sessions/{w.session.id}/roll", RUN),
    post("/sessions/{w.session.id}/roll", {"trainer"}, then="save"),
    get("/sessions/{w.session.id}/roll/{w.enrolment.person_id}", RUN),
    post("/sessions/{w.session.id}/roll/{w.enrolment.person_id}", RUN, presence="present"),
    post("/sessions/{w.session.id}/day-sheet", RUN),
    get("/workshops/{w.workshop.id}/tasks", RUN),
    post("/workshops/{w.workshop.id}/tasks", RUN),
]
