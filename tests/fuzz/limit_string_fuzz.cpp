// Whatever a limit string holds, reading it ends, and what was read is written so that it reads
// the same again. Input: a limit string.
#include <warder/http/rate_limit.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder::http;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto limits = parse_rate_limits({reinterpret_cast<const char*>(data), size});
    if (!limits) {
        require(!limits.error().description.empty());
        return 0;
    }
    require(!limits->empty() && limits->size() <= 8);
    std::string written;
    for (const rate_limit& limit : *limits) {
        require(limit.count >= 1 && limit.window.count() >= 1);
        written += (written.empty() ? "" : ", ") + limit.text;
    }
    const auto again = parse_rate_limits(written);
    require(again.has_value() && again->size() == limits->size());
    for (std::size_t i = 0; i < limits->size(); ++i) {
        require((*again)[i].count == (*limits)[i].count);
        require((*again)[i].window == (*limits)[i].window);
        require((*again)[i].text == (*limits)[i].text);
    }
    return 0;
}
