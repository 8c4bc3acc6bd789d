from check_sizes import EXCEPTIONS, check, functions
from tests.check_case import CheckCase


def function_of(count: int) -> str:
    return "int f(int x) {\n" + "    if (x) { g(); }\n" * (count - 2) + "}\n"


class Sizes(CheckCase):
    def test_each_kind_of_file_has_its_limit(self):
        for path, limit in (
            ("include/warder/core/a.hpp", 300), ("src/core/a.cpp", 600), ("tests/unit/core/a_test.cpp", 800)
        ):
            with self.subTest(path):
                self.write(path, "int x;\n" * limit)
                self.assert_clean(check)
                self.write(path, "int x;\n" * (limit + 1))
                self.assert_finds(check, f"{path}:{limit + 1}: {limit + 1} lines; at most {limit}")
                (self.root / path).unlink()

    def test_a_function_has_at_most_sixty_lines(self):
        self.write("src/core/a.cpp", function_of(60))
        self.assert_clean(check)
        self.write("src/core/a.cpp", "namespace a {\n\n" + function_of(61) + "}\n")
        self.assert_finds(check, "src/core/a.cpp:3: a function of 61 lines; at most 60")

    def test_types_and_namespaces_are_no_functions(self):
        self.write("src/core/a.cpp", "namespace {\nstruct a {\n" + function_of(40) * 3 + "};\n}\n")
        self.assert_clean(check)

    def test_braces_in_literals_and_comments_do_not_count(self):
        text = 'void f() {\n    a("}"); // }\n    b(R"({{)");\n    c(\'{\');  /* } */\n}\nint y = 1\'000;\nvoid g() {\n}\n'
        self.assertEqual([(1, 5), (7, 2)], list(functions(text)))

    def test_an_exception_needs_a_reason_and_a_need(self):
        self.write("src/core/a.cpp", function_of(61))
        self.write(EXCEPTIONS, "# comment\nsrc/core/a.cpp  one table\n")
        self.assert_clean(check)
        self.write(EXCEPTIONS, "src/core/a.cpp\n")
        self.assert_finds(check, f"{EXCEPTIONS}:1: src/core/a.cpp has no reason")
        self.write("src/core/a.cpp", function_of(60))
        self.write(EXCEPTIONS, "src/core/a.cpp  one table\n")
        self.assert_finds(check, f"{EXCEPTIONS}:1: src/core/a.cpp needs no exception")
