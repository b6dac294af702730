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
HEADS = frozenset({"head", "other-head"})
PERSONNEL = frozenset({"hr", "other-hr"})
SUPERIORS = frozenset({"head", "hr", "administrator"})
NOBODY: frozenset[str] = frozenset()


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


PERSON = "{w.actors[person].id}"
COLLEAGUE = "{w.actors[colleague].id}"
COURSE = "/catalogue/shelf/small"
CERTIFICATE = "/certificates/{w.certificate.number}"
IMPORT = "/people/import/{w.imported.id}"
ATTEMPT = "/attempts/{w.attempt.id}"
WORKSHOP = "/workshops/{w.workshop.id}"
COMING = "/workshops/{w.coming.id}"
DRAFT = "/workshops/{w.draft.id}"
PROGRAMME = "/programmes/{w.programme.id}"
ROLL = "/sessions/{w.session.id}/roll"

ANYBODY_CELLS = [
    get("/", EVERYBODY),
    get("/livez", EVERYBODY),
    get("/readyz", EVERYBODY),
    get("/verify", EVERYBODY),
    post("/verify", EVERYBODY),
    get("/sign-in", EVERYBODY),
    post("/sign-in", EVERYBODY),
    get("/sign-in/code", EVERYBODY),
    post("/sign-in/code", EVERYBODY),
    get("/sign-in/forgot", EVERYBODY),
    post("/sign-in/forgot", EVERYBODY),
    get("/sign-in/new-password", NOBODY),
    post("/sign-in/new-password", NOBODY),
    post("/language", EVERYBODY, language="en"),
    get("/whom-to-ask", EVERYBODY),
]

OWN_CELLS = [
    post("/still-here", SIGNED_IN),
    post("/sign-out", SIGNED_IN, ends=True),
    get("/me", SIGNED_IN),
    get("/me/account", SIGNED_IN),
    post("/me/account", SIGNED_IN),
    get("/me/awards", SIGNED_IN),
    get("/me/certificates", SIGNED_IN),
    get("/me/certificates/{w.certificate.number}", {"person"}),
    post("/me/certificates/{w.certificate.number}", {"person"}),
    get("/me/password", SIGNED_IN),
    post("/me/password", SIGNED_IN),
    post("/me/sign-out-everywhere", SIGNED_IN, ends=True),
    get("/me/tests", SIGNED_IN),
    get("/me/workshops", SIGNED_IN),
    get("/me/workshops/{w.workshop.id}/progress", {"person"}),
    post("/notices/{w.notice.id}/see", {"person"}),
    post("/notices/see-all", SIGNED_IN),
    get("/files/{w.file.id}", {"hr"}),
    get("/work/{w.job.id}", {"hr"}),
    post("/work/{w.failed.id}/try-again", {"administrator"}),
    get(ATTEMPT, {"person"}),
    post(ATTEMPT, {"person"}),
    post(ATTEMPT + "/answers/{w.question}", {"person"}),
    get(ATTEMPT + "/submit", {"person"}),
    post(ATTEMPT + "/submit", {"person"}),
]

CATALOGUE_CELLS = [
    get("/catalogue", SIGNED_IN),
    get(COURSE, SIGNED_IN),
    get(COURSE + "/first-steps", SIGNED_IN),
    post(COURSE + "/first-steps/finish", SIGNED_IN),
    post(COURSE + "/first-steps/place", SIGNED_IN),
    get(COURSE + "/first-steps/notes", {"trainer", "other-trainer"}),
    get(COURSE + "/files/card.pdf", SIGNED_IN),
    get(COURSE + "/first-steps/handout", SIGNED_IN),
    get(COURSE + "/assessments/show", {"trainer", "other-trainer"}),
    get(COURSE + "/book/uk", SIGNED_IN),
    post(COURSE + "/book/uk", SIGNED_IN),
    get(COURSE + "/book/uk.pdf", SIGNED_IN),
    get(COURSE + "/trainers-book/en", {"trainer", "other-trainer"}),
    post(COURSE + "/trainers-book/en", {"trainer", "other-trainer"}),
    get(COURSE + "/trainers-book/en.pdf", {"trainer", "other-trainer"}),
]

