#!/usr/bin/env python3
"""Code that a document shows is code that is compiled: `check_snippets.py --fix` copies it from there.

A document says above a block of code where it is from, in a comment that readers do not see:

    <!-- snippet: examples/06_asking/asking.hpp book -->

It is what stands in that file between the lines `// [book]` and `// [/book]`, or without a name the whole
file, less its indentation and the marker lines in it. In docs/guide every block of C++ is such a snippet.
"""

import pathlib
import re
import sys
import textwrap
from typing import Iterator, NamedTuple

from repository import Finding, files, lines, main

COMMENT = re.compile(r"<!-- snippet: (\S+)(?: (\S+))? -->")
MARKER = re.compile(r"\s*// \[(/?)([a-z0-9_]+)\]")
FENCE = re.compile(r"```(\w*)")
GUIDE = "docs/guide/"


class Block(NamedTuple):
    """A block of code in a document."""

    begin: int  # index of the first line within the fences
    end: int  # index of the closing fence
    language: str
    source: str  # path of the file that it is cut from; empty for none
    name: str  # of the snippet; empty for the whole file


def blocks(document: list[str]) -> Iterator[Block]:
    number = 0
    while number < len(document):
        fence = FENCE.fullmatch(document[number])
        if not fence:
            number += 1
            continue
        end = next((i for i in range(number + 1, len(document)) if document[i] == "```"), len(document))
        comment = COMMENT.fullmatch(document[number - 1]) if number else None
        source, name = comment.groups("") if comment else ("", "")
        yield Block(number + 1, end, fence[1], source, name)
        number = end + 1


def cut(source: list[str], name: str) -> list[str] | None:
    """The lines of a snippet, or None where its two markers are not there once and in their order."""
    markers = [(i, found[1]) for i, line in enumerate(source) if (found := MARKER.fullmatch(line)) and found[2] == name]
    if name and [closing for _, closing in markers] != ["", "/"]:
        return None
    first, last = (markers[0][0] + 1, markers[1][0]) if name else (0, len(source))
    kept = [line for line in source[first:last] if not MARKER.fullmatch(line)]
    return textwrap.dedent("\n".join(kept)).strip("\n").split("\n")


def check(root: pathlib.Path) -> Iterator[Finding]:
    shown = set()
    for path in files(root, ".md"):
        document = lines(root, path)
        above = set()
        for block in blocks(document):
            if not block.source:
                if path.startswith(GUIDE) and block.language == "cpp":
                    yield Finding(path, block.begin, "C++ that is cut from no file: name it in a snippet comment above")
                continue
            above.add(block.begin - 2)
            shown.add((block.source, block.name))
            text = cut(lines(root, block.source), block.name) if (root / block.source).is_file() else None
            if text is None:
                yield Finding(path, block.begin - 1, f"there is no snippet {block.name!r} in {block.source}")
            elif text != document[block.begin:block.end]:
                yield Finding(path, block.begin, "differs from its source: tools/check_snippets.py --fix copies it")
        for number, line in enumerate(document):
            if COMMENT.fullmatch(line) and number not in above:
                yield Finding(path, number + 1, "a snippet comment stands right above a block of code")
    for path in files(root, ".hpp", ".cpp"):
        for number, line in enumerate(lines(root, path), 1):
            found = MARKER.fullmatch(line)
            if found and not found[1] and (path, found[2]) not in shown:
                yield Finding(path, number, "a snippet that no document shows")


def fix(root: pathlib.Path) -> None:
    """Copies every snippet that is found into the documents that show it."""
    for path in files(root, ".md"):
        document = lines(root, path)
        fixed = list(document)
        for block in reversed(list(blocks(document))):
            if not block.source or not (root / block.source).is_file():
                continue
            text = cut(lines(root, block.source), block.name)
            if text is not None:
                fixed[block.begin:block.end] = text
        if fixed != document:
            (root / path).write_text("\n".join(fixed) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--fix"]:
        fix(pathlib.Path(__file__).resolve().parent.parent)
        del sys.argv[1:]
    main("snippets", check)
