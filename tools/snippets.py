#!/usr/bin/env python3
"""snippets.py DOCUMENT FOLDER: writes each whole C++ file that a document shows, as FOLDER/snippet_N.cpp.

A block is a whole file when it begins with an #include; those are compiled by tests/consumer. Prints the paths.
"""

import pathlib
import re
import sys


def whole_files(markdown: str) -> list[str]:
    blocks = re.findall(r"^```cpp\n(.*?)^```$", markdown, re.M | re.S)
    return [block for block in blocks if block.startswith("#include")]


if __name__ == "__main__":
    document, folder = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(whole_files(document.read_text(encoding="utf-8")), 1):
        path = folder / f"snippet_{number}.cpp"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        print(path)
