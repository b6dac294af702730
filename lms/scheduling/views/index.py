"""All pages of scheduling, for the application."""

from lms.scheduling.views import calendar, planning, programme_parts, programmes, steps, venues, workshops
from lms.scheduling.views.pages import bp

__all__ = ["bp", "calendar", "planning", "programme_parts", "programmes", "steps", "venues", "workshops"]
