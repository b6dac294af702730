"""Documents: an almost empty sheet, and real certificates of the course for supervisors."""

from functools import partial
from pathlib import Path
from statistics import median

from lms.certificates.documents.sheets import draw
from lms.config import STATIC
from lms.db import Db
from lms.pdf import Renderer, renderer
from tests.bench.measuring import Line, new_database, seconds
from tests.bench.rows import name_of
from tests.certificates.scene import Held, provider
from tests.make import Make

SHEETS = 10
PAGE = "<!DOCTYPE html><html lang='uk'><head><meta charset='utf-8'><title>Проба</title></head><body><h1>Сертифікат</h1></body></html>"


def lines(folder: Path) -> list[Line]:
    """The first sheet starts the child that draws; the next ones find it running. Needs an application's context."""
    bare = Renderer(STATIC)
    empty = [seconds(lambda: bare.render(PAGE)) for _number in range(SHEETS + 1)]
    bare.close()
    with new_database(folder, "drawing") as engine, Db(engine) as db:
        make = Make(db)
        provider(make)
        held, names = Held(make), [name_of(place) for place in range(SHEETS + 1)]
        facts = [held.decided(surname=surname, given=given).facts for surname, given in names]
    real = [seconds(partial(draw, one)) for one in facts]
    renderer().close()
    return [_line("an almost empty PDF", empty), _line("a real certificate", real)]


def _line(what: str, taken: list[float]) -> Line:
    first, rest = taken[0], median(taken[1:])
    return Line(first / rest, f"{what}, the first of a child : the next", f"{1 / rest:.1f} sheets/s")
