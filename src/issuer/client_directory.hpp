/// Who a client is, by its identifier.
#pragma once

#include "issuer/client.hpp"
#include "issuer/document_cache.hpp"
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/stores/record_store.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::issuer {

/// Whether a client identifier is the URL of a document that describes the client: https, with a
/// path, without dot segments, user information and fragment.
///
/// @param loopback  whether http URLs of this machine are such too
/// @source          draft-ietf-oauth-client-id-metadata-document §3
bool is_document_url(std::string_view client_id, bool loopback);

/// The client that a document describes.
///
/// @param url  that it was fetched from: what its `client_id` must be, byte for byte
/// @errors     `errc::invalid_client`, whose description says what is wrong
/// @source     draft-ietf-oauth-client-id-metadata-document §4.1
result<client> read_client_document(std::string_view json, std::string_view url, bool loopback);

/// Longest such document, in bytes.
inline constexpr std::size_t max_client_document_bytes = 5 * 1024;

/// How long a client that registered is known that has got no code yet: so one that registers each
/// time it starts, and whose user does not go on, leaves room for others. An hour, and time to
/// finish what was asked for in it: two pages of `page_lifetime`. Asking makes it no longer.
inline constexpr std::chrono::minutes unused_lifetime{80};

/// The clients of one server: the configured one, those that registered, and those that a URL
/// names.
///
/// @threads  all functions may be called concurrently
class client_directory {
  public:
    /// @param store, documents  outlive the directory
    client_directory(
        client configured, stores::record_store& store, document_cache& documents, bool loopback
    )
        : configured_(std::move(configured)),
          store_(store),
          documents_(documents),
          loopback_(loopback) {}

    /// The client of that identifier.
    ///
    /// @param home  where whoever asks goes on after a fetch, see `document_cache::get`
    /// @errors  `errc::invalid_client`; `errc::temporarily_unavailable`
    task<result<client>> find(std::string id, executor* home);

    /// Remembers a client that registered, for `unused_lifetime`.
    ///
    /// @errors  `errc::temporarily_unavailable`
    result<void> add(const client& registered, std::chrono::system_clock::time_point now);

    /// Remembers one that got a code for as long as it says itself (`client::ends`). One that did
    /// not register needs no keeping.
    ///
    /// @errors  `errc::temporarily_unavailable`
    result<void> keep(std::string_view id);

  private:
    client configured_;
    stores::record_store& store_;
    document_cache& documents_;
    bool loopback_;
};

}  // namespace warder::issuer
