"""What can be refused, and how the refusal is said."""

from dataclasses import dataclass


class LmsError(Exception):
    """The parent of every error that Vyshkil raises on purpose."""


class RefusedError(LmsError):
    """A rule says no; `code` is stable (kebab-case), `message` is for the person who asked."""

    def __init__(self, code: str, message: str) -> None:
        """Say no, with a code for programs and a sentence for people."""
        super().__init__(message)
        self.code = code
        self.message = message


class NotVisibleError(LmsError):
    """The thing does not exist, or not for this person: both look the same (404)."""


class TooManyTriesError(LmsError):
    """A secret was tried too often; `wait_seconds` until the next try counts again."""

    def __init__(self, wait_seconds: int) -> None:
        """Say how long to wait."""
        super().__init__(f"wait {wait_seconds} s")
        self.wait_seconds = wait_seconds


class SettingError(LmsError):
    """A setting is missing or unsafe; the message says what to do."""


@dataclass(frozen=True)
class Reason:
    """One failed condition of a refusal: the sentence, and who can make an exception (or "")."""

    code: str
    message: str
    waived_by: str = ""
