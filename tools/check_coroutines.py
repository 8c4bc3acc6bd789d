#!/usr/bin/env python3
"""No `co_await` stands where GCC 12.2 is known to generate wrong code.

In a coroutine that starts lazily it may destroy a temporary twice, or too late, when the awaited expression
stands in the condition of `if`, `while` or `switch`, or has a braced temporary in it. Name the value first:

    auto reading = body.read(text, limit);
    auto read = co_await reading;
    if (!read) ...

An awaiter that is braced itself, `co_await parked{*this};`, holds references only, and is left alone; so are the options
of `run_as_task({...})`, which have no destructor.
"""

import pathlib
import re
from typing import Iterator

from cpp_text import blanked
from repository import Finding, files, lines, main

CONDITION = re.compile(r"\b(?:if|while|switch)\b\s*(?:constexpr\s*)?\(")
AWAIT = re.compile(r"(?<!operator )\bco_await\b")
AWAITER = re.compile(r"\s*[\w:]+(?:<\w+>)?\{[^{}]*\}\s*")
TRIVIAL = re.compile(r"\s*\w+\.run_as_task\(\s*\{[^{}]*\}\s*\)\s*")
LAMBDA = re.compile(r"\[[^\[\]]*\]\s*(?:\(|\{)")


def within(text: str, start: int) -> str:
    """What stands between the parenthesis at `start` and its closing one."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start + 1 : end]
    return text[start + 1 :]


def awaited(text: str, start: int) -> str:
    """The expression from `start` on: up to a semicolon, or the bracket that closes around it."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(text[end], 0)
        if depth < 0 or (depth == 0 and text[end] == ";"):
            return text[start:end]
    return text[start:]


def check(root: pathlib.Path) -> Iterator[Finding]:
    for path in [*files(root, ".cpp"), *files(root, ".hpp")]:
        text = blanked("\n".join(lines(root, path)))
        for found in CONDITION.finditer(text):
            if AWAIT.search(within(text, found.end() - 1)):
                yield Finding(path, text.count("\n", 0, found.start()) + 1, "co_await in a condition: name its value first")
        for found in AWAIT.finditer(text):
            expression = awaited(text, found.end())
            harmless = LAMBDA.search(expression) or AWAITER.fullmatch(expression) or TRIVIAL.fullmatch(expression)
            if "{" in expression and not harmless:
                yield Finding(path, text.count("\n", 0, found.start()) + 1, "a braced temporary in a co_await expression: name it first")


if __name__ == "__main__":
    main("coroutines", check)
