from check_snippets import check, fix
from tests.check_case import CheckCase

SOURCE = "// Lesson 1.\nvoid f() {\n    // [add]\n    int a;\n    // [inner]\n    if (a) {\n        a = 1;\n    }\n    // [/inner]\n    // [/add]\n}\n"
COMMENT = "<!-- snippet: examples/01_a/a.hpp {} -->\n"
BLOCK = COMMENT + "```cpp\n{}\n```\n"
INNER = BLOCK.format("inner", "if (a) {\n    a = 1;\n}")
GUIDE = "docs/guide/01_a.md"


class Snippets(CheckCase):
    def setUp(self):
        super().setUp()
        self.write("examples/01_a/a.hpp", SOURCE)
        self.write("docs/guide/02_b.md", INNER)

    def test_a_block_is_what_stands_between_its_markers(self):
        self.write(GUIDE, "# A\n\n" + BLOCK.format("add", "int a;\nif (a) {\n    a = 1;\n}"))
        self.assert_clean(check)
        for other in ("int b;", "int a;", "    int a;\nif (a) {\n    a = 1;\n}"):
            self.write(GUIDE, "# A\n\n" + BLOCK.format("add", other))
            self.assert_finds(check, f"{GUIDE}:4: differs from its source")

    def test_without_a_name_it_is_the_whole_file(self):
        self.write("examples/01_a/main.cpp", "int main() {}\n")
        self.write("README.md", "<!-- snippet: examples/01_a/main.cpp -->\n```cpp\nint main() {}\n```\n" + BLOCK.format("add", "int a;\nif (a) {\n    a = 1;\n}"))
        self.assert_clean(check)

    def test_every_block_of_cpp_in_the_guide_is_a_snippet(self):
        self.write("README.md", "```cpp\nint c;\n```\n" + BLOCK.format("add", "int a;\nif (a) {\n    a = 1;\n}"))
        self.write(GUIDE, "```\nplain\n```\n```json\n{}\n```\n")
        self.assert_clean(check)
        self.write(GUIDE, "```cpp\nint c;\n```\n")
        self.assert_finds(check, f"{GUIDE}:1: C++ that is cut from no file")

    def test_a_comment_names_a_snippet_that_is_there_above_a_block(self):
        add = BLOCK.format("add", "int a;\nif (a) {\n    a = 1;\n}")
        self.write(GUIDE, add + BLOCK.format("other", "int a;"))
        self.assert_finds(check, f"{GUIDE}:8: there is no snippet 'other'")
        self.write(GUIDE, add + BLOCK.format("add", "int a;").replace("a.hpp", "b.hpp"))
        self.assert_finds(check, f"{GUIDE}:8: there is no snippet 'add'")
        self.write(GUIDE, add + COMMENT.format("add") + "\n")
        self.assert_finds(check, f"{GUIDE}:8: a snippet comment stands right above")

    def test_markers_come_in_pairs_and_are_used(self):
        self.write(GUIDE, BLOCK.format("add", "int a;"))
        self.write("examples/01_a/a.hpp", SOURCE.replace("    // [/add]\n", ""))
        self.assert_finds(check, f"{GUIDE}:1: there is no snippet 'add'")
        self.write("examples/01_a/a.hpp", SOURCE)
        self.write(GUIDE, "# A\n")
        self.assert_finds(check, "examples/01_a/a.hpp:3: a snippet that no document shows")

    def test_fix_copies_what_differs(self):
        self.write(GUIDE, "# A\n\n" + BLOCK.format("add", "old\nold") + "\ntext\n" + INNER + "end\n")
        fix(self.root)
        self.assert_clean(check)
        self.assertEqual(
            "# A\n\n" + BLOCK.format("add", "int a;\nif (a) {\n    a = 1;\n}") + "\ntext\n" + INNER + "end\n",
            (self.root / GUIDE).read_text(),
        )
