#!/usr/bin/env python3
"""Every .cpp file is named in a CMakeLists.txt: a test that nobody compiles cannot fail.

The lists may name a file, with or without `.cpp`, the parser of a fuzz target, or the folder of an example.
"""

import pathlib
import re
from typing import Iterator

from repository import Finding, files, lines, main

FOLDERS = ("src/", "apps/", "examples/", "bench/", "tests/")


def names(path: pathlib.PurePosixPath) -> set[str]:
    """What a list may call a file, given by its path from the list's folder."""
    named = {str(path), str(path.with_suffix(""))}
    if path.name.endswith("_fuzz.cpp"):
        named.add(path.name.removesuffix("_fuzz.cpp"))
    folder = path.parent.name
    example = re.sub(r"^[0-9]+_", "", folder)
    if folder != example and path.name in ("main.cpp", f"{example}_test.cpp"):
        named.add(folder)
    return named


def check(root: pathlib.Path) -> Iterator[Finding]:
    lists = {
        str(pathlib.PurePosixPath(path).parent): set(re.split(r"[\s()]+", " ".join(lines(root, path))))
        for path in files(root, "CMakeLists.txt")
    }
    for path in files(root, ".cpp"):
        if not path.startswith(FOLDERS):
            continue
        pure = pathlib.PurePosixPath(path)
        if not any(
            names(pure.relative_to(folder)) & words
            for folder, words in lists.items()
            if folder != "." and pure.is_relative_to(folder)
        ):
            yield Finding(path, 0, "named in no CMakeLists.txt of its folder or one above")


if __name__ == "__main__":
    main("sources", check)
