"""All pages of tests, for the application."""

from lms.quizzes.views import attempts, results, tests
from lms.quizzes.views.pages import bp

__all__ = ["attempts", "bp", "results", "tests"]
