"""Who may open what: the access document, made from the marks on the views."""

from flask import Flask

from lms.access import PUBLIC, PUBLIC_BY_NAME, Role, allowed_roles, need_of

HEAD = """# Who may open what

Made by `lms access` from the marks on the views; a test fails when it is out of date. Every role has what "officer" has (everybody who is signed in).
A mark says which pages a role may open at all; **which rows** it finds there a `visible_…` query decides by scope (unit subtree, course, own) – what is out of scope answers 404. The cells are tested in `tests/test_access.py`.
"""
SHORT = {
    Role.OFFICER: "officer",
    Role.TRAINER: "trainer",
    Role.COMMANDER: "head",
    Role.HR: "HR",
    Role.COORDINATOR: "coord.",
    Role.EVALUATOR: "eval.",
    Role.ADMINISTRATOR: "admin",
}


def access_table(app: Flask) -> str:
    """The whole document, Markdown."""
    lines = [HEAD, f"| method | address | needs | {' | '.join(SHORT.values())} |", "|--|--|--|" + "--|" * len(SHORT)]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    for rule in rules:
        if rule.endpoint in PUBLIC_BY_NAME:
            continue
        need = need_of(app, rule.endpoint)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        allowed = set(allowed_roles(need))
        cells = " | ".join("✓" if role in allowed else "" for role in SHORT)
        said = "everybody, signed out too" if need == PUBLIC else f"`{need}`"
        lines.append(f"| {method} | `{rule.rule}` | {said} | {cells} |")
    return "\n".join(lines) + "\n"
