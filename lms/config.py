"""Every setting, with its meaning and default, and where the program's own files lie."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from lms.errors import SettingError

_PACKAGED = Path(__file__).parent / "_resources"
RESOURCES = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent
TEMPLATES = RESOURCES / "templates"
STATIC = RESOURCES / "static"
TRANSLATIONS = RESOURCES / "translations"
COURSES = RESOURCES / "courses"
MIGRATIONS = Path(__file__).parent / "migrations"

LANGUAGES = ("uk", "en")
SHORTEST_SECRET = 32


def _setting(meaning: str, default: str = "") -> str:
    value: str = field(default=default, metadata={"meaning": meaning})
    return value


@dataclass(frozen=True)
class Config:
    """The settings of one process; all texts, as the environment gives them."""

    data: str = _setting("Folder of the embedded database and of all stored files", "var")
    database_url: str = _setting("Database address; empty = SQLite in LMS_DATA (postgresql://user:password@host/name)")
    secret: str = _setting(
        "Key that signs cookies: at least 32 characters, the same on every machine, known to nobody else"
    )
    public_url: str = _setting(
        "Address people use, such as https://training.example.org; printed on certificates for good"
    )
    smtp_url: str = _setting(
        "Mail server, smtp://user:password@host:587 (STARTTLS) or smtps://…:465; empty = no mail leaves"
    )
    mail_from: str = _setting("Sender of mails", "training@localhost")
    proxies: str = _setting("How many trusted proxies stand in front (for client addresses and https)", "0")
    idle_minutes: str = _setting("On a shared computer, minutes without reading or answering until sign-out", "10")
    own_device_days: str = _setting("On a person's own device, days until the next sign-in", "14")
    address_hours: str = _setting("Hours before the start at which those enrolled see the exact address", "72")
    workers: str = _setting("Web processes on this machine", "2")
    demo: str = _setting("1 in a demonstration only: invented people, a mail box that shows every mail")

    @property
    def data_dir(self) -> Path:
        """The data folder, absolute."""
        return Path(self.data).resolve()

    @property
    def url(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vyshkil.db'}"

    @property
    def is_demo(self) -> bool:
        """Whether this is a demonstration."""
        return self.demo == "1"

    @property
    def is_https(self) -> bool:
        """Whether people reach us over https, so that cookies must be secure."""
        return urlsplit(self.public_url).scheme == "https"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"LMS_{name.upper()}"


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings; values that are not set keep their defaults."""
    found = os.environ if environment is None else environment
    return Config(**{f.name: found[variable(f.name)] for f in fields(Config) if variable(f.name) in found})


def explain(config: Config) -> list[tuple[str, str, str, bool]]:
    """Rows of (variable, default, meaning, is set) for `lms config`; values are never shown."""
    return [
        (variable(f.name), str(f.default), f.metadata["meaning"], getattr(config, f.name) != f.default)
        for f in fields(Config)
    ]


def check_for_production(config: Config) -> None:
    """Refuse to serve real people with unsafe settings; SettingError says what to do."""
    if config.is_demo:
        raise SettingError("This is a demonstration (LMS_DEMO=1). Unset LMS_DEMO and use a database of your own.")
    if len(config.secret) < SHORTEST_SECRET or len(set(config.secret)) < SHORTEST_SECRET // 4:
        raise SettingError(
            "LMS_SECRET is missing or too easy to guess. Make one with"
            ' `python3 -c "import secrets; print(secrets.token_urlsafe(48))"` and set it on every machine.'
        )
    if urlsplit(config.public_url).scheme not in {"http", "https"} or not urlsplit(config.public_url).hostname:
        raise SettingError(
            "LMS_PUBLIC_URL is missing. Set it to the address people use; certificates print it for good."
        )
