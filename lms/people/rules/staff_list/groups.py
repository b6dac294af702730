"""The staff group a post suggests; HR decides."""

import re

from lms.people.models.persons import StaffGroup
from lms.people.staff_lists.cells import tidy

# Heads and deputies of a unit command commanders; heads of a part of a unit supervise staff; all others have nobody
# under them. By post, never by rank (facts/police-training.md 1.3).
_PART = r"(сектор|відділенн|груп|змін|взвод|чергов|команд|section|sector|shift|group|platoon|squad)"
_MIDDLE = re.compile(
    rf"\b((заступник|заст\.?) )?(начальник|керівник|завідувач|head|chief)\w*( of)?( the)? (\w+ )?{_PART}"
    r"|\bстарш(ий|а) (групи|зміни|наряду)|\bкомандир|\bshift (leader|supervisor)|\bsupervisor|\bsergeant in charge",
)
_SENIOR = re.compile(r"\b(начальник|керівник|завідувач|head|chief|commander|director)\w*")
_AIDE = re.compile(r"\b(помічник|секретар|радник|assistant|secretary|adviser)\w*")


def suggested_group(post: str) -> StaffGroup:
    """The group a post suggests: heads of units senior, heads of their parts middle, everybody else line."""
    plain = tidy(post).casefold()
    if _AIDE.match(plain):
        return StaffGroup.LINE
    if _MIDDLE.search(plain):
        return StaffGroup.MIDDLE
    return StaffGroup.SENIOR if _SENIOR.search(plain) else StaffGroup.LINE
