"""The pages of people: one blueprint, filled by the files beside it."""

from collections.abc import Callable

from flask import Blueprint, flash, g

from lms.errors import RefusedError

bp = Blueprint("people", __name__)


def done_or_refused(action: Callable[[], object], words: str) -> None:
    """Run the action of a lone button in a savepoint; the next page says that it is done, or why not."""
    try:
        with g.db.begin_nested():
            action()
            g.db.flush()
    except RefusedError as refusal:
        flash(refusal.message, "danger")
    else:
        flash(words, "success")
