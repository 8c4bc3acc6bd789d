/// Texts that a server hands to its clients and gets back, such as `requestState` and cursors.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// Seals texts, so that a client can neither read nor change what it carries, and nobody can use it
/// for anything but what it was sealed for, or after its time.
///
/// Keeps nothing of what it sealed: another process opens it with the same keys, and a text opens
/// as often as it is shown. A sealed text is base64url of
/// `version, 1 byte | first 4 bytes of the key's SHA-256 | nonce, 12 | ciphertext | tag, 16`, where
/// purpose and binding are authenticated, and the expiry stands in front of the plaintext.
///
/// @threads  all functions may be called concurrently
/// @source   SEP-2322, on the integrity of `requestState`
class sealer {
  public:
    using time_point = std::chrono::system_clock::time_point;

    static constexpr std::size_t key_bytes = 32;

    /// The longest plaintext: it goes to the client and back with each request.
    static constexpr std::size_t max_plaintext_bytes = 16 * 1024;

    /// The sealed text of that plaintext. A longer one is not looked at.
    static constexpr std::size_t max_text_bytes =
        ((1 + 4 + 12 + 8 + max_plaintext_bytes + 16) * 4 + 2) / 3;

    /// @param keys    the first one seals, all open: a key is replaced by putting the new one in
    ///                front, and taking the old one out when what it sealed has expired. Each is
    ///                `key_bytes` long, and sealed with 2^32 times at most (`crypto/aead.hpp`)
    /// @param source  of nonces; outlives the sealer
    /// @throws std::invalid_argument  for a key of another length, and for no key
    sealer(std::vector<secret> keys, entropy& source);

    /// A sealer with one key, which nobody else has: what it seals opens in this process alone.
    static sealer with_random_key(entropy& source);

    /// Seals `plaintext`.
    ///
    /// @param purpose  what kind of text this is: "request-state"
    /// @param binding  who may use it, and for what: the principal, and a digest of the request
    /// @param expires  from when on it does not open; in whole seconds, rounded down
    /// @errors   `std::errc::message_size` for more than `max_plaintext_bytes`
    result<std::string> seal(
        std::string_view plaintext,
        std::string_view purpose,
        std::string_view binding,
        time_point expires
    ) const;

    /// The plaintext of a text that was sealed for this purpose and binding, and has not expired.
    ///
    /// @errors   `std::errc::bad_message` for every other text, with one description for the peer;
    ///           the reason is the detail
    result<std::string> open(
        std::string_view text, std::string_view purpose, std::string_view binding, time_point now
    ) const;

  private:
    struct key {
        std::string id;
        secret bytes;
    };

    std::vector<key> keys_;
    entropy* source_;
};

}  // namespace warder::server
