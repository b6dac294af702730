"""The life of a place in a workshop: every step it may take, and what must hold for each. Facts in, reasons out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lms.enrolment.models import State
from lms.enrolment.seating import Who
from lms.enrolment.stretches import Stretch
from lms.errors import Reason
from lms.i18n import _, _l, label, moment, span
from lms.scheduling.models import WorkshopState


@dataclass(frozen=True)
class Facts:
    """What is known about one person and one workshop at one moment (`queries.asking.facts_about` gathers it).

    `audience` is what the catalogue has against the person taking this course, `clashes` what else the person does then,
    `who` what the person is on the first day, `waived` the codes of conditions that need not hold this once.
    """

    now: datetime
    workshop: WorkshopState
    enrol_from: datetime
    enrol_until: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    audience: tuple[Reason, ...] = ()
    serves: bool = True
    is_in_programme: bool = True
    is_suspended: bool = False
    is_listed: bool = False
    is_kept: bool = False
    clashes: tuple[Stretch, ...] = ()
    who: Who = field(default_factory=Who)
    waived: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Condition:
    """One thing that must hold: what it is, whether it does, what is said when it does not, and who can help."""

    code: str
    description: object
    passes: Callable[[Facts], bool]
    sentence: Callable[[Facts], str]
    helped_by: object = ""

    def holds(self, facts: Facts) -> bool:
        """Whether it does not stand in the way: it passes, or the coordinator let it be."""
        return self.code in facts.waived or self.passes(facts)

    def reason(self, facts: Facts) -> Reason:
        """The condition as a reason why not."""
        return Reason(self.code, self.sentence(facts), str(self.helped_by))


def _always(words: object) -> Callable[[Facts], str]:
    return lambda _facts: str(words)


def _said_by_catalogue(code: str, description: object, helped_by: object) -> Condition:
    """A condition that the catalogue checks and words (`catalogue.audience`)."""
    return Condition(
        code,
        description,
        lambda facts: all(reason.code != code for reason in facts.audience),
        lambda facts: " ".join(reason.message for reason in facts.audience if reason.code == code),
        helped_by,
    )


COORDINATOR = _l("the programme coordinator")
HEAD = _l("your head of unit")
HR = _l("your personnel office")
HR_OR_COORDINATOR = _l("your personnel office or the programme coordinator")


def _clash_sentence(facts: Facts) -> str:
    return _(
        "You are busy then, travel included: %(what)s.",
        what="; ".join(f"{c.title}, {span(c.starts_local, c.ends_local)}" for c in facts.clashes),
    )


def _started(facts: Facts) -> bool:
    return facts.starts_at is None or facts.starts_at <= facts.now


def _over(facts: Facts) -> bool:
    return facts.ends_at is None or facts.ends_at <= facts.now


PUBLISHED = Condition(
    "not-open",
    _l("The workshop is published and not cancelled or closed."),
    lambda facts: facts.workshop is WorkshopState.PUBLISHED,
    lambda facts: _("The workshop takes no requests: %(state)s.", state=label(facts.workshop).lower()),
    COORDINATOR,
)
WINDOW_OPEN = Condition(
    "not-yet-open",
    _l("Requests are already taken."),
    lambda facts: facts.enrol_from <= facts.now,
    lambda facts: _("Requests are taken from %(when)s.", when=moment(facts.enrol_from)),
    COORDINATOR,
)
WINDOW_NOT_OVER = Condition(
    "no-longer-open",
    _l("Requests are still taken."),
    lambda facts: facts.now < facts.enrol_until,
    lambda facts: _("Requests were taken until %(when)s.", when=moment(facts.enrol_until)),
    COORDINATOR,
)
NOT_STARTED = Condition(
    "workshop-started",
    _l("The workshop has not started."),
    lambda facts: not _started(facts),
    _always(_l("The workshop has already started.")),
)
NOT_OVER = Condition(
    "workshop-over",
    _l("The workshop is not over."),
    lambda facts: not _over(facts),
    _always(_l("The workshop is over.")),
)
NOT_SUSPENDED = Condition(
    "suspended",
    _l("Your account is not suspended."),
    lambda facts: not facts.is_suspended,
    _always(_l("Your account is suspended.")),
    HR,
)
SERVES = _said_by_catalogue("no-posting", _l("The staff list says where you serve on the first day."), HR)
STAFF_GROUP = _said_by_catalogue(
    "other-staff-group", _l("The course is meant for your staff group on the first day."), HR_OR_COORDINATOR
)
NOT_HELD = _said_by_catalogue("already-held", _l("You do not hold the course already, or it ends soon."), COORDINATOR)
IN_PROGRAMME = Condition(
    "unit-not-in-programme",
    _l("Your unit takes part in the programme on the first day."),
    lambda facts: not facts.serves or facts.is_in_programme,
    _always(_l("Your unit does not take part in the programme on the first day.")),
    COORDINATOR,
)
NO_CLASH = Condition(
    "clash",
    _l("You have no other session at that time, travel included."),
    lambda facts: not facts.clashes,
    _clash_sentence,
    COORDINATOR,
)
NOT_LISTED = Condition(
    "already-listed",
    _l("You are not on the list already."),
    lambda facts: not facts.is_listed,
    _always(_l("You are already on this list.")),
)
NOT_KEPT = Condition(
    "kept-on-duty",
    _l("Your head of unit has not decided that you stay on duty."),
    lambda facts: not facts.is_kept,
    _always(_l("Your head of unit decided that you stay on duty; only the head of unit can change that.")),
    HEAD,
)

MAY_ATTEND = (PUBLISHED, NOT_STARTED, NOT_SUSPENDED, SERVES, STAFF_GROUP, NOT_HELD, IN_PROGRAMME, NO_CLASH)
MAY_ASK = (
    PUBLISHED, WINDOW_OPEN, WINDOW_NOT_OVER, NOT_STARTED, NOT_SUSPENDED, SERVES, STAFF_GROUP, NOT_HELD,
    IN_PROGRAMME, NOT_LISTED, NOT_KEPT, NO_CLASH,
)  # fmt: skip


WAIVABLE = (WINDOW_OPEN, WINDOW_NOT_OVER, STAFF_GROUP, NOT_HELD, IN_PROGRAMME, NO_CLASH)
"""What the coordinator may let be, for one person and one request, with a reason."""


class Step(StrEnum):
    """What can happen to a place; the value is the past participle of the log's entry."""

    ASK = "asked"
    PROMOTE = "promoted"
    CLEAR = "cleared"
    KEEP = "kept-on-duty"
    CALL_BACK = "called-back"
    WITHDRAW = "withdrawn"
    CANCEL = "cancelled"


