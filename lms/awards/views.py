"""What the signed-in person holds."""

from flask import Blueprint, g, render_template

from lms import clock
from lms.access import Permission, needs
from lms.awards import queries
from lms.awards.models import AwardKind

bp = Blueprint("awards", __name__, url_prefix="/me")


@bp.get("/awards")
@needs(Permission.AWARDS_OWN_READ)
def mine() -> str:
    awards, held = queries.record_of(g.db, g.actor.id), queries.held(g.db, g.actor.id, clock.today())
    in_force = {award.id for award in held}
    return render_template(
        "awards/mine.html",
        sections=[(kind, [award for award in held if award.kind is kind]) for kind in AwardKind],
        past=[award for award in awards if award.id not in in_force],
        has_any=bool(awards),
        title_for=lambda award: queries.title_for(g.actor, award),
    )
