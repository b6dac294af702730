"""Asking for a place, each request a transaction of its own, with the step that chains the log and without it."""

from functools import partial
from pathlib import Path
from statistics import median

from lms import db as database
from lms.audit.rules import chain
from lms.db import Db
from lms.enrolment.rules.places import ask
from lms.people.models.persons import Person
from lms.people.queries.trust import actor_of
from lms.scheduling.models import Workshop
from tests.bench.measuring import Line, new_database, seconds, statements
from tests.enrolment.scene import Scene, workshop_of
from tests.make import Make

WORKSHOPS, SEATS = 20, 24


def lines(folder: Path) -> list[Line]:
    """Fill workshops of the usual size; every other request is chained."""
    with new_database(folder, "asking") as engine:
        with Db(engine) as db:
            make = Make(db)
            scene = Scene(make)
            workshop_ids = [workshop_of(make, seats=SEATS).id for _number in range(WORKSHOPS)]
            asking = [(scene.officer().id, workshop_id) for workshop_id in workshop_ids for _seat in range(SEATS)]
            db.commit()
        with statements(engine) as sent:
            _ask(*asking.pop(), is_chained=True)
        taken: dict[bool, list[float]] = {True: [], False: []}
        for place, (person_id, workshop_id) in enumerate(asking):
            chained = place % 2 == 0
            taken[chained].append(seconds(partial(_ask, person_id, workshop_id, is_chained=chained)))
    with_chain, without = median(taken[True]), median(taken[False])
    figures = f"{1 / with_chain:.0f} places/s chained, {1 / without:.0f} not, SQL {len(sent)}"
    return [Line(with_chain / without, "asking for a place, chained : not chained", figures)]


def _ask(person_id: int, workshop_id: int, *, is_chained: bool) -> None:
    db = database.open_unit(write=True)
    try:
        person = db.get_one(Person, person_id)
        ask(db, person, db.get_one(Workshop, workshop_id), by=actor_of(db, person))
        db.flush()
        if is_chained:
            chain(db)
        db.commit()
    finally:
        database.undo(db)
