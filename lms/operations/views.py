"""Whether this process lives, and whether it may be sent people."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.access import public
from lms.operations import readiness

bp = Blueprint("operations", __name__)


@bp.get("/livez")
@public
def livez() -> ResponseReturnValue:
    return "ok\n", 200, {"Content-Type": "text/plain"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    faults = readiness.faults(g.db)
    body = "".join(f"{fault}\n" for fault in faults) or "ok\n"
    return body, 503 if faults else 200, {"Content-Type": "text/plain"}
