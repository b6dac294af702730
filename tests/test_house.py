"""The house's own laws: where things stand, how long they are, where a commit is made, what every page is marked with."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from lms import access, config
from lms.access import Permission
from lms.assets import icon_names
from lms.reports.navigation import ELSEWHERE, MENU

LMS = Path(config.__file__).parent
SOURCES = [path for path in LMS.rglob("*.py") if "versions" not in path.parts]
VIEWS = [path for path in SOURCES if path.name == "views.py" or path.parent.name == "views"]
KERNEL_FOLDERS = {"content", "migrations", "_resources"}
FEATURES = sorted(
    p for p in LMS.iterdir() if p.is_dir() and (p / "__init__.py").exists() and p.name not in KERNEL_FOLDERS
)
NAMES = {"models", "rules", "queries", "forms", "views", "documents", "cli"}
OWN_ROOMS = {
    "people": {"latin", "ranks", "staff_lists"},
    "audit": {"chaining"},
    "awards": {"earlier_training"},
    "catalogue": {"audience", "difference", "plain_words"},
    "scheduling": {"planner", "machine", "clashes"},
    "enrolment": {"machine", "cover", "queue", "seating", "stretches"},
    "quizzes": {"scoring", "drawing", "machine", "sheets", "standing"},
    "certificates": {"completion", "codes", "names"},
    "reports": {"navigation", "suppression"},
    "operations": {"access_table", "backups", "doctor", "readiness", "tidying"},
    "demo": {"answers", "events", "filling", "names", "people", "places", "plan", "running", "sink", "timetable"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services", "misc"}
LONGEST_VIEW, LONGEST_FUNCTION, LONGEST_FILE = 25, 50, 250


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_a_feature_holds_only_files_with_names_of_the_house(feature: Path) -> None:
    found = {p.stem for p in feature.iterdir() if not p.name.startswith("_") and (p.suffix == ".py" or p.is_dir())}
    assert found <= NAMES | OWN_ROOMS.get(feature.name, set())


def test_no_file_is_called_after_nothing() -> None:
    assert not [path for path in SOURCES if path.stem in FORBIDDEN_NAMES]


def test_packages_are_empty() -> None:
    assert not [path for path in SOURCES if path.name == "__init__.py" and path.read_text().strip()]


def test_views_are_short() -> None:
    long = [
        f"{p.relative_to(LMS)}:{f.lineno} {f.name}" for p in VIEWS for f in functions(p) if length(f) > LONGEST_VIEW
    ]
    assert not long


def test_functions_and_files_are_of_one_breath() -> None:
    long = [
        f"{p.relative_to(LMS)}:{f.lineno} {f.name}"
        for p in SOURCES
        for f in functions(p)
        if length(f) > LONGEST_FUNCTION
    ]
    long += [str(p.relative_to(LMS)) for p in SOURCES if len(p.read_text().splitlines()) > LONGEST_FILE]
    assert not long


def test_the_program_commits_in_one_place() -> None:
    found = [path.name for path in SOURCES if re.search(r"\bdb\.commit\(\)|connection\.commit\(\)", path.read_text())]
    assert sorted(found) == ["db.py", "env.py"]


def test_only_the_clock_asks_what_time_it_is() -> None:
    asks = re.compile(r"datetime\.now|date\.today|datetime\.utcnow|time\.time\(")
    assert [path.name for path in SOURCES if asks.search(path.read_text())] == ["clock.py"]


def test_every_view_is_marked(app: Flask) -> None:
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if access.need_of(app, rule.endpoint) is None]
    assert not unmarked


def test_addresses_are_typed_and_written_in_kebab_case(app: Flask) -> None:
    plain = re.compile(r"^(/|/(<\w+(\([^)]*\))?:\w+>|[a-z0-9.-]+))*/?$")
    odd = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint not in access.PUBLIC_BY_NAME]
    odd = [
        rule
        for rule in odd
        if not plain.match(re.sub(r"<\w+(\([^)]*\))?:\w+>", "x", rule)) or re.search(r"<[a-z_]+>", rule)
    ]
    assert not odd


def test_get_and_post_are_separate_views(app: Flask) -> None:
    mixed = [r.endpoint for r in app.url_map.iter_rules() if {"GET", "POST"} <= (r.methods or set())]
    assert not mixed


def test_every_page_is_in_the_menu_or_known_to_be_reached_otherwise(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    pages -= access.PUBLIC_BY_NAME
    menu = {endpoint for endpoint, *_rest in MENU}
    assert menu.isdisjoint(ELSEWHERE)
    assert pages == menu | ELSEWHERE


def test_permissions_stand_in_order_and_each_is_used(app: Flask) -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    used = {access.need_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    source = "".join(path.read_text() for path in SOURCES if path.name != "access.py")
    assert [p.name for p in Permission if p not in used and f"Permission.{p.name}" not in source] == []


def test_addresses_that_stay_are_there(app: Flask) -> None:
    stay = {
        "/sign-in", "/sign-out", "/catalogue", "/workshops", "/me", "/certificates", "/verify", "/livez", "/readyz",
    }  # fmt: skip
    rules = {re.sub(r"<(?:\w+(?:\([^)]*\))?:)?\w+>", "<>", rule.rule).rstrip("/") for rule in app.url_map.iter_rules()}
    stay |= {
        "/catalogue/<>/<>",
        "/workshops/<>",
        "/workshops/<>/participants",
        "/sessions/<>/roll",
        "/attempts/<>",
        "/certificates/<>.pdf",
    }
    assert stay <= rules


def test_every_icon_on_a_page_is_listed() -> None:
    listed = set(icon_names(config.STATIC))
    asked = re.compile(r"""\bicon\(\s*["']([\w-]+)["']""")
    used = {name for path in config.TEMPLATES.rglob("*.html") for name in asked.findall(path.read_text())}
    used |= {icon for _endpoint, _words, icon, _permission in MENU}
    assert used <= listed


def test_templates_hold_no_style_script_or_handler() -> None:
    inline = re.compile(r"""\sstyle=|\son(click|change|submit|load)=|<script>|<style>|\|\s*safe\b""")
    pages = [path for path in config.TEMPLATES.rglob("*.html") if "documents" not in path.parts]
    assert not [str(path) for path in pages if inline.search(path.read_text())]
