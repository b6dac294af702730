"""All pages of enrolment, for the application."""

from lms.enrolment.views import clearance, mine, participants, quotas, workshop
from lms.enrolment.views.pages import bp

__all__ = ["bp", "clearance", "mine", "participants", "quotas", "workshop"]
