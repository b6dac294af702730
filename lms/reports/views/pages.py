"""The pages of reports: one blueprint, filled by the files beside it."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
