// Whatever a .env file holds, reading it ends, and every value that it gives has a name.
#include "app/dotenv.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const warder::dotenv file = warder::parse_dotenv(text);
    const auto values = warder::expand(file, [](std::string_view) { return std::nullopt; });
    if (values.size() > file.entries.size()) std::abort();
    for (const auto& [name, value] : values) {
        if (name.empty()) std::abort();
    }
    return 0;
}
