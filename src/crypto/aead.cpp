#include "crypto/openssl.hpp"
#include <warder/crypto/aead.hpp>

#include <limits>
#include <span>
#include <stdexcept>

namespace warder::crypto {
namespace {

/// The implementation of the cipher, fetched once and never freed: threads need it until they end.
const EVP_CIPHER* aes_256_gcm() {
    static const EVP_CIPHER* const kind = [] {
        const EVP_CIPHER* fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
        openssl::require(fetched != nullptr);
        return fetched;
    }();
    return kind;
}

unsigned char* bytes(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

/// A length as OpenSSL takes it.
int length(std::string_view text) {
    if (text.size() > std::numeric_limits<int>::max()) {
        throw std::invalid_argument("a text to seal or open is shorter than 2 GiB");
    }
    return static_cast<int>(text.size());
}

void check_key(const secret& key) {
    if (key.reveal().size() == aead_key_bytes) return;
    throw std::invalid_argument("a key for AES-256 is 32 bytes long");
}

error not_sealed() {
    return {std::make_error_code(std::errc::bad_message), "The text does not open"};
}

}  // namespace

std::string aead_seal(
    const secret& key, std::string_view plaintext, std::string_view associated_data, entropy& nonces
) {
    check_key(key);
    const int plaintext_length = length(plaintext);
    const int associated_length = length(associated_data);

    std::string sealed(aead_overhead_bytes + plaintext.size(), '\0');
    unsigned char* const nonce = bytes(sealed);
    unsigned char* const ciphertext = nonce + aead_nonce_bytes;
    nonces.fill(std::as_writable_bytes(std::span(sealed)).first<aead_nonce_bytes>());

    const openssl::cipher_context context(EVP_CIPHER_CTX_new());
    int written = 0;
    openssl::require(
        context &&
        EVP_EncryptInit_ex2(
            context.get(), aes_256_gcm(), openssl::bytes(key.reveal()), nonce, nullptr
        ) == 1 &&
        EVP_EncryptUpdate(
            context.get(), nullptr, &written, openssl::bytes(associated_data), associated_length
        ) == 1 &&
        EVP_EncryptUpdate(
            context.get(), ciphertext, &written, openssl::bytes(plaintext), plaintext_length
        ) == 1 &&
        EVP_EncryptFinal_ex(context.get(), ciphertext + plaintext.size(), &written) == 1 &&
        EVP_CIPHER_CTX_ctrl(
            context.get(),
            EVP_CTRL_AEAD_GET_TAG,
            static_cast<int>(aead_tag_bytes),
            ciphertext + plaintext.size()
        ) == 1
    );
    return sealed;
}

result<std::string> aead_open(
    const secret& key, std::string_view sealed, std::string_view associated_data
) {
    check_key(key);
    if (sealed.size() < aead_overhead_bytes) return not_sealed();
    const std::string_view nonce = sealed.substr(0, aead_nonce_bytes);
    const std::string_view ciphertext =
        sealed.substr(aead_nonce_bytes, sealed.size() - aead_overhead_bytes);
    std::string tag(sealed.substr(sealed.size() - aead_tag_bytes));  // OpenSSL asks for no const
    const int ciphertext_length = length(ciphertext);
    const int associated_length = length(associated_data);

    const openssl::error_guard guard;
    const openssl::cipher_context context(EVP_CIPHER_CTX_new());
    std::string plaintext(ciphertext.size(), '\0');
    int written = 0;
    openssl::require(
        context &&
        EVP_DecryptInit_ex2(
            context.get(),
            aes_256_gcm(),
            openssl::bytes(key.reveal()),
            openssl::bytes(nonce),
            nullptr
        ) == 1 &&
        EVP_DecryptUpdate(
            context.get(), nullptr, &written, openssl::bytes(associated_data), associated_length
        ) == 1 &&
        EVP_DecryptUpdate(
            context.get(), bytes(plaintext), &written, openssl::bytes(ciphertext), ciphertext_length
        ) == 1 &&
        EVP_CIPHER_CTX_ctrl(
            context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(aead_tag_bytes), tag.data()
        ) == 1
    );
    // SP 800-38D §7.2: nothing of the plaintext is given away before the tag was found right.
    if (EVP_DecryptFinal_ex(context.get(), bytes(plaintext) + plaintext.size(), &written) != 1) {
        return not_sealed();
    }
    return plaintext;
}

}  // namespace warder::crypto
