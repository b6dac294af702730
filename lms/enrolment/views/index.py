"""All pages of enrolment, for the application."""

from lms.enrolment.views import clearance, exceptions, mine, participants, quotas, workshop
from lms.enrolment.views.pages import bp

__all__ = ["bp", "clearance", "exceptions", "mine", "participants", "quotas", "workshop"]
