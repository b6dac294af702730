"""What set-up makes out of the packages and the sources: the pictures on buttons and the compiled translations."""

import re
from pathlib import Path

import flask_bootstrap

from lms import i18n

_SYMBOL = re.compile(r'<symbol[^>]*\bid="(?P<name>[\w-]+)"[^>]*>.*?</symbol>', re.DOTALL)


def icon_names(static: Path) -> list[str]:
    """The icons that the pages use, as `img/icons.txt` lists them."""
    return (static / "img" / "icons.txt").read_text(encoding="utf-8").split()


def build_icons(static: Path) -> None:
    """Write `img/icons.svg`: of the package's two thousand icons only those that the pages use (54 kB, not 1.1 MB)."""
    package = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    symbols = {found["name"]: found.group() for found in _SYMBOL.finditer(package.read_text(encoding="utf-8"))}
    chosen = "\n".join(symbols[name] for name in icon_names(static))
    (static / "img" / "icons.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{chosen}\n</svg>\n', encoding="utf-8"
    )


def build(static: Path, translations: Path) -> None:
    """Make everything."""
    build_icons(static)
    i18n.compile_catalogues(translations)
