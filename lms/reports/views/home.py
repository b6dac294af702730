"""The first page: what should I do now, role by role."""

from collections.abc import Callable

from flask import current_app, g, render_template

from lms.access import Actor, Role, public, roles_of
from lms.db import Db
from lms.notices.documents import words_of
from lms.notices.queries import own_notices
from lms.reports.queries.figures import programmes_with_periods
from lms.reports.queries.installation import installation
from lms.reports.queries.overseeing import oversight
from lms.reports.queries.own import own
from lms.reports.queries.personnel import personnel
from lms.reports.queries.teaching import teaching
from lms.reports.queries.unit import unit_now
from lms.reports.views.pages import bp

Section = Callable[[Db, Actor], object]


def own_section(db: Db, actor: Actor) -> object:
    """One's own training, with the setting that says when the exact address is shown."""
    return own(db, actor, hours=int(current_app.config["SETTINGS"].address_hours))


SECTIONS: dict[Role, Section] = {
    Role.TRAINER: teaching,
    Role.COMMANDER: unit_now,
    Role.HR: personnel,
    Role.COORDINATOR: oversight,
    Role.EVALUATOR: lambda db, _actor: programmes_with_periods(db),
    Role.ADMINISTRATOR: installation,
    Role.OFFICER: own_section,
}
"""What stands on the page for whom: duties first, one's own training last."""


@bp.get("/")
@public
def home() -> str:
    if g.actor.id is None:
        return render_template("reports/welcome.html")
    roles = roles_of(g.actor)
    sections = [(role, build(g.db, g.actor)) for role, build in SECTIONS.items() if role in roles]
    notices = own_notices(g.db, g.actor)
    messages = [(notice, words_of(notice)) for notice in notices]
    return render_template("reports/home.html", sections=sections, messages=messages)
