"""Who holds what: given, ended, never edited."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.audit.models import Entry
from lms.awards.models import Award, AwardBasis, AwardKind
from lms.awards.queries import held, holds, qualified, record_of, title_for
from lms.awards.rules import end, give
from lms.db import Db
from lms.errors import RefusedError
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from tests.make import Make

TODAY = clock.today()
TITLE = {"uk": "Стійкість", "en": "Resilience"}
NEUTRAL = {"uk": "Службова підготовка", "en": "In-service training"}


def given(db: Db, make: Make, person: Person, **facts: Any) -> Award:
    """A completion of an invented course, with what is named changed."""
    usual = {"kind": AwardKind.COMPLETION, "code": "wellbeing/resilience", "title": TITLE, "since": TODAY}
    return give(db, person, **{**usual, "basis": AwardBasis.ASSESSED, "by": make.by, **facts})


def test_what_is_given_is_held_and_logged(db: Db, make: Make) -> None:
    person = make.person()
    award = given(db, make, person)
    assert held(db, person.id, TODAY) == [award]
    assert holds(db, person.id, award.code, TODAY) is award
    assert holds(db, make.person().id, award.code, TODAY) is None
    entry = db.scalars(select(Entry)).one()
    assert (entry.action, entry.facts["person"]) == ("award.given", person.id)


@pytest.mark.parametrize(("days", "is_held"), [(-11, False), (-10, True), (0, True), (10, True), (11, False)])
def test_the_first_and_the_last_day_count(db: Db, make: Make, days: int, is_held: bool) -> None:  # noqa: FBT001
    person = make.person()
    given(db, make, person, since=TODAY - timedelta(days=10), until=TODAY + timedelta(days=10))
    assert bool(held(db, person.id, TODAY + timedelta(days=days))) is is_held


def test_an_ended_award_was_held_before_and_is_not_from_that_day_on(db: Db, make: Make) -> None:
    person = make.person()
    award = given(db, make, person, since=TODAY - timedelta(days=10))
    end(db, award, "Given by mistake", by=make.by)
    assert held(db, person.id, TODAY - timedelta(days=1)) == [award]
    assert held(db, person.id, TODAY) == []
    assert record_of(db, person.id) == [award]
    assert db.scalars(select(Entry.action).order_by(Entry.id)).all() == ["award.given", "award.ended"]


def test_an_award_ends_once_and_with_a_reason(db: Db, make: Make) -> None:
    award = given(db, make, make.person())
    with pytest.raises(RefusedError) as refusal:
        end(db, award, "  ", by=make.by)
    assert refusal.value.code == "reason-missing"
    end(db, award, "Given by mistake", by=make.by)
    with pytest.raises(RefusedError) as refusal:
        end(db, award, "Again", by=make.by)
    assert refusal.value.code == "already-ended"


def test_the_same_is_not_given_twice_but_again_after_it_ended(db: Db, make: Make) -> None:
    person = make.person()
    award = given(db, make, person)
    with pytest.raises(RefusedError) as refusal:
        given(db, make, person)
    assert refusal.value.code == "already-given"
    given(db, make, make.person())
    end(db, award, "Given by mistake", by=make.by)
    assert given(db, make, person) is not award


def test_an_award_does_not_end_before_it_begins(db: Db, make: Make) -> None:
    with pytest.raises(RefusedError) as refusal:
        given(db, make, make.person(), until=TODAY - timedelta(days=1))
    assert refusal.value.code == "ends-before-it-begins"


def test_of_several_the_longest_counts(db: Db, make: Make) -> None:
    person = make.person()
    given(db, make, person, since=TODAY - timedelta(days=3), until=TODAY + timedelta(days=5))
    longest = given(db, make, person, since=TODAY - timedelta(days=2))
    given(db, make, person, since=TODAY - timedelta(days=1), until=TODAY + timedelta(days=9))
    assert holds(db, person.id, longest.code, TODAY) is longest


def test_qualified_are_those_whose_qualification_is_in_force(db: Db, make: Make) -> None:
    able, expired, completed = make.person(), make.person(), make.person()
    award = make.award(able)
    make.award(expired, until=TODAY - timedelta(days=1))
    given(db, make, completed, code="leadership-trainer")
    persons = [able.id, expired.id, completed.id]
    assert qualified(db, "leadership-trainer", persons, TODAY) == {able.id: award}
    assert qualified(db, "leadership-trainer", [], TODAY) == {}


def test_a_confidential_title_is_shown_to_its_holder_alone(db: Db, make: Make) -> None:
    person = make.person()
    award = given(db, make, person, neutral_title=NEUTRAL)
    assert title_for(actor_of(db, person), award) == "Стійкість"
    assert title_for(actor_of(db, make.person()), award) == "Службова підготовка"
    assert title_for(make.by, award) == "Службова підготовка"
    assert title_for(make.by, given(db, make, make.person())) == "Стійкість"
