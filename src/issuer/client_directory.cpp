#include "issuer/client_directory.hpp"

#include "http/dot_segment.hpp"
#include "issuer/client_metadata.hpp"
#include "issuer/records.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/url.hpp>

namespace warder::issuer {
namespace {

constexpr std::string_view record_kind = "client";
constexpr std::size_t max_id_bytes = 2000;

error unknown_client() {
    return {errc::invalid_client, "The client is unknown"};
}

/// What `client_id` of the document is; empty where it has none, or has a secret besides.
std::string id_in(std::string_view json) {
    std::string id;
    const auto parsed = json::parse(json, [&](json::node root) {
        const auto found = root["client_id"];
        const auto text = found ? found->string() : std::nullopt;
        if (text && !root["client_secret"] && !root["client_secret_expires_at"]) id = *text;
    });
    return parsed ? id : std::string();
}

}  // namespace

bool is_document_url(std::string_view client_id, bool loopback) {
    const auto url = http::parse_url(client_id);
    if (!url || url->path.size() < 2 || http::has_dot_segment(url->path)) return false;
    if (url->scheme == "https") return true;
    return loopback && http::is_loopback_host(url->host);
}

result<client> read_client_document(std::string_view json, std::string_view url, bool loopback) {
    if (json.size() > max_client_document_bytes || id_in(json) != url) {
        return error(
            errc::invalid_client, "The client's document does not name the client, or has a secret"
        );
    }
    auto made = read_client_metadata(
        json,
        {.usual_authentication = no_authentication,
         .may_have_secret = false,
         .loopback_keys = loopback}
    );
    if (!made) {
        return error(
            errc::invalid_client, "The client's document is refused: " + made.error().description
        );
    }
    if (made->may_use(machine_grant)) std::erase(made->grant_types, machine_grant);
    made->id = url;
    // Whoever has the host wrote the document; of this machine that is any program.
    const auto host = http::parse_url(url);
    made->unverified = !host || http::is_loopback_host(host->host);
    return made;
}

task<result<client>> client_directory::find(std::string id, executor* home) {
    if (id == configured_.id) co_return configured_;
    if (id.empty() || id.size() > max_id_bytes) co_return unknown_client();
    if (documents_.can_fetch() && is_document_url(id, loopback_)) {
        auto fetching = documents_.get(id, max_client_document_bytes, home);
        auto document = co_await fetching;
        if (!document) co_return document.error();
        co_return read_client_document(*document, id, loopback_);
    }
    auto registered = find_record<client>(store_, record_kind, id);
    if (!registered) co_return registered.error();
    if (!*registered) co_return unknown_client();
    co_return **std::move(registered);
}

result<void> client_directory::add(
    const client& registered, std::chrono::system_clock::time_point now
) {
    return put_record(
        store_,
        {.kind = record_kind, .key = registered.id, .ends = now + unused_lifetime},
        registered
    );
}

// Whoever keeps a client writes the same, so that two at once, of two processes too, need no lock.
result<void> client_directory::keep(std::string_view id) {
    const auto found = store_.find(record_kind, id);
    if (!found) return store_failed(found.error());
    if (!*found) return {};
    const auto known = read_record<client>(**found);
    if (!known || !known->ends) return {};
    const auto ends = time_of(*known->ends);
    if (ends <= (*found)->ends) return {};
    return put_record(store_, {.kind = record_kind, .key = known->id, .ends = ends}, *known);
}

}  // namespace warder::issuer
