// Whatever stands in the fields of a webhook, checking them ends, and what is accepted is signed
// with our secret and young. Input: id, timestamp, signatures and body, with a line feed between.
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/webhook_signature.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder;
using namespace warder::oauth;

constexpr std::chrono::system_clock::time_point now{std::chrono::seconds(1'800'000'000)};
constexpr std::string_view key_text = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

void require(bool holds) {
    if (!holds) std::abort();
}

const webhook_signature& hooks() {
    static const auto made = webhook_signature::from_secret("whsec_" + std::string(key_text));
    return *made;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// What may stand in a field without changing on its way in.
bool is_value(std::string_view text) {
    return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

struct message {
    std::string_view id;
    std::string_view timestamp;
    std::string_view body;

    std::string signature() const {
        static const secret key(*crypto::base64_decode(key_text));
        const std::string text =
            std::string(id) + "." + std::string(timestamp) + "." + std::string(body);
        return "v1," + crypto::base64_encode(crypto::as_text(crypto::hmac_sha256(key, text)));
    }

    result<void> check(const std::string& kind, std::string_view signatures) const {
        http::request request;
        request.body = body;
        request.fields.append(kind + "-id", id);
        request.fields.append(kind + "-timestamp", timestamp);
        request.fields.append(kind + "-signature", signatures);
        return hooks().check(request, now);
    }
};

/// Whether a timestamp is five minutes away at most, in whole digits.
bool is_young(std::string_view timestamp) {
    if (timestamp.size() > 32 || !std::all_of(timestamp.begin(), timestamp.end(), [](char c) {
            return c >= '0' && c <= '9';
        })) {
        return false;
    }
    const long double seconds = std::strtold(std::string(timestamp).c_str(), nullptr);
    return seconds >= 1'800'000'000 - 300 && seconds <= 1'800'000'000 + 300;
}

void check_refusal(const result<void>& checked) {
    if (checked) return;
    require(checked.error().code == std::errc::permission_denied);
    require(checked.error().description == "Invalid signature");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    message sent;
    sent.id = take_line(text);
    sent.timestamp = take_line(text);
    const std::string_view signatures = take_line(text);
    sent.body = text;
    if (!is_value(sent.id) || !is_value(sent.timestamp)) return 0;

    const std::string right = sent.signature();
    for (const std::string kind : {"webhook", "interceptor"}) {
        // Nobody has the secret, so nothing but the right one is accepted.
        if (is_value(signatures)) {
            const auto checked = sent.check(kind, signatures);
            check_refusal(checked);
            require(!checked || signatures.find(right) != signatures.npos);
            const auto listed = sent.check(kind, std::string(signatures) + " " + right);
            require(listed.has_value() == is_young(sent.timestamp));
        }
        const auto checked = sent.check(kind, right);
        check_refusal(checked);
        require(checked.has_value() == is_young(sent.timestamp));
        require(!sent.check(kind, right.substr(1)));
        require(!sent.check(kind, right + "A"));
    }
    (void)webhook_signature::from_secret(signatures);
    return 0;
}
