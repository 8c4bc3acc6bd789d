#include "app/state_keys.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/server/sealing.hpp>

#include <string>
#include <system_error>
#include <utility>

namespace warder {
namespace {

error refused(std::size_t position, const std::string& problem) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "keys of 32 bytes in base64, separated by commas; "
        "`openssl rand -base64 32` makes one, but key " +
            std::to_string(position) + " " + problem
    };
}

}  // namespace

result<std::vector<secret>> parse_state_keys(std::string_view text) {
    std::vector<secret> keys;
    while (true) {
        const std::size_t position = keys.size() + 1;
        const std::size_t comma = text.find(',');
        const std::string_view word = text.substr(0, comma);
        if (word.empty()) return refused(position, "is empty");
        auto bytes = crypto::base64_decode(word);
        if (!bytes) return refused(position, "is not base64");
        if (bytes->size() != server::sealer::key_bytes) {
            return refused(position, "has " + std::to_string(bytes->size()) + " bytes");
        }
        secret key(*std::move(bytes));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i] == key)
                return refused(position, "is the same as key " + std::to_string(i + 1));
        }
        keys.push_back(std::move(key));
        if (comma == std::string_view::npos) return keys;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace warder