PEOPLE_CELLS = [
    get("/people", SUPERIORS | HEADS | PERSONNEL),
    get("/people.xlsx", SUPERIORS | HEADS | PERSONNEL),
    get(f"/people/{PERSON}", SUPERIORS),
    get(f"/people/{PERSON}/edit", {"hr", "administrator"}),
    post(f"/people/{PERSON}/edit", {"hr", "administrator"}),
    get(f"/people/{COLLEAGUE}/grants/new", {"administrator"}),
    post(f"/people/{COLLEAGUE}/grants/new", {"administrator"}),
    get("/people/{w.grant.person_id}/grants/{w.grant.id}/end", {"administrator"}),
    post("/people/{w.grant.person_id}/grants/{w.grant.id}/end", {"administrator"}),
    get(f"/people/{PERSON}/record", {"person", "head", "hr"}),
    post(f"/people/{PERSON}/record", {"person", "head", "hr"}),
    post(f"/people/{PERSON}/suspend", {"hr", "administrator"}),
    post(f"/people/{PERSON}/restore", {"hr", "administrator"}),
    get("/people/import", PERSONNEL),
    post("/people/import", PERSONNEL),
    get("/people/import/template.xlsx", PERSONNEL),
    get(IMPORT, {"hr"}),
    get(IMPORT + "/columns", {"hr"}),
    post(IMPORT + "/columns", {"hr"}),
    post(IMPORT + "/compare", {"hr"}),
    post(IMPORT + "/confirm", {"hr"}),
    post(IMPORT + "/drop", {"hr"}),
    get(IMPORT + "/headings", {"hr"}),
    post(IMPORT + "/headings", {"hr"}),
    post(IMPORT + f"/leavers/{COLLEAGUE}/end", {"hr"}),
    get("/people/import/{w.training.id}/training", {"hr"}),
    post("/people/import/{w.training.id}/training", {"hr"}),
    get("/units", SUPERIORS | HEADS | PERSONNEL),
    get("/units.xlsx", SUPERIORS | HEADS | PERSONNEL),
    get("/units/{w.unit.id}", SUPERIORS),
    get("/units/{w.unit.id}.xlsx", SUPERIORS),
    get("/units/{w.unit.id}/acting-head", SUPERIORS),
    post("/units/{w.unit.id}/acting-head", SUPERIORS),
    post("/units/{w.unit.id}/acting-head/{w.acting.id}/end", SUPERIORS),
    post("/units/{w.unit.id}/lock", {"administrator"}),
    post("/units/{w.unit.id}/unlock", {"administrator"}),
    get("/units/{w.unit.id}/slips", SUPERIORS),
    post("/units/{w.unit.id}/slips", SUPERIORS),
    get("/whom-to-ask/new", {"coordinator"}),
    post("/whom-to-ask/new", {"coordinator"}),
    get("/whom-to-ask/{w.contact.id}", {"coordinator"}),
    post("/whom-to-ask/{w.contact.id}", {"coordinator"}),
    post("/whom-to-ask/{w.contact.id}/remove", {"coordinator"}),
    get("/tell-these-people", HEADS | PERSONNEL),
    get("/tell-these-people.xlsx", HEADS | PERSONNEL),
    post("/tell-these-people", HEADS | PERSONNEL),
    get("/audit/", {"administrator"}),
    post("/audit/", {"administrator"}),
    get("/audit/{w.taken.id}.xlsx", {"administrator"}),
    get("/outbox", NOBODY),
    get("/figures", {"coordinator", "evaluator"}),
    get("/figures.xlsx", {"coordinator", "evaluator"}),
]

WORKSHOP_CELLS = [
    get(WORKSHOP, SIGNED_IN),
    get(DRAFT, RUN),
    post(COMING + "/ask", SIGNED_IN),
    post(COMING + "/withdraw", {"person"}),
    get("/me/calendar-feed", SIGNED_IN),
    post("/me/calendar-feed", SIGNED_IN),
    post("/me/calendar-feed/off", SIGNED_IN),
    get("/calendar/nobody-knows-this.ics", NOBODY),
    get(COMING + "/cancel", RUN),
    post(COMING + "/cancel", RUN),
    get(WORKSHOP + "/participants", RUN),
    get(WORKSHOP + "/participants.xlsx", RUN),
    post(COMING + "/guests", RUN),
    post(COMING + "/guests/{w.guest.id}/remove", RUN),
    post(COMING + "/nominate", RUN),
    post(COMING + "/seats", RUN),
    get(WORKSHOP + "/exceptions", {"coordinator"}),
    get(WORKSHOP + "/exceptions.xlsx", {"coordinator"}),
    post(COMING + "/exceptions", {"coordinator"}),
    get(COMING + "/waiting/{w.waits.id}", {"coordinator"}),
    post(COMING + "/waiting/{w.waits.id}", {"coordinator"}),
    get(WORKSHOP + "/unit-seats", RUN),
    get(WORKSHOP + "/unit-seats.xlsx", RUN),
    post(COMING + "/unit-seats", RUN),
    post(COMING + "/unit-seats/{w.quota.id}/remove", RUN),
    get(WORKSHOP + "/progress", RUN),
    get(WORKSHOP + "/progress.xlsx", RUN),
    get(WORKSHOP + "/results", RUN),
    get(WORKSHOP + "/results.xlsx", RUN),
    get(WORKSHOP + "/results/{w.scored.id}", RUN),
    get(WORKSHOP + "/tests/final", SIGNED_IN),
    post(WORKSHOP + "/tests/final", SIGNED_IN),
    get(WORKSHOP + "/tests/final/window", RUN),
    post(WORKSHOP + "/tests/final/window", RUN),
    get(WORKSHOP + "/tasks", RUN),
    get(WORKSHOP + "/tasks.xlsx", RUN),
    post(WORKSHOP + "/tasks", RUN),
    get(ROLL, RUN),
    get(ROLL + ".xlsx", RUN),
    post(ROLL, {"trainer"}, then="save"),
    get(ROLL + "/{w.enrolment.person_id}", RUN),
    post(ROLL + "/{w.enrolment.person_id}", RUN, presence="present"),
    post("/sessions/{w.session.id}/day-sheet", RUN),
    get("/clearance", HEADS | PERSONNEL | {"coordinator"}),
    get("/clearance.xlsx", HEADS | PERSONNEL | {"coordinator"}),
    get("/clearance/{w.request.id}", {"head"}),
    post("/clearance/{w.request.id}/clear", {"head"}),
    post("/clearance/{w.request.id}/keep", {"head"}),
    post("/clearance/{w.request.id}/call-back", {"head"}),
]

