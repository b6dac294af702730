"""The signed-in browser: from the cookie's token to the actor, and the idle time-out of shared computers."""

from dataclasses import dataclass

from flask import current_app, g, request, session
from flask_login import UserMixin

from lms import clock
from lms.access import Program
from lms.people.models.persons import Person
from lms.people.models.signing_in import EndedWhy, SignIn
from lms.people.queries.trust import SignedIn, actor_of
from lms.people.rules.sign_ins import begin_sign_in, end_left_behind, live_sign_in, why_ended

TOKEN = "_user_id"  # noqa: S105
LEFT = "left"
LAST_SEEN = "seen"
OWN_DEVICE = "own_device"
STEP_SECONDS = 5
BY_ITSELF = "X-Asked-By-Page"


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


def begin(person: Person, *, own_device: bool) -> None:
    """Sign a person in on this browser: a new token, a new secret against forged requests, nothing of whoever was here.

    On a person's own device the cookie outlives the browser and no idle time-out runs.
    """
    settings, by = current_app.config["SETTINGS"], actor_of(g.db, person)
    _end_what_was_here(by)
    token = begin_sign_in(g.db, person, own_device_days=int(settings.own_device_days) if own_device else None, by=by)
    forget()
    session[TOKEN], session[OWN_DEVICE], session[LAST_SEEN] = token, own_device, int(clock.now().timestamp())
    session.permanent = own_device


def forget() -> None:
    """Empty the cookie of everything but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _end_what_was_here(by: SignedIn) -> None:
    if session.get(TOKEN):
        end_left_behind(g.db, session[TOKEN], EndedWhy.REPLACED, by=by)
    if session.get(LEFT):
        end_left_behind(g.db, session[LEFT], EndedWhy.IDLE, by=Program())


def end_if_idle() -> None:
    """Let go of a shared computer's sign-in when nobody read or answered for too long; note the time in the cookie.

    Reading a page and answering count, and so do touches and keys, which the browser reports to "still here". The row
    is ended at the next sign-in here, because a GET writes nothing; until then only this cookie knew its token. What a
    page asks for by itself, such as how far a job is, says so in a header and is no sign that anybody is here.
    """
    if TOKEN not in session:
        return
    now = int(clock.now().timestamp())
    since = now - int(session.get(LAST_SEEN, now))
    if not session.get(OWN_DEVICE) and since >= int(current_app.config["SETTINGS"].idle_minutes) * 60:
        session[LEFT] = session.pop(TOKEN)
        return
    if request.headers.get(BY_ITSELF):
        return
    if LAST_SEEN not in session or since >= STEP_SECONDS:
        session[LAST_SEEN] = now


def why_signed_out() -> EndedWhy | None:
    """Why this browser is signed in no longer, told once; None when it never was or the person signed out here."""
    if session.get(LEFT):
        return EndedWhy.IDLE
    if g.actor.id is not None or not session.get(TOKEN):
        return None
    return why_ended(g.db, session[TOKEN])
