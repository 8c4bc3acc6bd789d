/// Self-signed certificates for the tests.
#pragma once

#include <filesystem>
#include <string>

namespace warder::net {

/// A fresh key and a certificate for "localhost", "peer.example" and 127.0.0.1 in files that live
/// as long as this.
class test_certificate {
  public:
    enum class kind { ec, rsa };
    explicit test_certificate(kind of_key = kind::ec);
    ~test_certificate();
    test_certificate(const test_certificate&) = delete;
    test_certificate& operator=(const test_certificate&) = delete;

    std::string certificate_file() const { return folder_ / "certificate.pem"; }
    std::string key_file() const { return folder_ / "key.pem"; }
    /// The same key behind a password.
    std::string locked_key_file() const { return folder_ / "locked.pem"; }

  private:
    std::filesystem::path folder_;
};

}  // namespace warder::net
