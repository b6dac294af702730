"""Style sheets and scripts travel compressed, and are asked for once a version."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

STATIC_ENDPOINTS = frozenset({"static", "bootstrap.static"})
KINDS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
SMALLEST = 1024


@lru_cache(maxsize=64)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=9, mtime=0)


def install(app: Flask, version: str) -> None:
    """Compress static texts (never pages: they hold secrets beside what people type), and name the version in addresses."""

    def end(response: Response) -> Response:
        if request.endpoint not in STATIC_ENDPOINTS or response.mimetype not in KINDS or response.status_code != 200:  # noqa: PLR2004
            return response
        response.headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", "") and (response.content_length or 0) > SMALLEST:
            response.direct_passthrough = False
            response.set_data(_packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response

    def name_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint in STATIC_ENDPOINTS:
            values.setdefault("v", version)

    app.after_request(end)
    app.url_defaults(name_version)
