"""The program installs as a wheel and runs outside its checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from lms import config

PAGES = """
from lms import config
from lms.app import assemble, create_app
assert "site" in config.__file__, config.__file__
settings = config.from_environment()
assemble(settings)
client = create_app(settings).test_client()
for address in ("/sign-in", "/verify", "/static/css/app.css", "/static/img/icons.svg", "/readyz"):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    answer.close()
assert "Увійти" in client.get("/sign-in").text
"""


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    pip = [sys.executable, "-m", "pip", "-q"]
    environment = os.environ | {"PYTHONPATH": str(site), "LMS_DATA": str(tmp_path / "data"), "LMS_SECRET": "0123456789abcdef" * 3,
                                "LMS_PUBLIC_URL": "http://127.0.0.1", "LMS_DATABASE_URL": ""}  # fmt: skip

    def run(*command: str, cwd: Path = outside) -> None:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr[-3000:]

    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(config.RESOURCES))
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as parts:
        names = parts.namelist()
    assert not [name for name in names if name.startswith(("tests/", "requirements/"))]
    run(*pip, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel))
    lms = [sys.executable, "-c", "from lms.cli import main; main()"]
    run(*lms, "migrate")
    run(*lms, "courses", "publish")
    run(sys.executable, "-c", PAGES)
    run(*lms, "doctor")
