"""Writes the `output` fence of each language fixture with what `swiftc` makes of its cells.

Usage: python3 make_outputs.py [chapter/fact.md …]   (all fixtures unless named)
"""

import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def printed(code: str) -> str:
    """Compiles the cells as one `main.swift` and returns what the program prints."""
    with tempfile.TemporaryDirectory() as folder:
        main = pathlib.Path(folder) / "main.swift"
        main.write_text("import Foundation\n" + code)
        program = main.with_suffix("")
        subprocess.run(
            ["swiftc", "-Onone", "-suppress-warnings", "-module-name", "main", main, "-o", program],
            check=True,
        )
        return subprocess.run([program], capture_output=True, text=True).stdout


def update(path: pathlib.Path) -> None:
    text = path.read_text()
    cells = [body for kind, body in FENCE.findall(text) if kind == "swift"]
    if not cells:
        return
    head = re.sub(r"\n*^```output\n.*?^```\n*", "\n", text, flags=re.M | re.S).rstrip()
    path.write_text(f"{head}\n\n```output\n{printed(''.join(cells))}```\n")


here = pathlib.Path(__file__).parent
names = sys.argv[1:]
for fixture in [here / name for name in names] or sorted(here.glob("*/*.md")):
    update(fixture)
