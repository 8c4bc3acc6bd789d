#!/usr/bin/env python3
"""Every .cpp file is named in a CMakeLists.txt: a test that nobody compiles cannot fail."""

import pathlib
import re
from typing import Iterator

from repository import Finding, files, lines, main

FOLDERS = ("src/", "apps/", "examples/", "bench/", "tests/")


def check(root: pathlib.Path) -> Iterator[Finding]:
    lists = {
        str(pathlib.PurePosixPath(path).parent): set(re.split(r"[\s()]+", " ".join(lines(root, path))))
        for path in files(root, "CMakeLists.txt")
    }
    for path in files(root, ".cpp"):
        if not path.startswith(FOLDERS):
            continue
        pure = pathlib.PurePosixPath(path)
        named = any(
            {str(pure.relative_to(folder)), str(pure.relative_to(folder).with_suffix(""))} & words
            for folder, words in lists.items()
            if folder != "." and pure.is_relative_to(folder)
        )
        if not named:
            yield Finding(path, 0, "named in no CMakeLists.txt of its folder or one above")


if __name__ == "__main__":
    main("sources", check)
