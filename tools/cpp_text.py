"""C++ text made simple enough for the checks: comments and literals blanked, line numbers kept."""

import re

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|"""
    r"""(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.S,
)


def blanked(text: str) -> str:
    """The text with comments and the insides of literals replaced by nothing but their line breaks."""

    def blank(found: re.Match) -> str:
        quote = '""' if found[0][0] in "\"R'" else " "
        return quote + "\n" * found[0].count("\n")

    return TOKEN.sub(blank, text)