@dataclass(frozen=True)
class Transition:
    """From one state (None: not on the list) by one step to one of some states, while all conditions hold."""

    step: Step
    source: State | None
    targets: frozenset[State]
    conditions: tuple[Condition, ...] = ()


def _rows(
    step: Step, sources: Iterable[State | None], targets: set[State], conditions: tuple[Condition, ...] = ()
) -> list[Transition]:
    return [Transition(step, source, frozenset(targets), conditions) for source in sources]


_S = State
TABLE = (
    *_rows(Step.ASK, [None], {_S.ASKED, _S.WAITING}, MAY_ASK),
    *_rows(Step.PROMOTE, [_S.WAITING], {_S.ASKED, _S.PLACED}, MAY_ATTEND),
    *_rows(Step.CLEAR, [_S.ASKED], {_S.PLACED}, (NOT_STARTED,)),
    *_rows(Step.CLEAR, [_S.WAITING], {_S.WAITING}, (NOT_STARTED,)),
    *_rows(Step.CLEAR, [_S.NOT_APPROVED, _S.CALLED_BACK], {_S.PLACED, _S.WAITING}, (*MAY_ATTEND, NOT_LISTED)),
    *_rows(Step.KEEP, [_S.ASKED, _S.WAITING], {_S.NOT_APPROVED}, (NOT_STARTED,)),
    *_rows(Step.CALL_BACK, [_S.PLACED], {_S.CALLED_BACK}, (NOT_OVER,)),
    *_rows(Step.WITHDRAW, [_S.ASKED, _S.WAITING, _S.PLACED], {_S.WITHDRAWN}, (NOT_STARTED,)),
    *_rows(Step.CANCEL, [_S.ASKED, _S.WAITING, _S.PLACED], {_S.CANCELLED}),
)


def transition(step: Step, source: State | None) -> Transition | None:
    """The row of the table for this step from this state; None when there is none."""
    return next((row for row in TABLE if (row.step, row.source) == (step, source)), None)


def reasons(step: Step, source: State | None, facts: Facts) -> list[Reason]:
    """Everything that speaks against a step; empty when it may be taken."""
    row = transition(step, source)
    if row is None:
        return [Reason("not-in-this-state", _("This is no longer possible. Now: %(state)s.", state=label(source)))]
    return [condition.reason(facts) for condition in row.conditions if not condition.holds(facts)]
