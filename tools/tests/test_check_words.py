from check_words import check
from tests.check_case import CheckCase


class Words(CheckCase):
    def test_ordinary_text_passes(self):
        self.write("docs/a.md", "A todo list: `todo:read`, https://example.com/home/page, mkstemp XXXXXX.\n")
        self.write("src/a.cpp", "using namespace std::chrono_literals;\n")
        self.write("package-lock.json", '{"integrity": "sha512-x"}\n')
        self.assert_clean(check)

    def test_unfinished_work_is_found(self):
        self.write("src/a.cpp", "\n// TODO: more\n// FIXME\n")
        self.assert_finds(check, "src/a.cpp:2: unfinished work", "src/a.cpp:3: unfinished work")

    def test_paths_of_a_machine_are_found(self):
        self.write("a.md", "see /home/anna/notes\nand /root/x\n")
        self.assert_finds(check, "a.md:1: a path", "a.md:2: a path")

    def test_using_namespace_is_found_in_headers(self):
        self.write("include/a.hpp", "    using namespace std;\n")
        self.assert_finds(check, "include/a.hpp:1: `using namespace`")

    def test_private_keys_and_stray_spaces_are_found(self):
        self.write("a.pem", "-----BEGIN RSA PRIVATE KEY-----\nx \n")
        self.assert_finds(check, "a.pem:1: a private key", "a.pem:2: white space")

    def test_addresses_in_lock_files_are_found(self):
        self.write("tests/node/package-lock.json", '{\n"resolved": "https://example.com/x.tgz"}\n')
        self.assert_finds(check, "tests/node/package-lock.json:2: the address of a registry")
