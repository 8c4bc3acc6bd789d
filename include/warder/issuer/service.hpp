/// The development issuer as something that an HTTP server can run.
#pragma once

#include <warder/http/origin.hpp>
#include <warder/http/service.hpp>
#include <warder/issuer/authorization_server.hpp>

namespace warder::issuer {

/// Reads the body of each POST, up to 64 KiB, and lets the authorization server answer.
///
/// Only for those who ask for it by a loopback name: it gives tokens to everybody, so a page that
/// had its own name point here (DNS rebinding) must not reach it. Which pages may read what, and
/// have tokens, is the authorization server's to say.
class service final : public http::service {
  public:
    /// @param server  outlives the service
    explicit service(const authorization_server& server) noexcept : server_(server) {}

    task<http::response> handle(http::request& request, http::body_source& body) override;

  private:
    const authorization_server& server_;
    http::origin_policy local_{{.hosts = {}, .origins = {"*"}}};
};

}  // namespace warder::issuer
