"""The signed-in browser: from the cookie's token to the actor, and the idle time-out of shared computers."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, session
from flask_login import UserMixin

from lms import clock
from lms.people.models import Person, SignIn
from lms.people.queries.trust import SignedIn, actor_of
from lms.people.rules.sign_ins import live_sign_in

LAST_SEEN = "seen"
STEP_SECONDS = 30


@dataclass(eq=False)
class CurrentUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login knows of the browser: its id is the token."""

    token: str
    sign_in: SignIn
    actor: SignedIn

    @property
    def person(self) -> Person:
        """The person who is signed in."""
        return self.sign_in.person

    def get_id(self) -> str:
        """The token, which the signed cookie carries."""
        return self.token


def signed_in_with(token: str) -> CurrentUser | None:
    """Flask-Login's user loader: the live sign-in of the token, or nobody."""
    if "db" not in g:
        return None
    sign_in = live_sign_in(g.db, token)
    return CurrentUser(token, sign_in, actor_of(g.db, sign_in.person)) if sign_in else None


def end_if_idle() -> None:
    """Forget a shared computer's sign-in when nobody read or answered for too long; note the time in the cookie."""
    if "_user_id" not in session:
        return
    now = int(clock.now().timestamp())
    idle = timedelta(minutes=int(current_app.config["SETTINGS"].idle_minutes)).total_seconds()
    if not session.get("own_device") and now - int(session.get(LAST_SEEN, now)) > idle:
        session.pop("_user_id")
        session["idle_ended"] = True
        return
    if now - int(session.get(LAST_SEEN, 0)) >= STEP_SECONDS:
        session[LAST_SEEN] = now
