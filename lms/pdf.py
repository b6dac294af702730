"""PDF documents: rendered from our own templates in a child process with limits, never in the web process."""

import contextlib
import json
import os
import resource
import select
import struct
import subprocess
import sys
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from lms import config

DOCUMENTS_PER_CHILD = 500
SECONDS = 60
CPU_SECONDS = 45
MEMORY_BYTES = 2 * 1024**3
ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class RenderError(Exception):
    """The document could not be made; only this job fails."""


class Renderer:
    """A long-lived child that turns HTML into PDF. Not for threads; each worker has its own."""

    def __init__(self, static: Path) -> None:
        """Serve `static:…` addresses from this folder."""
        self.static = static
        self.child: subprocess.Popen[bytes] | None = None
        self.made = 0

    def render(self, html: str, *, variant: str | None = "pdf/a-2u", language: str = "uk") -> bytes:
        """The PDF of a whole HTML document; RenderError when it takes too long, too much or fails."""
        child = self._child()
        asked = json.dumps({"html": html, "variant": variant, "language": language}).encode()
        try:
            _write(child.stdin, asked)
            status, body = _read(child.stdout, SECONDS)
        except (OSError, EOFError, TimeoutError) as fault:
            self.close()
            raise RenderError(f"the renderer stopped: {fault}") from fault
        self.made += 1
        if status != b"+":
            raise RenderError(body.decode(errors="replace"))
        return body

    def _child(self) -> subprocess.Popen[bytes]:
        if self.made >= DOCUMENTS_PER_CHILD or (self.child and self.child.poll() is not None):
            self.close()
        if self.child is None:
            command = [sys.executable, "-m", "lms.pdf", str(self.static)]
            self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
            self.made = 0
        return self.child

    def close(self) -> None:
        """End the child."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            for pipe in (self.child.stdin, self.child.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self.child = None


class _Own:
    renderer: Renderer | None = None


def renderer() -> Renderer:
    """The renderer of this worker process."""
    if _Own.renderer is None:
        _Own.renderer = Renderer(config.STATIC)
    return _Own.renderer


def _write(pipe: IO[bytes] | None, body: bytes, status: bytes = b"") -> None:
    if pipe is None:
        raise EOFError("no pipe")
    pipe.write(struct.pack(">I", len(body) + len(status)) + status + body)
    pipe.flush()


def _read(pipe: IO[bytes] | None, seconds: float | None) -> tuple[bytes, bytes]:
    if pipe is None:
        raise EOFError("no pipe")
    if seconds is not None and not select.select([pipe], [], [], seconds)[0]:
        raise TimeoutError(f"no answer within {seconds:.0f} s")
    head = pipe.read(4)
    if len(head) < 4:  # noqa: PLR2004
        raise EOFError("the other side is gone")
    body = pipe.read(struct.unpack(">I", head)[0])
    return body[:1], body[1:]


def say_accessible(metadata: Any) -> None:  # noqa: ANN401 - WeasyPrint is untyped
    """Have a document's metadata say that it is PDF/UA-1 too; PDF/A wants a property that it does not know described."""
    plain = metadata.generate_rdf_metadata

    def both(*asked: object) -> bytes:
        return bytes(plain(*asked).replace(b"</rdf:RDF>", ACCESSIBLE + b"</rdf:RDF>"))

    metadata.generate_rdf_metadata = both


def _serve(static: Path) -> None:
    """The child's life: one document after the other, until the pipe closes."""
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OnlyStatic(URLFetcher):  # type: ignore[misc]
        """Serves files below static/ as `static:…`, and nothing else."""

        def fetch(self, url: str, _headers: Any = None) -> Any:  # noqa: ANN401
            parts = urlsplit(url)
            path = (static / parts.path.lstrip("/")).resolve()
            if parts.scheme != "static" or not path.is_relative_to(static) or not path.is_file():
                raise ValueError(f"not allowed in a document: {parts.scheme}")
            kinds = {".css": "text/css", ".svg": "image/svg+xml"}
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kinds.get(path.suffix, "")})

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    fonts = FontConfiguration()
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    fetcher = OnlyStatic()
    while True:
        try:
            first, rest = _read(stdin, None)
        except EOFError:
            return
        spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
        asked = json.loads(first + rest)
        try:
            source = HTML(string=asked["html"], base_url="static:/", url_fetcher=fetcher)
            document = source.render(font_config=fonts, presentational_hints=False)
            say_accessible(document.metadata)
            body = document.write_pdf(pdf_variant=asked["variant"], pdf_tags=True)
            _write(stdout, body, b"+")
        except Exception as fault:  # noqa: BLE001
            _write(stdout, f"{type(fault).__name__}: {fault}".encode(), b"-")


if __name__ == "__main__":
    _serve(Path(sys.argv[1]).resolve())
