"""The pages of scheduling: one blueprint, filled by the files beside it."""

from collections.abc import Callable

from flask import Blueprint, flash, g

from lms.errors import RefusedError

bp = Blueprint("scheduling", __name__)


def done_or_refused(action: Callable[[], object], words: str) -> bool:
    """Run the action of a lone button in a savepoint; the next page says that it is done, or why not."""
    try:
        with g.db.begin_nested():
            action()
            g.db.flush()
    except RefusedError as refusal:
        flash(refusal.message, "danger")
        return False
    flash(words, "success")
    return True
