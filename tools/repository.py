"""What the checks share: the files of the repository, and findings as `file:line: rule`."""

import pathlib
import subprocess
import sys
from typing import Callable, Iterator, NamedTuple


class Finding(NamedTuple):
    path: str  # relative to the root
    line: int  # from 1; 0 means the whole file
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


def files(root: pathlib.Path, *suffixes: str) -> list[str]:
    """Paths of the files under version control or about to be, sorted; with one of the suffixes, if any."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout.split("\0")
    return sorted(
        path for path in set(listed)
        if path and (not suffixes or path.endswith(suffixes)) and (root / path).is_file()
    )


def lines(root: pathlib.Path, path: str) -> list[str]:
    """The lines of a text file; none for a file that is not UTF-8."""
    try:
        return (root / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def main(name: str, check: Callable[[pathlib.Path], Iterator[Finding]]) -> None:
    """Runs a check over this repository (or the one named as argument) and exits with 1 on findings."""
    default = pathlib.Path(__file__).resolve().parent.parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    findings = sorted(check(root))
    for finding in findings:
        print(finding)
    print(f"{name}: " + (f"{len(findings)} findings" if findings else "ok"))
    sys.exit(1 if findings else 0)
