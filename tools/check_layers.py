#!/usr/bin/env python3
"""Each layer includes itself and the layers before it, and only the libraries that it may use.

All layers share one include root, so the linker alone would not see an upward include of a header.
"""

import pathlib
import re
from typing import Iterator

from repository import Finding, files, lines, main

LAYERS = [
    "core", "json", "http", "crypto", "mcp", "oauth", "server", "transport", "net", "stores",
    "issuer", "client", "app", "testing", "gateway", "apps",
]

# Public headers that stand in include/warder itself, and the layer that each counts as.
TOP_HEADERS = {"warder.hpp": "app"}

# Libraries of others by the beginning of their includes, and the layers whose .cpp files may use them.
LIBRARIES = {
    "boost/json": {"json"},
    "boost/url": {"http"},
    "boost/": set(),
    "simdjson": {"json"},
    "openssl/": {"crypto", "net"},
    "curl/": {"net"},
    "sqlite3": {"stores"},
    "hiredis": {"stores"},
    "yaml-cpp/": {"server", "gateway"},
    "CLI/": {"app", "apps"},
    "prometheus/": {"app"},
    "gtest/": set(),
    "gmock/": set(),
}

# Public headers that show a library on purpose; no other header includes them.
OPT_IN_HEADERS = {"include/warder/json/value.hpp"}

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^">]+)[">]')
DEPENDS = re.compile(r"\bDEPENDS\b([^)]*?)(?:\bPRIVATE\b|\bSOURCES\b|\))", re.S)


def layer_of(path: str) -> str | None:
    """The layer that a source file or an included header belongs to, or None for other files."""
    if path.startswith("apps/"):
        return "apps"
    for prefix in ("include/warder/", "src/", "warder/"):
        if path.startswith(prefix):
            rest = path.removeprefix(prefix)
            return rest.split("/")[0] if "/" in rest else TOP_HEADERS.get(rest, rest)
    return None


def library_of(include: str) -> str | None:
    """The beginning of an include that names a library in the table, the longest that fits."""
    return max((p for p in LIBRARIES if include.startswith(p)), key=len, default=None)


def why_not(path: str, layer: str, include: str) -> str | None:
    """Why a file of a layer may not have that include; None when it may."""
    if path.startswith("include/") and f"include/{include}" in OPT_IN_HEADERS:
        return f"<{include}> is for users' own files: it shows a library"
    private = include.split("/")[0] in LAYERS and "/" in include
    other = layer_of("src/" + include if private else include)
    if other is not None:
        if other not in LAYERS:
            return f"<{include}> is in no known layer"
        if LAYERS.index(other) > LAYERS.index(layer):
            return f"{layer} may not include {other}, which is above it"
        return None
    library = library_of(include)
    if library is None:
        return None
    if path.startswith("include/") and path not in OPT_IN_HEADERS:
        return f"<{include}> in a public header: libraries of others stay in .cpp files"
    if layer not in LIBRARIES[library]:
        return f"{layer} may not use <{include}>"
    return None


def check(root: pathlib.Path) -> Iterator[Finding]:
    for path in files(root, ".hpp", ".cpp", ".h"):
        layer = layer_of(path)
        if layer is None:
            continue
        if layer not in LAYERS:
            yield Finding(path, 0, f"'{layer}' is no layer; tools/check_layers.py has the list")
            continue
        for number, line in enumerate(lines(root, path), 1):
            found = INCLUDE.match(line)
            reason = found and why_not(path, layer, found[1])
            if reason:
                yield Finding(path, number, reason)

    for path in files(root, "CMakeLists.txt"):
        layer = layer_of(path)
        if not path.startswith("src/") or layer not in LAYERS:
            continue
        text = "\n".join(lines(root, path))
        for found in DEPENDS.finditer(text):
            for word in found[1].split():
                if word not in LAYERS or LAYERS.index(word) >= LAYERS.index(layer):
                    number = text.count("\n", 0, found.start()) + 1
                    yield Finding(path, number, f"{layer} may not depend on {word}")


if __name__ == "__main__":
    main("layers", check)
