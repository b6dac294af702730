"""All pages of reports, for the application."""

from lms.reports.views import figures, home, record, telling, work
from lms.reports.views.pages import bp

__all__ = ["bp", "figures", "home", "record", "telling", "work"]
