#include "server/big_endian.hpp"
#include <warder/crypto/aead.hpp>
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/server/sealing.hpp>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

constexpr char version = 1;
constexpr std::size_t key_id_bytes = 4;
constexpr std::size_t header_bytes = 1 + key_id_bytes;
constexpr std::size_t sealed_overhead_bytes =
    header_bytes + crypto::aead_overhead_bytes + number_bytes;

static_assert(sealer::key_bytes == crypto::aead_key_bytes);
static_assert(
    sealer::max_text_bytes == ((sealed_overhead_bytes + sealer::max_plaintext_bytes) * 4 + 2) / 3
);

/// What is authenticated beside the plaintext. The length says where the purpose ends, so that no
/// other pair of purpose and binding makes the same bytes.
std::string associated_data(
    std::string_view header, std::string_view purpose, std::string_view binding
) {
    std::string data(header);
    append_number(data, purpose.size());
    return data.append(purpose).append(binding);
}

/// One error for every text that does not open: which change was noticed helps nobody but those who
/// try to forge one.
error refused(std::string reason) {
    return {
        std::make_error_code(std::errc::bad_message), "It is unknown or expired", std::move(reason)
    };
}

}  // namespace

sealer::sealer(std::vector<secret> keys, entropy& source) : source_(&source) {
    if (keys.empty()) throw std::invalid_argument("a sealer needs a key");
    for (secret& one : keys) {
        if (one.reveal().size() != key_bytes) {
            throw std::invalid_argument("a sealer's key is 32 bytes long");
        }
        const crypto::sha256_digest digest = crypto::sha256(one.reveal());
        keys_.push_back({std::string(digest.begin(), digest.begin() + key_id_bytes), std::move(one)}
        );
    }
}

sealer sealer::with_random_key(entropy& source) {
    std::string key(key_bytes, '\0');
    source.fill(std::as_writable_bytes(std::span(key)));
    std::vector<secret> keys;
    keys.emplace_back(std::move(key));
    return {std::move(keys), source};
}

result<std::string> sealer::seal(
    std::string_view plaintext,
    std::string_view purpose,
    std::string_view binding,
    time_point expires
) const {
    if (plaintext.size() > max_plaintext_bytes) {
        return error(
            std::make_error_code(std::errc::message_size),
            "There is too much to remember",
            "over 16 KiB to seal"
        );
    }
    const key& first = keys_.front();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(expires).time_since_epoch();
    std::string dated;
    append_number(dated, static_cast<std::uint64_t>(seconds.count()));
    dated.append(plaintext);

    const std::string header = version + first.id;
    return crypto::base64url_encode(
        header +
        crypto::aead_seal(first.bytes, dated, associated_data(header, purpose, binding), *source_)
    );
}

result<std::string> sealer::open(
    std::string_view text, std::string_view purpose, std::string_view binding, time_point now
) const {
    if (text.size() > max_text_bytes) return refused("too long");
    const auto decoded = crypto::base64url_decode(text);
    if (!decoded) return refused("not base64url");
    if (decoded->size() < sealed_overhead_bytes) return refused("too short");
    const std::string_view header = std::string_view(*decoded).substr(0, header_bytes);
    const std::string_view sealed = std::string_view(*decoded).substr(header_bytes);
    if (header.front() != version) return refused("unknown version");

    const std::string associated = associated_data(header, purpose, binding);
    bool known = false;
    for (const key& one : keys_) {
        if (one.id != header.substr(1)) continue;
        known = true;
        auto dated = crypto::aead_open(one.bytes, sealed, associated);
        if (!dated) continue;  // two keys may have one id
        const auto expires = static_cast<std::int64_t>(read_number(*dated));
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
        if (seconds.count() >= expires) return refused("expired");
        return dated->substr(number_bytes);
    }
    return refused(known ? "tampered, or of another purpose or binding" : "unknown key");
}

}  // namespace warder::server
