#!/usr/bin/env python3
"""Files and functions stay small enough for one reading. Exceptions stand in size_exceptions.txt."""

import pathlib
import re
from typing import Iterator

from cpp_text import blanked
from repository import Finding, files, lines, main

FUNCTION_LINES = 60
EXCEPTIONS = "tools/size_exceptions.txt"

NOT_A_FUNCTION = re.compile(
    r"\b(?:namespace|class|struct|union|enum)\b(?![^{]*\))|=\s*$|^\s*(?:if|for|while|switch|do|else|try)\b"
)


def limit_of(path: str) -> int | None:
    """Most lines that a file may have; None for files without a limit."""
    if not path.endswith((".hpp", ".cpp")):
        return None
    if path.startswith("include/"):
        return 300
    return 800 if path.startswith("tests/") else 600


def functions(text: str) -> Iterator[tuple[int, int]]:
    """First line and number of lines of each function, lambdas inside counted as part of it.

    A brace opens a function when a parameter list stands before it; this reads no preprocessor.
    """
    text = blanked(text)
    depth, function_depth, start, head_begin = 0, None, 0, 0
    for found in re.finditer(r"[{};]", text):
        head = text[head_begin:found.start()]
        if found[0] == "{":
            depth += 1
            if function_depth is None and "(" in head and not NOT_A_FUNCTION.search(head):
                function_depth = depth
                start = text.count("\n", 0, head_begin + len(head) - len(head.lstrip())) + 1
        elif found[0] == "}":
            if function_depth == depth:
                function_depth = None
                yield start, text.count("\n", 0, found.start()) + 2 - start
            depth -= 1
        head_begin = found.end()


def exceptions(root: pathlib.Path) -> dict[str, int]:
    """Excepted paths and the line of the list that excepts each."""
    listed = lines(root, EXCEPTIONS) if (root / EXCEPTIONS).exists() else []
    return {
        line.split(None, 1)[0]: number
        for number, line in enumerate(listed, 1)
        if line.strip() and not line.startswith("#")
    }


def check(root: pathlib.Path) -> Iterator[Finding]:
    allowed = exceptions(root)
    for path, number in allowed.items():
        if len(lines(root, EXCEPTIONS)[number - 1].split(None, 1)) < 2:
            yield Finding(EXCEPTIONS, number, f"{path} has no reason beside it")

    used = set()
    for path in files(root, ".hpp", ".cpp"):
        limit = limit_of(path)
        text = lines(root, path)
        found = []
        if limit and len(text) > limit:
            found.append(Finding(path, limit + 1, f"{len(text)} lines; at most {limit}"))
        for start, count in functions("\n".join(text)):
            if count > FUNCTION_LINES:
                found.append(
                    Finding(path, start, f"a function of {count} lines; at most {FUNCTION_LINES}"))
        if path in allowed and found:
            used.add(path)
        else:
            yield from found
    for path in sorted(set(allowed) - used):
        yield Finding(EXCEPTIONS, allowed[path], f"{path} needs no exception any more")


if __name__ == "__main__":
    main("sizes", check)
