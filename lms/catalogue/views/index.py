"""All pages of the catalogue, for the application."""

from lms.catalogue.views import books, courses, lessons, sheets
from lms.catalogue.views.pages import bp

__all__ = ["books", "bp", "courses", "lessons", "sheets"]
