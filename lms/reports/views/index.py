"""All pages of reports, for the application."""

from lms.reports.views import work
from lms.reports.views.pages import bp

__all__ = ["bp", "work"]
