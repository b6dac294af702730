"""Seats of groups as numbers: nobody above the workshop's seats or the group's, whatever the order of coming."""

from hypothesis import given
from hypothesis import strategies as st

from lms.enrolment.seating import Room, Share, Who
from lms.people.models.persons import Sex, StaffGroup

UNITS = st.sampled_from(["/1/", "/1/7/", "/1/7/9/", "/2/", "/17/"])
PEOPLE = st.builds(Who, UNITS, st.sampled_from(StaffGroup), st.sampled_from([*Sex, None]))
SHARES = st.lists(
    st.builds(
        Share, st.integers(1, 10**6), st.integers(1, 5), st.sampled_from([None, "/1/", "/1/7/"]),
        st.sampled_from([None, *StaffGroup]), st.sampled_from([None, *Sex]), st.sampled_from([None, None, 0, 2]),
    ),
    max_size=4, unique_by=lambda share: share.id,
)  # fmt: skip


@given(st.integers(1, 8), SHARES, st.lists(PEOPLE, max_size=30))
def test_whoever_is_let_in_keeps_all_bounds(seats: int, shares: list[Share], people: list[Who]) -> None:
    room = Room(seats, shares)
    refused = []
    for who in people:
        if room.free_for(who):
            room.take(who)
        else:
            refused.append(who)
    assert room.taken <= seats
    for share in room.shares:
        if share.is_in_force:
            assert room.used(share) <= share.seats + room.returned
    for who in refused:
        assert room.free_for(who) == 0
        assert room.free == 0 or room.full_for(who)


@given(st.integers(1, 8), SHARES, st.lists(PEOPLE, max_size=10), PEOPLE)
def test_one_more_person_takes_one_from_each_of_their_groups(
    seats: int, shares: list[Share], people: list[Who], who: Who
) -> None:
    room, after = Room(seats, shares, people), Room(seats, shares, [*people, who])
    for share in shares:
        assert after.used(share) - room.used(share) == share.counts(who)
    assert after.free_for(who) == max(0, room.free_for(who) - 1)


def test_a_unit_counts_with_all_below_it_and_no_other_of_like_number() -> None:
    share = Share(1, 2, unit_path="/1/")
    assert [share.counts(Who(path)) for path in ("/1/", "/1/7/", "/17/", "")] == [True, True, False, False]


def test_what_a_group_gave_back_is_for_the_others_but_never_above_all_seats() -> None:
    kyiv, lviv = Who("/1/"), Who("/2/")
    shares = [Share(1, 2, "/1/"), Share(2, 2, "/2/", returned=1)]
    room = Room(4, shares, [kyiv, kyiv, lviv])
    assert (room.free_for(kyiv), room.free_for(lviv), room.free_for(Who("/3/"))) == (1, 1, 1)
    room.take(kyiv)
    assert (room.free_for(kyiv), room.free_for(lviv)) == (0, 0)
