"""One workshop for everybody: what, when, where, my place in it, and what speaks against one."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, needs
from lms.catalogue.models import Privacy
from lms.enrolment import queue
from lms.enrolment.forms import AskForm, StepForm
from lms.enrolment.machine import MAY_ASK, MAY_ATTEND, Facts, Step, reasons, transition
from lms.enrolment.models import HOLDS_SEAT, LIVE_STATES, Enrolment
from lms.enrolment.queries.asking import facts_about
from lms.enrolment.queries.lines import OwnLine, own_lines
from lms.enrolment.queries.places import enrolment_of, seats_of
from lms.enrolment.queries.quotas import quotas_of, room_of
from lms.enrolment.rules import places
from lms.enrolment.seating import Who
from lms.enrolment.views.pages import bp
from lms.errors import NotVisibleError
from lms.forms import Form
from lms.i18n import _, language
from lms.people.models.persons import Person
from lms.scheduling.models import Workshop
from lms.scheduling.queries.venues import venue_shown
from lms.scheduling.queries.workshops import people_at, runs, sessions_of, title_of, visible_workshop


def name_of(person: Person) -> str:
    """A person's name as one reads it in the language in force."""
    return person.latin_name if language() == "en" else person.name


def standing_of(line: OwnLine) -> queue.Standing:
    """The sentence for one of a person's own places."""
    return queue.standing(
        line.enrolment.state,
        place=line.place,
        sex=line.enrolment.person.sex,
        cleared=line.cleared,
        deciders=[name_of(person) for person in line.deciders],
    )


def workshop_page(workshop: Workshop, form: Form) -> str:
    person = g.db.get_one(Person, g.actor.id)
    mine = enrolment_of(g.db, workshop.id, person.id)
    line = own_lines(g.db, [mine])[0] if mine else None
    facts = facts_about(g.db, workshop, [person])[person.id]
    is_live = mine is not None and mine.state in LIVE_STATES
    return render_template(
        "enrolment/workshop.html",
        form=form,
        workshop=workshop,
        title=title_of(workshop),
        line=line,
        standing=standing_of(line) if line else None,
        is_live=is_live,
        may_withdraw=_may_withdraw(mine, facts),
        reasons=reasons(Step.ASK, None, facts),
        checked=[(one, one.holds(facts), one.code in facts.waived) for one in (MAY_ATTEND if is_live else MAY_ASK)],
        seats=seats_of(g.db, [workshop])[workshop.id],
        **_room(workshop, facts.who),
        **_plan(workshop, mine),
    )


def _room(workshop: Workshop, who: Who) -> dict[str, Any]:
    """Whether a seat is free for this person, and the names of their groups that have none left."""
    room = room_of(g.db, workshop)
    full = {share.id for share in room.full_for(who)}
    names = [queue.group_words(quota) for quota in quotas_of(g.db, workshop.id) if quota.id in full] if full else []
    return {"is_free": room.free_for(who) > 0, "full_groups": names}


def _may_withdraw(mine: Enrolment | None, facts: Facts) -> bool:
    return (
        mine is not None
        and transition(Step.WITHDRAW, mine.state) is not None
        and not reasons(Step.WITHDRAW, mine.state, facts)
    )


def _plan(workshop: Workshop, mine: Enrolment | None) -> dict[str, Any]:
    """When, where and with whom, as far as the reader may know now.

    Who teaches a confidential workshop is said only to those who hold a seat in it or run it.
    """
    is_run = runs(g.db, g.actor, workshop, Permission.ENROLMENT_PARTICIPANTS_READ)
    is_enrolled = mine is not None and mine.state in HOLDS_SEAT
    hours = int(current_app.config["SETTINGS"].address_hours)
    sessions = sessions_of(g.db, workshop)
    is_confidential = workshop.privacy is Privacy.CONFIDENTIAL and not (is_run or is_enrolled)
    people = {} if is_confidential else people_at(g.db, sessions)
    return {
        "is_run": is_run,
        "is_planned": runs(g.db, g.actor, workshop, Permission.SCHEDULING_WORKSHOP_EDIT),
        "is_enrolled": is_enrolled,
        "sessions": [
            (
                session,
                venue_shown(session, is_enrolled=is_enrolled, now=clock.now(), runs=is_run, hours=hours),
                people.get(session.id, ()),
            )
            for session in sessions
        ],
    }


@bp.get("/workshops/<int:workshop_id>")
@needs(Permission.SCHEDULING_WORKSHOP_READ)
def workshop(workshop_id: int) -> str:
    return workshop_page(visible_workshop(g.db, g.actor, workshop_id), AskForm())


@bp.post("/workshops/<int:workshop_id>/ask")
@needs(Permission.ENROLMENT_OWN_EDIT)
def ask(workshop_id: int) -> ResponseReturnValue:
    workshop = visible_workshop(g.db, g.actor, workshop_id)
    person = g.db.get_one(Person, g.actor.id)
    form = AskForm()
    if form.accepts(lambda: places.ask(g.db, person, workshop, by=g.actor)):
        flash(_("Your request is made. What happens next stands below."), "good")
        return redirect(url_for(".workshop", workshop_id=workshop_id))
    return workshop_page(workshop, form), 422


@bp.post("/workshops/<int:workshop_id>/withdraw")
@needs(Permission.ENROLMENT_OWN_EDIT)
def withdraw(workshop_id: int) -> ResponseReturnValue:
    workshop = visible_workshop(g.db, g.actor, workshop_id)
    mine = enrolment_of(g.db, workshop_id, g.actor.id)
    if mine is None:
        raise NotVisibleError
    form = StepForm()
    if form.accepts(lambda: places.withdraw(g.db, mine, by=g.actor)):
        flash(_("You have withdrawn. If somebody waits, the seat is theirs now."), "good")
        return redirect(url_for(".workshop", workshop_id=workshop_id))
    return workshop_page(workshop, form), 422
