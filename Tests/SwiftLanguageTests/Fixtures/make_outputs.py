"""Writes the fences that `swiftc` makes: what a fixture's cells print, where it refuses a program.

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


ERROR = re.compile(r"^.*?main\.swift:(\d+):\d+: error: (.*)$", re.M)


def refusals(code: str) -> str:
    """The first error of each line at which `swiftc` refuses a program, as `line: message`."""
    with tempfile.TemporaryDirectory() as folder:
        main = pathlib.Path(folder) / "main.swift"
        main.write_text(code)
        command = ["swiftc", "-emit-sil", "-o", "/dev/null", "-module-name", "main", main]
        found = ERROR.findall(subprocess.run(command, capture_output=True, text=True).stderr)
    lines = {}
    for line, message in found:
        lines.setdefault(int(line), message)
    return "".join(f"{line}: {message}\n" for line, message in sorted(lines.items()))


def update_refused(path: pathlib.Path) -> None:
    """Each `swift` fence is a program of its own, followed by its `error` fence."""
    text = re.sub(r"^```error\n.*?^```\n\n?", "", path.read_text(), flags=re.M | re.S)

    def with_errors(match: re.Match) -> str:
        return f"{match[0]}\n\n```error\n{refusals(match[2])}```"

    text = FENCE.sub(with_errors, text)
    path.write_text(re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n")


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
    if fixture.parent.name == "refused":
        update_refused(fixture)
    else:
        update(fixture)
