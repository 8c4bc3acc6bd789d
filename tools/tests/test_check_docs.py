from check_docs import check
from tests.check_case import CheckCase

PATH = "include/warder/core/a.hpp"


def header(body: str) -> str:
    """A good header around declarations, which begin in line 4."""
    return f"/// What it is for.\n#pragma once\nnamespace warder {{\n{body}\n}}\n"


class Docs(CheckCase):
    def good(self, body: str) -> None:
        with self.subTest(body):
            self.write(PATH, header(body))
            self.assert_clean(check)

    def bad(self, body: str, *expected: str) -> None:
        with self.subTest(body):
            self.write(PATH, header(body))
            self.assert_finds(check, *(f"{PATH}:{text}" for text in expected))

    def test_a_header_says_what_it_is_for_and_is_included_once(self):
        self.write(PATH, "namespace warder {}\n")
        self.assert_finds(check, f"{PATH}:1: a header begins", f"{PATH}:1: a header has #pragma once")

    def test_every_declaration_in_a_namespace_is_documented(self):
        for declaration in (
            "int f(int a);", "struct s {\n    int a;\n};", "enum class e { x };", "using t = int;",
            "template <class T>\nT g(T value);", "inline constexpr int most = 1;",
        ):
            first = declaration.splitlines()[0].rstrip(";")[:8]
            self.good(f"/// Text.\n{declaration}")
            self.bad(declaration, f"4: no /// above: {first}")

    def test_forward_declarations_and_details_need_no_text(self):
        self.good("struct later;\ntemplate <class T>\nclass task;\nnamespace detail {\nint f();\n}")
        self.good("std::error_code make_error_code(int failure) noexcept;")

    def test_a_function_that_can_fail_says_how(self):
        for declaration in (
            "result<int> f();", "task<result<void>> f();", "struct s {\n    /// Text.\n    virtual result<int> f() = 0;\n};",
        ):
            line = 7 if "struct" in declaration else 5
            with_errors = declaration.replace("/// Text.\n", "/// Text.\n    /// @errors  never\n")
            self.good("/// Text.\n/// @errors  never\n" + with_errors)
            self.bad("/// Text.\n" + declaration, f"{line}: no @errors above")

    def test_overrides_and_private_members_need_no_errors(self):
        self.good("/// Text.\nclass c {\n  public:\n    result<int> f() override;\n  private:\n    result<int> g();\n};")
        self.bad("/// Text.\nclass c {\n  private:\n    int x;\n  public:\n    result<int> g();\n};", "9: no @errors above")
