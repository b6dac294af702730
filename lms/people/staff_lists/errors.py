"""What can be wrong with a staff list as a whole, and with one cell of it."""


class StaffListError(Exception):
    """A file that cannot be read as a list; `code` is kebab-case, `facts` are the parameters of its sentence.

    Codes: empty-file, file-too-large (limit_mb), unpacked-too-large (limit_mb), too-many-rows (limit), too-many-columns
    (limit), too-much-text (limit), damaged, password-protected, old-excel, unsupported-format, unknown-encoding,
    no-headings, no-such-row (sheet, row).
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        """Keep the code and the facts of its sentence."""
        super().__init__(code)
        self.code = code
        self.facts = facts


class CellError(ValueError):
    """Words of one cell that cannot be taken as meant; `code` and `facts` as in StaffListError, all facts are text."""

    def __init__(self, code: str, **facts: str) -> None:
        """Keep the code and the facts of its sentence."""
        super().__init__(code)
        self.code = code
        self.facts = facts
