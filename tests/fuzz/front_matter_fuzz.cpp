// Whatever a SKILL.md begins with, reading it ends, and what it gives is a JSON object that is not
// much larger.
#include "server/front_matter.hpp"
#include <warder/json/node.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(std::string_view document) {
    const auto json = warder::server::front_matter_json(document);
    if (!json) return require(!json.error().detail.empty());
    // A byte becomes at most \u00XX; a comma, a colon and quotes come on top.
    require(json->size() < 8 * document.size() + 16);
    const auto parsed = warder::json::parse(*json, [](warder::json::node root) {
        require(root.kind() == warder::json::kind::object);
    });
    require(parsed.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    check(text);
    check("---\n" + text + "\n---\n");
    return 0;
}
