#!/usr/bin/env python3
"""Public headers explain themselves: a file's purpose, every declaration, and how a function fails.

- a header begins with `///` lines that say what it is for, then `#pragma once`;
- every declaration in a namespace has `///` above it, except forward declarations and `detail`;
- every function that returns a `result`, members included, has `@errors` there, except overrides, whose
  text is the interface's.
"""

import pathlib
import re
from typing import Iterator

from cpp_text import blanked
from repository import Finding, files, lines, main

# Forward declarations, and what the standard library asks for by name.
UNDOCUMENTED = re.compile(
    r"^(?:template\s*<[^{]*>\s*)?(?:class|struct|enum class|enum)\s+\w+;"
    r"|^template\s*<[^{]*>\s*(?:struct|class)\s+(?:std::)?is_error_code_enum<"
    r"|^std::error_code\s+make_error_code\("
    r"|^(?:static_assert|using\s+(?:namespace\s+)?[\w:]+;|friend\b|extern\s+template\b)"
)
RETURNS_RESULT = re.compile(r"^(?:(?:virtual|static|inline|constexpr|\[\[nodiscard\]\])\s*)*"
                            r"(?:warder::)?(?:task<)?(?:warder::)?result<[^;{]*>\s+\w+\s*\(")
CONTAINER = re.compile(r"^(?:inline\s+)?namespace\b|^extern\s+\"\"")
TYPE = re.compile(r"^(?:template\s*<.*>\s*)?(?:requires\b.*)?(?:class|struct|union)\b", re.S)


def declarations(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, text up to its `;` or `{`, and scope of each declaration.

    Scope is "namespace", "type" (a public or protected member), "private" or "inside" (a body, `detail`).
    """
    scopes: list[str] = []
    begin = 0
    for found in re.finditer(r"[{};]|\b(?:public|protected|private)\s*:", text):
        raw = text[begin:found.start()]
        head = raw.strip()
        line = text.count("\n", 0, begin + len(raw) - len(raw.lstrip())) + 1
        scope = scopes[-1] if scopes else "namespace"
        begin = found.end()
        if found[0] in "{;" and head and not head.startswith(("}", ")", ",")):
            yield line, head + found[0], scope
        if found[0] == "{":
            if scope == "namespace" and CONTAINER.match(head):
                scopes.append("inside" if "detail" in head.split() else "namespace")
            elif scope in ("namespace", "type") and TYPE.match(head):
                scopes.append("type")
            else:
                scopes.append("inside")
        elif found[0] == "}" and scopes:
            scopes.pop()
        elif found[0].startswith("private") and scopes and scopes[-1] == "type":
            scopes[-1] = "private"
        elif found[0].startswith(("public", "protected")) and scopes and scopes[-1] == "private":
            scopes[-1] = "type"


def without_preprocessor(text: str) -> str:
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", text, flags=re.M)


def comment_above(source: list[str], line: int) -> list[str]:
    """The `///` lines right above a line, or behind it as `///<`."""
    above = []
    number = line - 2
    while number >= 0 and source[number].strip().startswith("///"):
        above.append(source[number].strip())
        number -= 1
    if not above and "///<" in source[line - 1]:
        above.append(source[line - 1])
    return above


def check(root: pathlib.Path) -> Iterator[Finding]:
    for path in files(root, ".hpp"):
        if not path.startswith("include/"):
            continue
        source = lines(root, path)
        if not source or not source[0].startswith("/// "):
            yield Finding(path, 1, "a header begins with a /// line that says what it is for")
        if "#pragma once" not in source:
            yield Finding(path, 1, "a header has #pragma once")
        code = blanked(without_preprocessor("\n".join(source)))
        for line, head, scope in declarations(code):
            if scope not in ("namespace", "type") or UNDOCUMENTED.match(head) or CONTAINER.match(head):
                continue
            comment = comment_above(source, line)
            if scope == "namespace" and not comment:
                yield Finding(path, line, f"no /// above: {head.splitlines()[0][:60]}")
            if (RETURNS_RESULT.match(head) and not head.rstrip("{; ").endswith("override")
                    and not any("@errors" in text for text in comment)):
                yield Finding(path, line, f"no @errors above: {head.splitlines()[0][:60]}")


if __name__ == "__main__":
    main("docs", check)
