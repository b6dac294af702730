"""Makes icons and translations before the package is built, so that a wheel is complete."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the files are gathered."""
        del version, build_data
        sys.path.insert(0, self.root)
        from lms import assets  # noqa: PLC0415

        assets.build(Path(self.root) / "static", Path(self.root) / "translations")
