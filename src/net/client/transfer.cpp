#include "net/client/transfer.hpp"

#include <warder/http/authority.hpp>
#include <warder/http/ip_address.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
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

/// A part of a URL where it is there, be it empty.
std::optional<std::string> part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl().url_get(url, part, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl().free(text);
    return copy;
}

bool append(curl_list& list, const std::string& line) {
    curl_slist* longer = curl().slist_append(list.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(list.release());
    list.reset(longer);
    return true;
}

/// The proxy that libcurl takes for `https`, by the same variables in the same order.
const char* https_proxy() noexcept {
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    return nullptr;
}

/// Trusts the authorities of the file that is named, or else of the one that the environment names
/// (as OpenSSL does; libcurl looks at no variable), or else of the system.
void trust(CURL* handle, const std::string& authorities_file) {
    const char* file = authorities_file.c_str();
    if (*file == '\0') file = std::getenv("SSL_CERT_FILE");
    if (file == nullptr || *file == '\0') return;
    curl().easy_setopt(handle, CURLOPT_CAINFO, file);
    // The folder of the system's authorities would be trusted beside the file.
    curl().easy_setopt(handle, CURLOPT_CAPATH, nullptr);
}

/// An IP address of a socket; nothing for one of another family.
std::optional<http::ip_address> address_of(const sockaddr& socket_address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (socket_address.sa_family == AF_INET) {
        bytes = &reinterpret_cast<const sockaddr_in&>(socket_address).sin_addr;
    } else if (socket_address.sa_family == AF_INET6) {
        bytes = &reinterpret_cast<const sockaddr_in6&>(socket_address).sin6_addr;
    }
    if (bytes == nullptr) return std::nullopt;
    ::inet_ntop(socket_address.sa_family, bytes, text.data(), text.size());
    // By its text, which makes one address of an IPv4 address that is written as IPv6.
    return http::parse_ip_address(text.data());
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
        case CURLE_SSL_CIPHER:
            return {std::errc::protocol_error, "The TLS connection could not be made."};
        case CURLE_SSL_CACERT_BADFILE:
            return {
                std::errc::invalid_argument,
                "The file of certificate authorities cannot be used; it "
                "is the one that was named, or that of SSL_CERT_FILE."
            };
        default:
            return {std::errc::io_error, "The request failed."};
    }
}

}  // namespace

transfer::transfer(http::client_request request) : request_(std::move(request)) {
    if (!is_of_peer()) return;
    request_.timeout = std::min(request_.timeout, http::max_peer_time);
    request_.max_response_bytes = std::min(request_.max_response_bytes, http::max_peer_bytes);
}

result<void> transfer::check_url(const http_client_options& options) {
    const std::unique_ptr<CURLU, curl_deleter> url(curl().url());
    if (!url || has_control(request_.url) ||
        curl().url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK) {
        return refused("The URL is malformed.");
    }
    const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return refused("The URL is not http or https.");
    if (part_of(url.get(), CURLUPART_USER) || part_of(url.get(), CURLUPART_PASSWORD)) {
        return refused("The URL has user information.");
    }
    const bool loopback = http::is_loopback_host(part_of(url.get(), CURLUPART_HOST).value_or(""));
    // Who may not connect to loopback is not there, whatever the name says.
    to_loopback_ = loopback && (!is_of_peer() || options.loopback_for_peers);
    if (scheme == "https" || to_loopback_) return {};
    if (is_of_peer()) return refused("The URL is not https.");
    if (options.loopback_http_only) return refused("The URL is http, which is for loopback only.");
    return {};
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
        complete = complete && append(lines_, line);
    }
    // What libcurl would add by itself.
    for (const std::string_view name : {"Expect", "Content-Type"}) {
        if (!request_.fields.find(name)) {
            complete = complete && append(lines_, std::string(name) + ':');
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

/// How it gets to the server.
result<void> transfer::set_connection(const http_client_options& options) {
    for (const std::string& each : options.addresses) {
        if (!append(addresses_, each)) return refused("Memory is short.");
    }
    if (addresses_) curl().easy_setopt(handle(), CURLOPT_RESOLVE, addresses_.get());
    if (to_loopback_) curl().easy_setopt(handle(), CURLOPT_PROXY, "");
    if (!is_of_peer()) return {};
    // A kept connection to a host of that name may lead to a private address: it was made for a URL
    // that the operator chose.
    curl().easy_setopt(handle(), CURLOPT_FRESH_CONNECT, 1L);
    curl().easy_setopt(handle(), CURLOPT_FORBID_REUSE, 1L);
    const char* proxy = options.trust_proxy_with_peer_urls ? https_proxy() : nullptr;
    if (proxy != nullptr && !to_loopback_) {
        curl().easy_setopt(handle(), CURLOPT_PROXY, proxy);
        curl().easy_setopt(handle(), CURLOPT_NOPROXY, "");
        return {};
    }
    curl().easy_setopt(handle(), CURLOPT_PROXY, "");
    curl().easy_setopt(handle(), CURLOPT_OPENSOCKETFUNCTION, &transfer::on_socket);
    curl().easy_setopt(handle(), CURLOPT_OPENSOCKETDATA, this);
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
    // Without it, the end of a transfer waits for a name server that does not answer, and with it
    // all others.
    curl().easy_setopt(handle(), CURLOPT_QUICK_EXIT, 1L);
    // To libcurl, 0 is no limit.
    const auto timeout = std::max(request_.timeout, std::chrono::milliseconds(1));
    curl().easy_setopt(handle(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl().easy_setopt(handle(), CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl().easy_setopt(handle(), CURLOPT_ERRORBUFFER, reason_.data());
    curl().easy_setopt(handle(), CURLOPT_HEADERFUNCTION, &transfer::on_field);
    curl().easy_setopt(handle(), CURLOPT_HEADERDATA, this);
    curl().easy_setopt(handle(), CURLOPT_WRITEFUNCTION, &transfer::on_body);
    curl().easy_setopt(handle(), CURLOPT_WRITEDATA, this);
    curl().easy_setopt(handle(), CURLOPT_PRIVATE, this);
    if (auto connection = set_connection(options); !connection) return connection;
    trust(handle(), options.authorities_file);
    if (auto fields = set_fields(options); !fields) return fields;
    return set_method();
}

/// Whether a peer may have us connect there.
bool transfer::may_connect(const sockaddr& to) {
    const auto address = address_of(to);
    const bool may =
        address && (to_loopback_ ? http::is_loopback(*address) : http::is_public(*address));
    if (may) return true;
    refused_address_ = address ? http::to_string(*address) : "another family";
    return false;
}

/// Called with each address before a socket to it is made.
curl_socket_t transfer::on_socket(void* self, curlsocktype, curl_sockaddr* to) {
    if (!static_cast<transfer*>(self)->may_connect(to->addr)) return CURL_SOCKET_BAD;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
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
    fail(reason_of(code));
}

error transfer::reason_of(CURLcode code) const {
    if (too_large_) {
        return error(
            std::make_error_code(std::errc::message_size), "The response is larger than allowed."
        );
    }
    std::string words = curl().easy_strerror(code);
    if (reason_[0] != '\0') words.append(": ").append(reason_.data());
    if (!refused_address_.empty()) words += "; " + refused_address_ + " is no public address";
    // Nobody learns from it what there is in this network.
    if (is_of_peer()) {
        return error(
            std::make_error_code(std::errc::io_error),
            "The URL could not be fetched.",
            std::move(words)
        );
    }
    const auto [kind, text] = describe(code);
    return error(std::make_error_code(kind), text, std::move(words));
}

}  // namespace warder::net
