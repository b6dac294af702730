"""Honest figures of a programme: what was held and who took part, by group, never by person or unit.

A workshop counts in the period in which its first session begins; people are counted once in each group, however many
workshops they took.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from lms import clock
from lms.attendance.models import Mark, Roll
from lms.certificates.models import Certificate, CertificateState, DocumentKind
from lms.db import Db
from lms.enrolment.models import Enrolment, Release, State
from lms.i18n import Worded, _l, sort_key
from lms.people.models.persons import Person, Sex, StaffGroup
from lms.people.models.units import Unit
from lms.reports.suppression import shown, total
from lms.scheduling.models import Programme, ReportingPeriod, Session, Workshop, WorkshopState
from lms.scheduling.queries.lists import start_of
from lms.scheduling.queries.programmes import programmes


class Measure(Worded):
    """What is counted; each is defined on the page."""

    ENROLLED = "enrolled", _l("Enrolled")
    STARTED = "started", _l("Started")
    COMPLETED = "completed", _l("Completed")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    CALLED_BACK = "called-back", _l("Called back to duty")


DEFINITIONS: dict[Measure, object] = {
    Measure.ENROLLED: _l("People who had a seat in at least one workshop, whatever came of it."),
    Measure.STARTED: _l("Of the enrolled, those who were present in at least one session whose attendance is closed."),
    Measure.COMPLETED: _l("Of the enrolled, those who were given a certificate of completion that was not cancelled."),
    Measure.WITHDRAWN: _l("Of the enrolled, those who gave up a seat that they had been cleared for."),
    Measure.CALLED_BACK: _l("Of the enrolled, those whom the head of unit called back to duty."),
}

EXPLAINED: list[tuple[object, object]] = [
    (
        _l("Workshops begun"),
        _l("Workshops of the programme whose first session begins in the period and has begun, cancelled ones aside."),
    ),
    (_l("Sessions held"), _l("Their sessions whose attendance the trainer has closed, with their length.")),
    *((measure.words, DEFINITIONS[measure]) for measure in Measure),
    (
        _l("Group"),
        _l(
            "Staff group and region as they were when the person asked for the place; "
            "sex as the personnel office has it."
        ),
    ),
]
"""What each word on the page counts, in the order of the page."""

Group = str | None


@dataclass(frozen=True)
class Row:
    """One group of people: its words, and each measure's count, None where it is under five or would tell of one."""

    name: object
    values: dict[Measure, int | None]


@dataclass(frozen=True)
class Breakdown:
    """The people by one property."""

    title: object
    rows: Sequence[Row]


@dataclass(frozen=True)
class Figures:
    """Everything of the page. Sessions and minutes are of those held, that is with closed attendance."""

    workshops: int
    sessions: int
    minutes: int
    in_all: dict[Measure, int | None]
    breakdowns: Sequence[Breakdown]


@dataclass(frozen=True)
class Fact:
    """One seat: whose, in which groups, and what came of it."""

    person_id: int
    staff_group: Group
    sex: Group
    region: Group
    measures: frozenset[Measure]


def programmes_with_periods(db: Db) -> list[tuple[Programme, list[ReportingPeriod]]]:
    """All programmes, the latest first, each with its reporting periods in order. Two statements."""
    periods: dict[int, list[ReportingPeriod]] = defaultdict(list)
    for period in db.scalars(select(ReportingPeriod).order_by(ReportingPeriod.starts_on, ReportingPeriod.id)):
        periods[period.programme_id].append(period)
    return [(programme, periods[programme.id]) for programme in db.scalars(programmes())]


