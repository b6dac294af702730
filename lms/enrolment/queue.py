"""Where somebody stands, said in one sentence. Pure: words only."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.enrolment.machine import Step
from lms.enrolment.models import Quota, State
from lms.i18n import _, _l, in_language, label, language
from lms.people.models.persons import Sex

FIRST_TEN = (
    _l("first"), _l("second"), _l("third"), _l("fourth"), _l("fifth"),
    _l("sixth"), _l("seventh"), _l("eighth"), _l("ninth"), _l("tenth"),
)  # fmt: skip
STEPS = {
    Step.ASK: _l("Place asked for"),
    Step.PROMOTE: _l("Moved up from the waiting list"),
    Step.CLEAR: _l("Cleared to attend"),
    Step.KEEP: _l("Kept on duty"),
    Step.CALL_BACK: _l("Called back to duty"),
    Step.WITHDRAW: _l("Withdrawn"),
    Step.CANCEL: _l("Workshop cancelled"),
}
FEMININE = {"ий": "а", "ій": "я"}


def ordinal(number: int, sex: Sex | None = None) -> str:
    """A place from 1 to 10 in words, in Ukrainian as one speaks to a man or a woman."""
    word = str(FIRST_TEN[number - 1])
    if sex is Sex.FEMALE and language() == "uk":
        return word[:-2] + FEMININE[word[-2:]]
    return word


def place_sentence(place: int, sex: Sex | None = None) -> str:
    """A place on the waiting list as a sentence: "You are third on the waiting list."."""
    if 1 <= place <= len(FIRST_TEN):
        return _("You are %(place)s on the waiting list.", place=ordinal(place, sex))
    return _("You are number %(place)s on the waiting list.", place=place)


PRIORITIES = {0: _l("in the order of asking"), 1: _l("before the others"), 2: _l("first of all")}
WOMEN_OR_MEN = {Sex.FEMALE: _l("women"), Sex.MALE: _l("men")}


def group_words(quota: Quota) -> str:
    """For whom a quota is, as one reads it: "Kyiv, Lypivka · Line: staff without subordinates · women"."""
    said = (
        in_language(quota.unit.name) if quota.unit else "",
        str(label(quota.staff_group)) if quota.staff_group else "",
        str(WOMEN_OR_MEN[quota.sex]) if quota.sex else "",
    )
    return " · ".join(word for word in said if word)


@dataclass(frozen=True)
class Standing:
    """What a person reads about their own place: how it looks, one sentence, what happens next."""

    tone: str
    sentence: str
    next: str = ""


def standing(
    state: State, *, place: int = 0, sex: Sex | None = None, cleared: bool = False, deciders: Sequence[str] = ()
) -> Standing:
    """The sentence for a state; `place` on the waiting list, `deciders` by name."""
    who = _decides(deciders)
    if state is State.WAITING:
        next_step = _("As soon as a seat is free, you are enrolled: your head of unit has cleared you.") if cleared else (
            _("As soon as a seat is free, it is held for you and you get a message. %(who)s", who=who)
        )  # fmt: skip
        return Standing("wait", place_sentence(place, sex), next_step)
    return {
        State.ASKED: Standing("wait", _("A seat is held for you until your head of unit decides."), who),
        State.PLACED: Standing(
            "good", _("You are enrolled."), _("If you cannot come, withdraw in good time: the next person gets the seat.")
        ),
        State.NOT_APPROVED: Standing(
            "bad", _("Your head of unit keeps you on duty."), _("Until the start your head of unit can change that.")
        ),
        State.CALLED_BACK: Standing(
            "info", _("You are called back to duty."), _("This never counts as an absence.")
        ),
        State.WITHDRAWN: Standing("neutral", _("You have withdrawn.")),
        State.CANCELLED: Standing("bad", _("The workshop is cancelled, and your place with it.")),
    }[state]  # fmt: skip


def _decides(deciders: Sequence[str]) -> str:
    if not deciders:
        return _(
            "No head of unit is named for your unit, so nobody can decide yet. Your personnel office has been told."
        )
    return _("Who decides: %(names)s.", names=", ".join(deciders))
