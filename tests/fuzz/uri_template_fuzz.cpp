// Whatever URI a peer reads, a variable that reaches a handler is text that stays in its folder.
// Input: a URI, matched with several templates.
#include <warder/json/writer.hpp>
#include <warder/server/uri_template.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder::server;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_decoded(const std::string& text) {
    require(warder::json::is_utf8(text));
    require(!text.starts_with('/'));
    for (const char c : text) {
        require(c != '\\' && c != '\x7F' && (static_cast<unsigned char>(c) >= 0x20));
    }
    const std::string path = "/" + text + "/";
    require(path.find("/../") == path.npos && path.find("/./") == path.npos);
}

void check(const uri_template& pattern, std::string_view uri) {
    const auto found = pattern.match(uri);
    if (!found) return;
    for (const auto& [name, value] : *found) {
        require(uri.find(value) != uri.npos);
        if (const auto decoded = decode_variable(value)) check_decoded(*decoded);
    }
}

/// What a template of this shape matches is what it would make of the values.
void check_round_trip(std::string_view uri) {
    static const uri_template pattern("t://{a}/x/{+b}.txt");
    const auto found = pattern.match(uri);
    if (!found) return;
    require(found->size() == 2);
    std::string made("t://");
    made.append((*found)[0].second).append("/x/").append((*found)[1].second).append(".txt");
    require(made == uri);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const uri_template patterns[] = {
        uri_template("t://{a}"),
        uri_template("t://{a}-{b}-{c}/d"),
        uri_template("t:{+a}"),
        uri_template("t://{+a}/{b}{?c,d}"),
    };
    const std::string_view uri(reinterpret_cast<const char*>(data), size);
    for (const uri_template& pattern : patterns) {
        check(pattern, uri);
    }
    check_round_trip(uri);
    return 0;
}
