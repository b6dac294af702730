"""For whom a seat is free: all seats of a workshop and those given to groups, counted and never counted down. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.people.models.persons import Sex, StaffGroup


@dataclass(frozen=True)
class Who:
    """What decides to which groups a person belongs: unit (its path) and staff group on the first day, and sex."""

    unit_path: str = ""
    staff_group: StaffGroup | None = None
    sex: Sex | None = None


@dataclass(frozen=True)
class Share:
    """The seats of one group. None in a criterion asks for nothing; `returned` is None while the share is in force."""

    id: int
    seats: int
    unit_path: str | None = None
    staff_group: StaffGroup | None = None
    sex: Sex | None = None
    returned: int | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether the seats are still the group's alone to count."""
        return self.returned is None

    def counts(self, who: Who) -> bool:
        """Whether a person belongs to the group: every criterion that is given must hold."""
        return (
            (self.unit_path is None or who.unit_path.startswith(self.unit_path))
            and self.staff_group in {None, who.staff_group}
            and self.sex in {None, who.sex}
        )


class Room:
    """The seats of one workshop and who has them. A person counts in every group they belong to.

    A seat is free for a person when the workshop has one and each of the person's groups in force has one. What a
    group did not use by its day is added to what every other group may have; the workshop's seats bound them all.
    """

    def __init__(self, seats: int, shares: Sequence[Share] = (), seated: Iterable[Who] = ()) -> None:
        """Count everybody who is seated."""
        self.seats = seats
        self.shares = tuple(shares)
        self.taken = 0
        self._used: Counter[int] = Counter()
        for who in seated:
            self.take(who)

    def take(self, who: Who) -> None:
        """Count one more person as seated."""
        self.taken += 1
        self._used.update(share.id for share in self.shares if share.counts(who))

    @property
    def free(self) -> int:
        """Seats that nobody has."""
        return max(0, self.seats - self.taken)

    @property
    def returned(self) -> int:
        """Seats that groups gave back on their day."""
        return sum(share.returned or 0 for share in self.shares)

    def used(self, share: Share) -> int:
        """How many people of the group are seated."""
        return self._used[share.id]

    def unused(self, share: Share) -> int:
        """How many of its own seats the group has not taken."""
        return max(0, share.seats - self.used(share))

    def left_in(self, share: Share) -> int:
        """How many more of the group the share allows, given back ones included; the workshop may allow fewer."""
        return max(0, share.seats + self.returned - self.used(share))

    def shares_of(self, who: Who) -> list[Share]:
        """The shares in force in which a person counts."""
        return [share for share in self.shares if share.is_in_force and share.counts(who)]

    def free_for(self, who: Who) -> int:
        """Seats that this person, and others of just the same groups, can have now."""
        return min([self.free, *(self.left_in(share) for share in self.shares_of(who))])

    def full_for(self, who: Who) -> list[Share]:
        """The shares that keep this person from a seat."""
        return [share for share in self.shares_of(who) if not self.left_in(share)]
