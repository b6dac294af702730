"""Alembic's settings, made here: there is no alembic.ini."""

from alembic.config import Config

from lms import config


def alembic_config(url: str) -> Config:
    """Settings for one database."""
    settings = Config()
    settings.set_main_option("script_location", str(config.MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["url"] = url
    return settings
