"""How much a staff list may hold."""

from typing import Final

MAX_BYTES: Final = 10 * 2**20
MAX_UNPACKED_BYTES: Final = 100 * 2**20
MAX_PARTS: Final = 1_000
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 60
MAX_CHARACTERS: Final = 50_000_000
