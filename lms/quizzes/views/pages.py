"""The pages of tests: one blueprint, filled by the files beside it."""

from flask import Blueprint, g

from lms.catalogue.models import Privacy
from lms.i18n import _
from lms.people.models.persons import Person

bp = Blueprint("quizzes", __name__)


def who_sees(privacy: Privacy) -> str:
    """Who reads a person's answers and result, by the privacy class of the workshop."""
    return {
        Privacy.OPEN: _(
            "Your answers: you, the trainers and the coordinator. Your head of unit sees only: passed or not yet."
        ),
        Privacy.DISCREET: _(
            "Your answers and your result: you, the trainers and the coordinator. Your head of unit does not see them."
        ),
        Privacy.CONFIDENTIAL: _(
            "Your answers and your result: you, the trainers and the coordinator. "
            "Nobody else learns that you take this course."
        ),
    }[privacy]


def myself() -> Person:
    """Whoever is signed in, as a row."""
    person: Person = g.db.get_one(Person, g.actor.id)
    return person
