import unittest

from snippets import whole_files


class Snippets(unittest.TestCase):
    def test_only_whole_files_are_taken_in_their_order(self):
        document = (
            "```cpp\n#include <a>\nint a;\n```\ntext `x`\n```cpp\napp.get();\n```\n"
            "```cmake\n#include\n```\n```cpp\n#include <b>\n```\n"
        )
        self.assertEqual(["#include <a>\nint a;\n", "#include <b>\n"], whole_files(document))
