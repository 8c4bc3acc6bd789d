#!/usr/bin/env python3
"""Words and paths that do not belong in the repository."""

import pathlib
import re
from typing import Iterator

from repository import Finding, files, lines, main

EVERYWHERE = {
    r"\b(?:TODO|FIXME|XXX|HACK)\b": "unfinished work: finish it, or open an issue",
    r"(?<![\w.$}])/(?:root|home/\w+|Users/\w+)/": "a path of somebody's machine",
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----": "a private key: tests make their own",
    r"[ \t]+$": "white space at the end of the line",
}
HEADERS = {r"^\s*using\s+namespace\b": "`using namespace` in a header"}
LOCK_FILES = {r'"resolved"\s*:': "the address of a registry: strip `resolved` from lock files"}

# These name what they look for.
SKIPPED = {"tools/check_words.py", "tools/tests/test_check_words.py", "LICENSE"}


def check(root: pathlib.Path) -> Iterator[Finding]:
    for path in files(root):
        if path in SKIPPED or path.startswith("tests/fuzz/corpus/"):
            continue
        rules = dict(EVERYWHERE)
        if path.endswith(".hpp"):
            rules |= HEADERS
        if path.endswith("-lock.json") or path.endswith(".lock"):
            rules |= LOCK_FILES
        for number, line in enumerate(lines(root, path), 1):
            for pattern, reason in rules.items():
                if re.search(pattern, line):
                    yield Finding(path, number, reason)


if __name__ == "__main__":
    main("words", check)
