"""Figures are counted as they are defined, and never tell of one person."""

from datetime import timedelta

from lms import clock
from lms.access import Role
from lms.catalogue.models import Edition
from lms.db import Db
from lms.enrolment.models import Decision, Release, State
from lms.people.models.persons import Person, Sex, StaffGroup
from lms.reports.queries.figures import Measure, figures
from lms.scheduling.models import Workshop
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import held_session, placed


def held(make: Make, db: Db, programme: object, people: list[Person], edition: Edition | None = None) -> Workshop:
    workshop = make.workshop(programme=programme, edition=edition)
    for person in people:
        placed(db, workshop, person, staff_group=StaffGroup.LINE)
    held_session(db, make, workshop, people)
    return workshop


def test_people_are_counted_once_and_by_what_came_of_them(make: Make, db: Db) -> None:
    programme = make.programme()
    people = [make.person(sex=Sex.FEMALE) for _number in range(6)]
    first = held(make, db, programme, people)
    held(make, db, programme, people, edition=first.edition)
    by = make.person()
    for state in (State.WITHDRAWN, State.CALLED_BACK):
        for _number in range(5):
            row = placed(db, first, make.person(sex=Sex.MALE), state=state, staff_group=StaffGroup.MIDDLE)
            db.add(Release(enrolment=row, decision=Decision.CLEARED, decided_by_id=by.id))
    for state in (State.NOT_APPROVED, State.CANCELLED, State.WITHDRAWN):
        placed(db, first, make.person(), state=state)
    db.flush()
    today = clock.today()
    counted = figures(db, programme, today - timedelta(days=3), today)
    assert (counted.workshops, counted.sessions, counted.minutes) == (2, 2, 480)
    assert counted.in_all == {
        Measure.ENROLLED: 16, Measure.STARTED: 6, Measure.COMPLETED: 0, Measure.WITHDRAWN: 5, Measure.CALLED_BACK: 5,
    }  # fmt: skip
    by_sex = {str(row.name): row.values[Measure.ENROLLED] for row in counted.breakdowns[1].rows}
    assert sorted(value for value in by_sex.values() if value) == [6, 10]


def test_a_workshop_counts_in_the_period_in_which_it_begins(make: Make, db: Db) -> None:
    programme = make.programme()
    held(make, db, programme, [make.person() for _number in range(5)])
    today = clock.today()
    assert figures(db, programme, today - timedelta(days=1), today).workshops == 1
    assert figures(db, programme, today - timedelta(days=9), today - timedelta(days=2)).workshops == 0
    assert figures(db, make.programme(), today - timedelta(days=1), today).workshops == 0


def test_a_small_group_is_a_dot_and_its_neighbour_too(pages: Pages, make: Make, db: Db) -> None:
    pages.speak("en")
    programme = make.programme()
    women = [make.person(sex=Sex.FEMALE) for _number in range(3)]
    held(make, db, programme, [*women, *(make.person(sex=Sex.MALE) for _number in range(8))])
    pages.sign_in(Role.EVALUATOR)
    page = pages.get(f"/figures?programme={programme.id}")
    table = next(table for table in page.select("table") if "By sex" in table.text)
    enrolled = {row.th.text.strip(): row.td.text.strip() for row in table.select("tbody tr") if row.th and row.td}
    assert enrolled == {"female": "·", "male": "·"}
    assert "11" in page.text
    assert women[0].surname not in page.text


def test_figures_are_for_coordinators_and_evaluators(pages: Pages, make: Make) -> None:
    pages.speak("en")
    programme = make.programme()
    for role, status in ((Role.COORDINATOR, 200), (Role.EVALUATOR, 200), (Role.HR, 403), (Role.COMMANDER, 403)):
        pages.sign_in(role, unit=make.unit() if role is Role.COMMANDER else None)
        pages.get(f"/figures?programme={programme.id}", status=status)
    pages.sign_in(Role.EVALUATOR)
    pages.get("/figures?programme=999999", status=404)