def figures(db: Db, programme: Programme, since: date, until: date) -> Figures:
    """The figures of a programme between two days, both included. Seven statements."""
    now = clock.now()
    within = (
        (Workshop.programme_id == programme.id)
        & Workshop.state.in_((WorkshopState.PUBLISHED, WorkshopState.CLOSED))
        & (Workshop.starts_at >= start_of(since))
        & (Workshop.starts_at < min(start_of(until + timedelta(days=1)), now))
    )
    held = select(Session.starts_at, Session.ends_at).join(Workshop, Workshop.id == Session.workshop_id)
    held = held.join(Roll, Roll.session_id == Session.id).where(within, Roll.closed_at.is_not(None))
    spans = [int((ends - starts).total_seconds() // 60) for starts, ends in db.execute(held)]
    facts = _facts(db, within)
    regions = _region_names(db)
    by_region = sorted({fact.region for fact in facts if fact.region}, key=lambda r: sort_key(regions[r]["uk"]))
    breakdowns = [
        _breakdown(_l("By staff group"), facts, lambda fact: fact.staff_group, {g.value: g.words for g in StaffGroup}),
        _breakdown(_l("By sex"), facts, lambda fact: fact.sex, {s.value: s.words for s in Sex}),
        _breakdown(_l("By region"), facts, lambda fact: fact.region, {code: regions[code] for code in by_region}),
    ]
    workshops = db.scalar(select(func.count()).select_from(Workshop).where(within)) or 0
    return Figures(workshops, len(spans), sum(spans), _in_all(facts), breakdowns)


def _facts(db: Db, within: ColumnElement[bool]) -> list[Fact]:
    workshops = select(Workshop.id).where(within).scalar_subquery()
    present = set(
        db.execute(
            select(Session.workshop_id, Mark.person_id).join(Session, Session.id == Mark.session_id)
            .join(Roll, Roll.session_id == Session.id)
            .where(Session.workshop_id.in_(workshops), Mark.is_current, Mark.minutes > 0, Roll.closed_at.is_not(None))
        ).all()
    )  # fmt: skip
    holding = (CertificateState.ISSUING, CertificateState.ISSUED, CertificateState.REPLACED)
    completed = set(
        db.execute(
            select(Certificate.workshop_id, Certificate.person_id).where(
                Certificate.workshop_id.in_(workshops), Certificate.kind == DocumentKind.COMPLETION,
                Certificate.state.in_(holding))
        ).all()
    )  # fmt: skip
    cleared = set(
        db.scalars(select(Release.enrolment_id).join(Enrolment).where(
            Enrolment.workshop_id.in_(workshops), Release.decision == "cleared"))
    )  # fmt: skip
    query = (
        select(Enrolment.id, Enrolment.workshop_id, Enrolment.person_id, Enrolment.state, Enrolment.staff_group,
               Person.sex, Unit.path)
        .join(Person, Person.id == Enrolment.person_id).outerjoin(Unit, Unit.id == Enrolment.unit_id)
        .where(Enrolment.workshop_id.in_(workshops))
    )  # fmt: skip
    facts = []
    for enrolment_id, workshop_id, person_id, state, group, sex, path in db.execute(query):
        seat = (workshop_id, person_id)
        measures = _measures(state, enrolment_id in cleared, seat in present, seat in completed)
        if Measure.ENROLLED in measures:
            region = path.split("/")[1] if path else None
            facts.append(Fact(person_id, group, sex, region, measures))
    return facts


def _measures(state: State, was_cleared: bool, was_present: bool, has_completed: bool) -> frozenset[Measure]:  # noqa: FBT001
    """What one enrolment counts as; nothing at all when the person never had a seat for good."""
    if state is not State.PLACED and not (was_cleared and state in {State.WITHDRAWN, State.CALLED_BACK}):
        return frozenset()
    found = {
        Measure.ENROLLED: True,
        Measure.STARTED: was_present,
        Measure.COMPLETED: has_completed,
        Measure.WITHDRAWN: state is State.WITHDRAWN,
        Measure.CALLED_BACK: state is State.CALLED_BACK,
    }
    return frozenset(measure for measure, holds in found.items() if holds)


def _region_names(db: Db) -> dict[str, dict[str, str]]:
    roots = select(Unit.id, Unit.name).where(Unit.parent_id.is_(None))
    return {str(unit_id): name for unit_id, name in db.execute(roots)}


def _people(facts: Sequence[Fact], measure: Measure) -> int:
    return len({fact.person_id for fact in facts if measure in fact.measures})


def _in_all(facts: Sequence[Fact]) -> dict[Measure, int | None]:
    counts = {measure: _people(facts, measure) for measure in Measure}
    return {measure: total(count) for measure, count in counts.items()}


def _breakdown(
    title: object, facts: Sequence[Fact], of: Callable[[Fact], Group], names: dict[str, object]
) -> Breakdown:
    """Every group of the property, one row each, those of unknown property last."""
    groups: dict[Group, list[Fact]] = {name: [] for name in names}
    for fact in facts:
        groups.setdefault(of(fact), []).append(fact)
    absent = frozenset(name for name, members in groups.items() if not members)
    columns = {
        measure: shown({name: _people(members, measure) for name, members in groups.items()}, absent=absent)
        for measure in Measure
    }
    return Breakdown(
        title,
        [
            Row(names.get(name or "", _l("not stated")), {measure: columns[measure][name] for measure in Measure})
            for name in groups
        ],
    )
