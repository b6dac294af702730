"""The pages of enrolment: one blueprint, filled by the files beside it."""

from flask import Blueprint

bp = Blueprint("enrolment", __name__)
