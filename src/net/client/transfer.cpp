#include "net/client/transfer.hpp"

#include <warder/http/authority.hpp>

#include <algorithm>
#include <string_view>
#include <system_error>

namespace warder::net {
namespace {

constexpr std::size_t most_field_bytes = 64 * 1024;

error refused(std::string why) {
    return error(std::make_error_code(std::errc::invalid_argument), std::move(why));
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl().url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string copy(text);
    curl().free(text);
    return copy;
}

std::pair<std::errc, const char*> describe(CURLcode code) noexcept {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {std::errc::host_unreachable, "The host name could not be resolved."};
        case CURLE_COULDNT_CONNECT:
            return {std::errc::connection_refused, "The connection could not be made."};
        case CURLE_OPERATION_TIMEDOUT:
            return {std::errc::timed_out, "There was no complete response in time."};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CIPHER:
            return {std::errc::protocol_error, "The TLS connection could not be made."};
        default:
            return {std::errc::io_error, "The request failed."};
    }
}

}  // namespace

result<void> transfer::check_url(const http_client_options& options) {
    const std::unique_ptr<CURLU, curl_deleter> url(curl().url());
    if (!url || has_control(request_.url) ||
        curl().url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK) {
        return refused("The URL is malformed.");
    }
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return refused("The URL is not http or https.");
    if (!part_of(url.get(), CURLUPART_USER).empty() ||
        !part_of(url.get(), CURLUPART_PASSWORD).empty()) {
        return refused("The URL has user information.");
    }
    to_loopback_ = http::is_loopback_host(part_of(url.get(), CURLUPART_HOST));
    if (options.loopback_http_only && scheme == "http" && !to_loopback_) {
        return refused("The URL is http, which is for loopback only.");
    }
    return {};
}

bool transfer::append_field(std::string_view line) {
    curl_slist* longer = curl().slist_append(lines_.get(), std::string(line).c_str());
    if (longer == nullptr) return false;
    static_cast<void>(lines_.release());
    lines_.reset(longer);
    return true;
}

result<void> transfer::set_fields(const http_client_options& options) {
    bool complete = true;
    for (std::size_t i = 0; i < request_.fields.size(); ++i) {
        const auto field = request_.fields.at(i);
        if (has_control(field.name) || has_control(field.value) || field.name.empty() ||
            field.name.find_first_of(": ;") != std::string_view::npos) {
            return refused("A field is malformed.");
        }
        std::string line(field.name);
        // libcurl sends an empty field only when it ends in a semicolon.
        line += field.value.empty() ? ";" : ": " + std::string(field.value);
        complete = complete && append_field(line);
    }
    // What libcurl would add by itself.
    for (const std::string_view name : {"Expect", "Content-Type"}) {
        if (!request_.fields.find(name)) {
            complete = complete && append_field(std::string(name) + ':');
        }
    }
    if (!complete) return refused("Memory is short.");
    curl().easy_setopt(handle(), CURLOPT_HTTPHEADER, lines_.get());
    curl().easy_setopt(handle(), CURLOPT_USERAGENT, options.user_agent.c_str());
    return {};
}

result<void> transfer::set_method() {
    if (request_.method == http::method::other) return refused("The method is unknown.");
    if (request_.method == http::method::head) {
        curl().easy_setopt(handle(), CURLOPT_NOBODY, 1L);
        return {};
    }
    const bool has_body = !request_.body.empty() || request_.method == http::method::post ||
                          request_.method == http::method::put ||
                          request_.method == http::method::patch;
    if (has_body) {
        const auto size = static_cast<curl_off_t>(request_.body.size());
        curl().easy_setopt(handle(), CURLOPT_POSTFIELDSIZE_LARGE, size);
        curl().easy_setopt(handle(), CURLOPT_POSTFIELDS, request_.body.data());
    }
    const std::string name(http::to_string(request_.method));
    curl().easy_setopt(handle(), CURLOPT_CUSTOMREQUEST, name.c_str());
    return {};
}

result<void> transfer::prepare(const http_client_options& options) {
    if (auto checked = check_url(options); !checked) return checked;
    handle_.reset(curl().easy_init());
    if (!handle_) return refused("Memory is short.");
    curl().easy_setopt(handle(), CURLOPT_URL, request_.url.c_str());
    curl().easy_setopt(handle(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl().easy_setopt(handle(), CURLOPT_FOLLOWLOCATION, 0L);
    curl().easy_setopt(handle(), CURLOPT_NOSIGNAL, 1L);
    curl().easy_setopt(handle(), CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
    curl().easy_setopt(handle(), CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl().easy_setopt(handle(), CURLOPT_ERRORBUFFER, reason_.data());
    curl().easy_setopt(handle(), CURLOPT_HEADERFUNCTION, &transfer::on_field);
    curl().easy_setopt(handle(), CURLOPT_HEADERDATA, this);
    curl().easy_setopt(handle(), CURLOPT_WRITEFUNCTION, &transfer::on_body);
    curl().easy_setopt(handle(), CURLOPT_WRITEDATA, this);
    curl().easy_setopt(handle(), CURLOPT_PRIVATE, this);
    if (to_loopback_) curl().easy_setopt(handle(), CURLOPT_PROXY, "");
    if (!options.authorities_file.empty()) {
        curl().easy_setopt(handle(), CURLOPT_CAINFO, options.authorities_file.c_str());
    }
    if (auto fields = set_fields(options); !fields) return fields;
    return set_method();
}

std::size_t transfer::on_field(char* data, std::size_t size, std::size_t count, void* self) {
    auto& mine = *static_cast<transfer*>(self);
    const std::size_t bytes = size * count;
    std::string_view line(data, bytes);
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {  // also behind 100 Continue
        mine.response_.fields.clear();
        mine.field_bytes_ = 0;
    }
    if ((mine.field_bytes_ += bytes) > most_field_bytes) {
        mine.too_large_ = true;
        return 0;
    }
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos && colon != 0) {
        mine.response_.fields.append(line.substr(0, colon), line.substr(colon + 1));
    }
    return bytes;
}

std::size_t transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& mine = *static_cast<transfer*>(self);
    const std::size_t bytes = size * count;
    if (bytes > mine.request_.max_response_bytes - mine.response_.body.size()) {
        mine.too_large_ = true;
        return 0;
    }
    mine.response_.body.append(data, bytes);
    return bytes;
}

void transfer::finish(CURLcode code) {
    if (code == CURLE_OK) {
        long status = 0;
        curl().easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
        response_.status = static_cast<unsigned>(status);
        outcome = std::move(response_);
        return;
    }
    if (too_large_) {
        return fail(error(
            std::make_error_code(std::errc::message_size), "The response is larger than allowed."
        ));
    }
    std::string words = curl().easy_strerror(code);
    if (reason_[0] != '\0') words.append(": ").append(reason_.data());
    const auto [kind, text] = describe(code);
    fail(error(std::make_error_code(kind), text, std::move(words)));
}

}  // namespace warder::net
