"""All pages of enrolment, for the application."""

from lms.enrolment.views import calendar, clearance, exceptions, mine, participants, quotas, workshop
from lms.enrolment.views.pages import bp

__all__ = ["bp", "calendar", "clearance", "exceptions", "mine", "participants", "quotas", "workshop"]
