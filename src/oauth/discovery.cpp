#include "oauth/discovery.hpp"

#include "oauth/issuer_metadata.hpp"
#include "oauth/refusals.hpp"

namespace warder::oauth {
namespace {

// A set of 64 RSA keys with their certificates stays under this; metadata documents are far
// smaller.
constexpr std::size_t max_document_bytes = 256 * 1024;

}  // namespace

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

task<result<std::string>> discover(
    http::client& client,
    std::string issuer,
    std::string endpoint,
    std::chrono::milliseconds timeout
) {
    std::string problems;
    for (const std::string& url : metadata_urls(issuer)) {
        auto downloading = download(client, url, timeout);
        const auto document = co_await downloading;
        auto uri = document ? endpoint_of(document->body, issuer, endpoint)
                            : result<std::string>(document.error());
        if (uri) co_return *std::move(uri);
        problems += (problems.empty() ? "" : "; ") + uri.error().detail;
    }
    co_return keys_unavailable("no metadata of issuer " + quoted(issuer) + ": " + problems);
}

}  // namespace warder::oauth
