from check_sources import check
from tests.check_case import CheckCase


class Sources(CheckCase):
    def test_a_file_named_in_its_folder_or_above_passes(self):
        self.write("src/core/CMakeLists.txt", "warder_add_layer(core SOURCES clock.cpp deep/inner.cpp)\n")
        self.write("src/core/clock.cpp", "")
        self.write("src/core/deep/inner.cpp", "")
        self.write("tests/fuzz/CMakeLists.txt", "warder_add_fuzzer(jwt LINK warder::crypto)\n")
        self.write("tests/fuzz/jwt_fuzz.cpp", "")
        self.write("examples/CMakeLists.txt", "warder_add_example(01_greeting)\n")
        self.write("examples/01_greeting/main.cpp", "")
        self.write("examples/01_greeting/greeting_test.cpp", "")
        self.assert_clean(check)

    def test_a_forgotten_file_is_found(self):
        self.write("tests/unit/core/CMakeLists.txt", "warder_add_test(core_test SOURCES a_test.cpp)\n")
        self.write("tests/unit/core/a_test.cpp", "")
        self.write("tests/unit/core/b_test.cpp", "")
        self.write("examples/CMakeLists.txt", "warder_add_example(01_greeting)\n")
        self.write("examples/02_todo/main.cpp", "")
        self.write("examples/01_greeting/extra.cpp", "")
        self.assert_finds(
            check,
            "tests/unit/core/b_test.cpp:0: named in no CMakeLists.txt",
            "examples/02_todo/main.cpp:0: named",
            "examples/01_greeting/extra.cpp:0: named",
        )
