"""The pages of certificates: one blueprint, filled by the files beside it."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
