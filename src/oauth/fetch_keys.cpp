#include "oauth/issuer_metadata.hpp"
#include "oauth/refusals.hpp"
#include "oauth/remote_keys_state.hpp"
#include <warder/json/node.hpp>

namespace warder::oauth {
namespace {

// A set of 64 RSA keys with their certificates stays under this; metadata documents are far
// smaller.
constexpr std::size_t max_document_bytes = 256 * 1024;

/// A document of status 200.
task<result<http::response>> download(
    http::client& client, std::string url, std::chrono::milliseconds timeout
) {
    http::client_request request;
    request.fields.append("Accept", "application/json");
    request.url = url;
    request.timeout = timeout;
    request.max_response_bytes = max_document_bytes;
    auto sending = client.send(std::move(request));
    auto response = co_await sending;
    if (!response) co_return keys_unavailable(url + ": " + response.error().log_text());
    // Nothing promises that the client cut the body off.
    if (response->body.size() > max_document_bytes) co_return keys_unavailable(url + ": too long");
    if (response->status == 200) co_return *std::move(response);
    co_return keys_unavailable(url + ": status " + std::to_string(response->status));
}

/// The address of the JWK Set, from the first metadata document that is the issuer's.
task<result<std::string>> discover(
    http::client& client, std::string issuer, std::chrono::milliseconds timeout
) {
    std::string problems;
    for (const std::string& url : metadata_urls(issuer)) {
        auto downloading = download(client, url, timeout);
        const auto document = co_await downloading;
        auto uri = document ? endpoint_of(document->body, issuer, "jwks_uri")
                            : result<std::string>(document.error());
        if (uri) co_return *std::move(uri);
        problems += (problems.empty() ? "" : "; ") + uri.error().detail;
    }
    co_return keys_unavailable("no metadata of issuer " + quoted(issuer) + ": " + problems);
}

/// The text of each key that `crypto::parse_key_set` looks at, to compare with another set's. Same
/// order of members or not: a text that differs costs one more verification of each token, no more.
std::vector<std::string> fingerprints_of(std::string_view document) {
    std::vector<std::string> texts;
    const auto parsed = json::parse(document, [&](json::node root) {
        const auto keys = root["keys"];
        if (!keys) return;
        keys->for_each_element([&](json::node key) {
            texts.push_back(key.dump());
            return texts.size() < crypto::max_keys;
        });
    });
    if (!parsed) texts.clear();
    return texts;
}

result<fetched_keys> read_keys(const http::response& response) {
    auto keys = crypto::parse_key_set(response.body);
    if (!keys) return keys_unavailable("the JWK Set is none: " + keys.error().log_text());
    // An issuer without a usable key is broken, not without tokens: the keys of before stay.
    if (keys->keys.empty()) {
        std::string reasons;
        for (const std::string& reason : keys->skipped)
            reasons += "; " + reason;
        return keys_unavailable("the JWK Set has no usable key" + reasons);
    }
    return fetched_keys{
        *std::move(keys),
        fingerprints_of(response.body),
        max_age_of(response.fields["Cache-Control"]),
    };
}

}  // namespace

task<result<fetched_keys>> fetch_keys(
    http::client& client, const remote_keys_options& options, std::string& discovered_uri
) {
    std::string uri = options.jwks_uri.empty() ? discovered_uri : options.jwks_uri;
    if (uri.empty()) {
        auto discovering = discover(client, options.issuer, options.timeout);
        auto discovered = co_await discovering;
        if (!discovered) co_return discovered.error();
        uri = *std::move(discovered);
    }
    auto downloading = download(client, uri, options.timeout);
    const auto response = co_await downloading;
    auto fetched = response ? read_keys(*response) : result<fetched_keys>(response.error());
    // After a failure the address is looked for again: it may have moved.
    discovered_uri = fetched ? uri : std::string();
    co_return fetched;
}

}  // namespace warder::oauth
