"""All pages of certificates, for the application."""

from lms.certificates.views import bundles, checking, ending, own, progress, provider, register
from lms.certificates.views.pages import bp

__all__ = ["bp", "bundles", "checking", "ending", "own", "progress", "provider", "register"]
