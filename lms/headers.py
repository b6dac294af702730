"""The headers of every answer: one content policy, no framing, no caching of pages."""

from flask import Flask, Response, request

from lms.compression import STATIC_ENDPOINTS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer."""

    def end(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint in STATIC_ENDPOINTS:
            headers["Cache-Control"] = "public, max-age=604800"
        else:
            headers["Cache-Control"] = "no-store"
            headers["Vary"] = "Cookie"
        return response

    app.after_request(end)
