"""The life of a workshop, programmes, venues."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.access import Program
from lms.audit.models import Entry
from lms.db import Db
from lms.errors import RefusedError
from lms.notices.documents import words_of
from lms.notices.models import Notice
from lms.people.queries.trust import actor_of
from lms.scheduling.models import ProgrammeAmendment, WorkshopState
from lms.scheduling.rules.plans import draft
from lms.scheduling.rules.programmes import (
    add_period,
    add_unit,
    amend_programme,
    end_unit,
    make_programme,
    remove_period,
)
from lms.scheduling.rules.venues import change_venue
from lms.scheduling.rules.workshops import TABLE, Step, cancel, close, drop, publish, reasons_against
from tests.make import Make
from tests.scheduling.scene import in_days, plan_of, planned
from tests.scheduling.test_plans import trainer

BY = Program()
STEPS = {Step.PUBLISH: publish, Step.DROP: drop, Step.CLOSE: close}


def test_publishing_opens_a_draft_and_fixes_its_privacy(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = draft(db, plan_of(make.edition(privacy="discreet"), planned(in_days(20), who)), by=actor_of(db, who))
    publish(db, workshop, by=actor_of(db, who))
    assert (workshop.state, workshop.privacy) == (WorkshopState.PUBLISHED, "discreet")
    assert workshop.published_at is not None
    assert [entry.action for entry in db.scalars(select(Entry).order_by(Entry.id))][-2:] == [
        "workshop.drafted", "workshop.published",
    ]  # fmt: skip


def test_publishing_names_everything_that_is_missing(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), link="")), by=actor_of(db, who))
    found = [reason.code for reason in reasons_against(db, workshop, Step.PUBLISH, by=BY)]
    assert found == ["no-place", "no-trainer"]
    empty = draft(db, plan_of(make.edition()), by=actor_of(db, who))
    assert [reason.code for reason in reasons_against(db, empty, Step.PUBLISH, by=BY)] == ["no-sessions"]


def test_enrolment_must_end_before_the_start(db: Db, make: Make) -> None:
    who = trainer(make)
    late = clock.instant_of(in_days(21))
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who), enrol_until=late), by=actor_of(db, who))
    with pytest.raises(RefusedError) as refusal:
        publish(db, workshop, by=actor_of(db, who))
    assert refusal.value.code == "window-after-start"


def test_a_course_that_is_no_longer_taught_is_not_published(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = draft(db, plan_of(make.edition(), planned(in_days(20), who)), by=actor_of(db, who))
    workshop.edition.course.retired_at = clock.now()
    with pytest.raises(RefusedError) as refusal:
        publish(db, workshop, by=actor_of(db, who))
    assert refusal.value.code == "course-retired"


def test_the_second_of_two_drafts_for_one_room_is_refused(db: Db, make: Make) -> None:
    one, other, venue = trainer(make), trainer(make), make.venue()
    drafts = [
        draft(db, plan_of(make.edition(), planned(in_days(20), who, venue=venue)), by=actor_of(db, who))
        for who in (one, other)
    ]
    publish(db, drafts[0], by=actor_of(db, one))
    with pytest.raises(RefusedError) as refusal:
        publish(db, drafts[1], by=actor_of(db, other))
    assert refusal.value.code == "venue-twice"
    assert drafts[1].state is WorkshopState.DRAFT


@pytest.mark.parametrize("state", list(WorkshopState))
@pytest.mark.parametrize("step", list(STEPS))
def test_a_step_is_taken_only_from_the_states_of_the_table(
    db: Db, make: Make, state: WorkshopState, step: Step
) -> None:
    who = trainer(make)
    workshop = make.workshop(state=state, by=who)
    day = -2 if step is Step.CLOSE else 20
    make.session(workshop, in_days(day), trainers=[who], link="https://meet.example/1")
    row = next((row for row in TABLE if (row.step, row.source) == (step, state)), None)
    if row is None:
        with pytest.raises(RefusedError) as refusal:
            STEPS[step](db, workshop, by=actor_of(db, who))
        assert refusal.value.code == "not-in-this-state"
        assert workshop.state is state
    else:
        STEPS[step](db, workshop, by=actor_of(db, who))
        assert workshop.state is row.target


def test_a_workshop_closes_only_when_it_is_over(db: Db, make: Make) -> None:
    workshop = make.workshop()
    make.session(workshop, in_days(2))
    with pytest.raises(RefusedError) as refusal:
        close(db, workshop, by=BY)
    assert refusal.value.code == "workshop-not-over"


def test_cancelling_says_why_and_tells_the_trainers(db: Db, make: Make) -> None:
    who, other = trainer(make), trainer(make)
    workshop = make.workshop()
    make.session(workshop, in_days(2), trainers=[who, other])
    with pytest.raises(RefusedError):
        cancel(db, workshop, " ", by=actor_of(db, who))
    cancel(db, workshop, "Повітряна тривога", by=actor_of(db, who))
    assert (workshop.state, workshop.cancelled_why) == (WorkshopState.CANCELLED, "Повітряна тривога")
    (notice,) = db.scalars(select(Notice)).all()
    assert (notice.person_id, notice.facts["reason"]) == (other.id, "Повітряна тривога")
    words = words_of(notice)
    assert words.subject == "Скасовано: Керівник середньої ланки"
    assert "Причина: Повітряна тривога" in words.body
    assert words.path == f"/workshops/{workshop.id}"


def test_the_message_of_a_cancelled_confidential_workshop_holds_no_title(db: Db, make: Make) -> None:
    who = trainer(make)
    workshop = make.workshop(edition=make.edition(privacy="confidential"), title="Таємна назва")
    make.session(workshop, in_days(2), trainers=[who])
    cancel(db, workshop, "Таємна причина", by=BY)
    facts = str(db.scalars(select(Notice)).one().facts)
    assert "Таємна" not in facts
    assert "Службова підготовка" in facts


def test_a_workshop_that_is_over_cannot_be_cancelled(db: Db, make: Make) -> None:
    workshop = make.workshop()
    make.session(workshop, in_days(-2))
    with pytest.raises(RefusedError) as refusal:
        cancel(db, workshop, "Запізно", by=BY)
    assert refusal.value.code == "workshop-over"


def test_the_end_of_a_programme_moves_by_an_amendment_that_keeps_the_old_one(db: Db, make: Make) -> None:
    programme = make.programme(starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    amend_programme(db, programme, date(2026, 12, 31), decided_on=date(2026, 5, 4), reason="18 стали 24", by=BY)
    amendment = db.scalars(select(ProgrammeAmendment)).one()
    assert (programme.ends_on, amendment.ended_on_before) == (date(2026, 12, 31), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("ends_on", "reason", "code"),
    [
        (date(2040, 12, 31), "Так само", "same-end"),
        (date(2019, 1, 1), "Раніше початку", "ends-before-start"),
        (date(2041, 1, 1), "  ", "reason-missing"),
        (clock.today() + timedelta(days=19), "Коротше", "session-after-end"),
    ],
)
def test_an_amendment_is_refused(db: Db, make: Make, ends_on: date, reason: str, code: str) -> None:
    programme = make.programme()
    make.session(make.workshop(programme=programme), in_days(20))
    with pytest.raises(RefusedError) as refusal:
        amend_programme(db, programme, ends_on, decided_on=clock.today(), reason=reason, by=BY)
    assert refusal.value.code == code


def test_two_programmes_do_not_share_a_code(db: Db, make: Make) -> None:
    known = make.programme()
    facts = {"code": known.code, "title": {}, "funders": {}, "contract_number": "", "header": {}}
    with pytest.raises(RefusedError) as refusal:
        make_programme(db, facts, date(2026, 1, 1), date(2026, 2, 1), by=BY)
    assert refusal.value.code == "code-taken"


def test_a_unit_takes_part_once_from_and_to(db: Db, make: Make) -> None:
    programme, unit = make.programme(), make.unit()
    facts = {"starts_on": date(2026, 1, 1), "ends_on": None, "reason": "Найнижчий показник", "survey_percent": 41}
    membership = add_unit(db, programme, unit, facts, by=BY)
    with pytest.raises(RefusedError):
        add_unit(db, programme, unit, facts, by=BY)
    end_unit(db, membership, date(2026, 5, 1), by=BY)
    assert membership.ends_on == date(2026, 5, 1)


def test_reporting_periods_do_not_overlap(db: Db, make: Make) -> None:
    programme = make.programme()
    facts = {"title": {"uk": "I", "en": "I"}, "starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}
    period = add_period(db, programme, facts, by=BY)
    with pytest.raises(RefusedError) as refusal:
        add_period(db, programme, facts | {"starts_on": date(2026, 6, 30)}, by=BY)
    assert refusal.value.code == "period-overlaps"
    remove_period(db, programme, period, by=BY)
    add_period(db, programme, facts | {"starts_on": date(2026, 6, 30)}, by=BY)


def test_a_venue_keeps_the_places_that_a_coming_workshop_needs(db: Db, make: Make) -> None:
    venue = make.venue(places=30)
    make.session(make.workshop(seats=20), in_days(20), venue=venue)
    facts = {
        "name": venue.name,
        "city": venue.city,
        "region_id": venue.region_id,
        "address": venue.address,
        "is_step_free": True,
    }
    with pytest.raises(RefusedError) as refusal:
        change_venue(db, venue, facts | {"places": 19}, by=BY)
    assert refusal.value.code == "venue-too-small"
    change_venue(db, venue, facts | {"places": 20}, by=BY)
    assert (venue.places, venue.is_step_free) == (20, True)
