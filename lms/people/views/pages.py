"""The pages of people: one blueprint, filled by the files beside it."""

from flask import Blueprint

bp = Blueprint("people", __name__)
