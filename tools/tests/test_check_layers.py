from check_layers import check
from tests.check_case import CheckCase


class Layers(CheckCase):
    def test_a_layer_may_include_itself_and_lower_ones(self):
        self.write("include/warder/http/a.hpp", "#include <warder/http/b.hpp>\n#include <warder/core/c.hpp>\n")
        self.write("src/http/a.cpp", '#include "json/walk.hpp"\n#include <boost/url/parse.hpp>\n')
        self.assert_clean(check)

    def test_an_upward_include_is_found_in_headers_and_sources(self):
        self.write("include/warder/http/a.hpp", "\n#include <warder/oauth/b.hpp>\n")
        self.write("src/json/a.cpp", '#include "crypto/openssl_handles.hpp"\n')
        self.assert_finds(
            check,
            "include/warder/http/a.hpp:2: http may not include oauth",
            "src/json/a.cpp:1: json may not include crypto",
        )

    def test_the_umbrella_header_counts_as_app(self):
        self.write("src/server/a.cpp", "#include <warder/warder.hpp>\n")
        self.write("src/testing/a.cpp", "#include <warder/warder.hpp>\n")
        self.assert_finds(check, "src/server/a.cpp:1: server may not include app")

    def test_a_library_belongs_to_its_layers(self):
        self.write("src/crypto/a.cpp", "#include <openssl/evp.h>\n")
        self.write("src/oauth/a.cpp", "#include <openssl/evp.h>\n")
        self.write("src/http/a.cpp", "#include <boost/asio/ip/tcp.hpp>\n")
        self.assert_finds(
            check,
            "src/oauth/a.cpp:1: oauth may not use <openssl/evp.h>",
            "src/http/a.cpp:1: http may not use <boost/asio/ip/tcp.hpp>",
        )

    def test_a_library_never_stands_in_a_public_header(self):
        self.write("include/warder/crypto/a.hpp", "#include <openssl/evp.h>\n")
        self.write("include/warder/json/value.hpp", "#include <boost/json/value.hpp>\n")
        self.assert_finds(check, "include/warder/crypto/a.hpp:1: <openssl/evp.h> in a public header")

    def test_no_public_header_includes_one_that_shows_a_library(self):
        self.write("include/warder/server/a.hpp", "#include <warder/json/value.hpp>\n")
        self.write("src/server/a.cpp", "#include <warder/json/value.hpp>\n")
        self.assert_finds(check, "include/warder/server/a.hpp:1: <warder/json/value.hpp> is for users")

    def test_a_folder_that_is_no_layer_is_found(self):
        self.write("src/utils/a.cpp", "")
        self.write("src/core/a.cpp", "#include <warder/utils/a.hpp>\n")
        self.assert_finds(
            check,
            "src/utils/a.cpp:0: 'utils' is no layer",
            "src/core/a.cpp:1: <warder/utils/a.hpp> is in no known layer",
        )

    def test_cmake_dependencies_point_down(self):
        self.write("src/json/CMakeLists.txt", "warder_add_layer(json\n  SOURCES a.cpp\n  DEPENDS core http PRIVATE x)\n")
        self.write("src/http/CMakeLists.txt", "warder_add_layer(http SOURCES a.cpp DEPENDS core json)\n")
        self.assert_finds(check, "src/json/CMakeLists.txt:3: json may not depend on http")
