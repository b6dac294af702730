"""Sixteen weeks of workshops: which course, where, when, who teaches and who comes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lms.content.schema import Course
from lms.demo.timetable import Sitting, course_of, timetable, working_day
from lms.people.models.persons import StaffGroup

SUPERVISORS = "leadership/supervisors"
SENIORS = "leadership/senior-officers"
RESILIENCE = "stress-management/resilience"
FOLLOW_UP = "stress-management/follow-up"
GROUPS = "community-policing/advisory-groups"
DIALOGUE = "public-order/dialogue"
FORCE = "human-rights/use-of-force"
VENUES = 6
LAST_START = 20

MIDDLE, SENIOR, LINE = StaffGroup.MIDDLE, StaffGroup.SENIOR, StaffGroup.LINE


@dataclass(frozen=True)
class Show:
    """One workshop of the plan; `start` is its first day counted from today, Saturdays and Sundays put off to Monday.

    `come` people are taken from the units in turn, of the group; `players` come besides. `asked` of them still wait for
    the head's decision. `venue` and `trainers` are places in the lists of the scene: the ones wished for, see `booked`.
    """

    name: str
    course: str
    programme: str
    start: int
    venue: int
    trainers: tuple[int, ...]
    units: tuple[str, ...]
    group: StaffGroup = LINE
    come: int = 12
    seats: int = 16
    asked: int = 0
    players: tuple[str, ...] = ()
    is_sure: bool = False
    is_interpreted: bool = False
    is_cancelled: bool = False
    leaves_roll_open: bool = False


PLAN = (
    Show("s1", SUPERVISORS, "LEAD", -54, 0, (1,), ("NP-01",), MIDDLE, come=8, is_sure=True),
    Show("c1", RESILIENCE, "WELL", -52, 1, (2,), ("NP-03", "NP-05"), come=11, players=("officer-line",), is_sure=True),
    Show("c2", FORCE, "LEAD", -50, 0, (3,), ("NP-01",), come=12, is_sure=True),
    Show("s2", SUPERVISORS, "LEAD", -47, 2, (2, 4), ("ZR-01", "ZR-02", "ZR-04", "ZR-06"), MIDDLE),
    Show(
        "h1", SENIORS, "LEAD", -43, 1, (5,), ("NP-04", "NP-06"), SENIOR, come=5, seats=10, players=("officer-senior",)
    ),
    Show("s3", SUPERVISORS, "LEAD", -40, 4, (6,), ("VH-01", "VH-02", "VH-04", "VH-06"), MIDDLE),
    Show("c3", FORCE, "WELL", -36, 3, (7,), ("ZR-03", "ZR-05"), come=14),
    Show("s4", SUPERVISORS, "LEAD", -33, 0, (0, 8), ("NP-04", "NP-06"), MIDDLE, come=10),
    Show("a1", FOLLOW_UP, "WELL", -30, 1, (9,), ("NP-03", "NP-05"), come=8, seats=12),
    Show("c4", DIALOGUE, "WELL", -22, 5, (1,), ("VH-03", "VH-05", "VH-08"), come=15),
    Show("s5", SUPERVISORS, "LEAD", -19, 3, (2, 4), ("ZR-01", "ZR-02", "ZR-04", "ZR-06"), MIDDLE),
    Show("a2", FOLLOW_UP, "LEAD", -15, 2, (9,), ("ZR-01", "ZR-02"), come=6, seats=12),
    Show("c5", RESILIENCE, "WELL", -8, 3, (7,), ("ZR-03", "ZR-05"), leaves_roll_open=True),
    Show("h2", FORCE, "WELL", -13, 1, (5,), ("NP-03", "NP-05"), come=9, players=("officer-line",)),
    Show("now", SUPERVISORS, "LEAD", 0, 0, (0, 3), ("NP-02", "NP-06"), MIDDLE, come=11, players=("officer-middle",)),
    Show("c6", GROUPS, "LEAD", 3, 5, (6,), ("VH-01", "VH-02", "VH-04"), come=11, asked=2),
    Show("s6", SUPERVISORS, "LEAD", 9, 4, (8,), ("VH-01", "VH-02", "VH-04"), MIDDLE, come=3, seats=18),
    Show("h3", FORCE, "LEAD", 10, 1, (5,), ("NP-01", "NP-06"), LINE, come=9, seats=8, players=("officer-senior",)),
    Show("c7", DIALOGUE, "WELL", 13, 3, (7,), ("ZR-03", "ZR-05"), come=9),
    Show("s7", SUPERVISORS, "LEAD", 16, 2, (9, 10), ("ZR-02", "ZR-04", "ZR-06"), MIDDLE, come=10, is_interpreted=True),
    Show("a3", FOLLOW_UP, "WELL", 18, 1, (2,), ("NP-05",), come=5, seats=12),
    Show("h4", GROUPS, "LEAD", 24, 5, (1,), ("VH-01", "VH-02"), come=4, is_cancelled=True),
    Show("c8", RESILIENCE, "WELL", 27, 5, (6,), ("VH-03", "VH-05"), come=6),
    Show("s8", SUPERVISORS, "LEAD", 30, 1, (4,), ("NP-04", "NP-06"), MIDDLE, come=6),
    Show("two", GROUPS, "LEAD", 31, 0, (3,), ("NP-02",), LINE, come=2, asked=2),
    Show("s9", SUPERVISORS, "LEAD", 44, 3, (11,), ("ZR-01", "ZR-06"), MIDDLE, come=4),
)


def sittings(show: Show, today: date, hour: int) -> list[Sitting]:
    """The sessions of a workshop. Today's one began with this hour, so that its attendance can be taken at once."""
    course = course_of(show.course)
    if show.start == 0:
        return [_around_now(course, today, hour), *timetable(course, working_day(today + timedelta(days=1)))[1:]]
    return timetable(course, today + timedelta(days=show.start))


def _around_now(course: Course, today: date, hour: int) -> Sitting:
    """The first session of a course, held today, whatever the hour."""
    starts = datetime.combine(today, time(min(hour, LAST_START)))
    ends = min(starts + timedelta(hours=4), datetime.combine(today, time(23, 59)))
    return Sitting(starts, ends, timetable(course, today)[0].modules)


@dataclass(frozen=True)
class Booked:
    """Which venue and trainers a workshop gets: those it wishes for, or others who are free on its days."""

    venue: int
    trainers: tuple[int, ...]


def booked(plan: Sequence[Show], today: date, hour: int, trainers: Sequence[int]) -> dict[str, Booked]:
    """Workshop name → venue and trainers, nobody and no place twice on a day. Today's workshop chooses first.

    `trainers` may stand in for others. LookupError when nobody is free.
    """
    taken: set[tuple[str, int, date]] = set()
    found = {}
    for show in sorted(plan, key=lambda show: show.start != 0):
        days = {one.starts.date() for one in sittings(show, today, hour)}
        region = show.venue // 2 * 2
        venue = _free("venue", (show.venue, region, region + 1, *range(VENUES)), days, taken)
        people = tuple(_free("trainer", (wish, *trainers), days, taken) for wish in show.trainers)
        found[show.name] = Booked(venue, people)
    return found


def _free(kind: str, wishes: Sequence[int], days: set[date], taken: set[tuple[str, int, date]]) -> int:
    """The first of the wishes that is free on all days; from now on it is taken."""
    for wish in wishes:
        if not any((kind, wish, day) in taken for day in days):
            taken |= {(kind, wish, day) for day in days}
            return wish
    raise LookupError(kind)
