"""Structured logs: one JSON line an event, with the request's id, never a name, an address or what was typed."""

import logging
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

from lms import clock


def _stamp(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event["at"] = clock.now().isoformat(timespec="milliseconds")
    return event


def configure() -> None:
    """Write JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _stamp,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


log = structlog.get_logger()


def install(app: Flask) -> None:
    """Give each request an id, and one line when it has been answered."""

    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = clock.now()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    def end(response: Response) -> Response:
        took = (clock.now() - g.began).total_seconds() * 1000 if "began" in g else 0.0
        log.info(
            "answered", endpoint=request.endpoint, method=request.method, status=response.status_code, ms=round(took, 1)
        )
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    app.before_request(begin)
    app.after_request(end)
