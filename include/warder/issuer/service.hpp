/// The development issuer as something that an HTTP server can run.
#pragma once

#include <warder/http/service.hpp>
#include <warder/issuer/authorization_server.hpp>

namespace warder::issuer {

/// Reads the body of each POST, up to 64 KiB, and lets the authorization server answer.
class service final : public http::service {
  public:
    /// @param server  outlives the service
    explicit service(const authorization_server& server) noexcept : server_(server) {}

    task<http::response> handle(http::request& request, http::body_source& body) override;

  private:
    const authorization_server& server_;
};

}  // namespace warder::issuer
