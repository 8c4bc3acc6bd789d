// Whatever text a client brings back, it opens only if it was sealed for that; and whatever is
// sealed opens as it was, and not with any change. Input: such a text, and what is to be sealed.
#include <warder/crypto/aead.hpp>
#include <warder/server/page.hpp>
#include <warder/server/sealing.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using namespace warder;

constexpr server::sealer::time_point now{std::chrono::seconds(1'800'000'000)};

void require(bool holds, std::source_location at = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u does not hold\n", at.file_name(), static_cast<unsigned>(at.line()));
    std::abort();
}

/// With this key the seeds were sealed, for a binding that nobody asks for; so they reach the
/// cipher and open nowhere.
const secret& known_key() {
    static const secret key(std::string(server::sealer::key_bytes, 'k'));
    return key;
}

const server::sealer& state() {
    static const server::sealer instance({known_key()}, system_entropy());
    return instance;
}

void check_stranger(std::string_view text) {
    const auto opened = state().open(text, "request-state", "saif", now);
    require(!opened && opened.error().code == std::errc::bad_message);
    require(!crypto::aead_open(known_key(), text, "data"));
    const server::paged_list list{.name = "tools", .entries = 7, .page_size = 3, .generation = 1};
    const auto page = server::find_page(list, text, "saif", state(), now);
    require(!page && page.error().description == "unknown cursor");
}

void check_round_trip(std::string_view plaintext) {
    const auto text = state().seal(plaintext, "request-state", plaintext, now);
    require(text.has_value() == (plaintext.size() <= server::sealer::max_plaintext_bytes));
    if (!text) return;
    const auto before = now - std::chrono::seconds(1);
    const auto opened = state().open(*text, "request-state", plaintext, before);
    require(opened && *opened == plaintext);
    require(!state().open(*text, "request-state", plaintext, now));
    require(!state().open(*text, "cursor", plaintext, before));

    // One changed character, at a place that the input chooses.
    std::string changed = *text;
    std::size_t at = plaintext.size();
    for (const char c : plaintext)
        at = at * 31 + static_cast<unsigned char>(c);
    char& one = changed[at % changed.size()];
    one = one == 'A' ? 'B' : 'A';
    require(!state().open(changed, "request-state", plaintext, before));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_stranger(text);
    check_round_trip(text);
    return 0;
}