CERTIFICATE_CELLS = [
    get("/certificates", SIGNED_IN),
    get(CERTIFICATE, {"hr", "coordinator"}),
    get(CERTIFICATE + ".pdf", {"person", "hr", "coordinator"}),
    get(CERTIFICATE + "/cancel", {"coordinator"}),
    post(CERTIFICATE + "/cancel", {"coordinator"}),
    get(CERTIFICATE + "/replace", {"coordinator"}),
    post(CERTIFICATE + "/replace", {"coordinator"}),
    post(CERTIFICATE + "/copies", {"hr", "coordinator"}),
    post("/certificates/bundles", PERSONNEL),
    post("/certificates/lists", PERSONNEL),
    get("/certificates/for-these-people", PERSONNEL | {"coordinator"}),
    post("/certificates/for-these-people", PERSONNEL | {"coordinator"}),
    get("/certificates/provider", {"coordinator", "administrator"}),
    post("/certificates/provider", {"coordinator", "administrator"}),
]

PLANNERS = frozenset({"trainer", "other-trainer", "coordinator"})
PROGRAMME_CELLS = [
    get("/calendar", SIGNED_IN),
    get("/workshops", SIGNED_IN),
    get("/workshops.xlsx", PLANNERS),
    get("/workshops/new", PLANNERS),
    post("/workshops/new", PLANNERS),
    get(DRAFT + "/edit", RUN),
    post(DRAFT + "/edit", RUN),
    post(DRAFT + "/publish", RUN),
    post(DRAFT + "/drop", RUN),
    post(DRAFT + "/allow-trainer", {"coordinator"}),
    post(WORKSHOP + "/close", RUN),
    get("/venues", PLANNERS),
    get("/venues.xlsx", PLANNERS),
    get("/venues/new", PLANNERS),
    post("/venues/new", PLANNERS),
    get("/venues/{w.venue.id}/edit", PLANNERS),
    post("/venues/{w.venue.id}/edit", PLANNERS),
    get("/programmes", PLANNERS | {"evaluator"}),
    get("/programmes.xlsx", PLANNERS | {"evaluator"}),
    get("/programmes/new", {"coordinator"}),
    post("/programmes/new", {"coordinator"}),
    get(PROGRAMME, PLANNERS | {"evaluator"}),
    get(PROGRAMME + "/units.xlsx", PLANNERS | {"evaluator"}),
    get(PROGRAMME + "/edit", {"coordinator"}),
    post(PROGRAMME + "/edit", {"coordinator"}),
    get(PROGRAMME + "/amendment", {"coordinator"}),
    post(PROGRAMME + "/amendment", {"coordinator"}),
    get(PROGRAMME + "/periods/new", {"coordinator"}),
    post(PROGRAMME + "/periods/new", {"coordinator"}),
    post(PROGRAMME + "/periods/{w.period.id}/remove", {"coordinator"}),
    get(PROGRAMME + "/units/new", {"coordinator"}),
    post(PROGRAMME + "/units/new", {"coordinator"}),
    get(PROGRAMME + "/units/{w.membership.id}/end", {"coordinator"}),
    post(PROGRAMME + "/units/{w.membership.id}/end", {"coordinator"}),
]

CELLS = (
    PROGRAMME_CELLS + ANYBODY_CELLS + OWN_CELLS + CATALOGUE_CELLS + PEOPLE_CELLS + WORKSHOP_CELLS + CERTIFICATE_CELLS
)
