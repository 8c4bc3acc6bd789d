/// Self-signed certificates for the tests.
#pragma once

#include <filesystem>
#include <string>

namespace warder::net {

/// A fresh key and a certificate for "localhost" and 127.0.0.1 in files that live as long as this.
class test_certificate {
  public:
    test_certificate();
    ~test_certificate();
    test_certificate(const test_certificate&) = delete;
    test_certificate& operator=(const test_certificate&) = delete;

    std::string certificate_file() const { return folder_ / "certificate.pem"; }
    std::string key_file() const { return folder_ / "key.pem"; }

  private:
    std::filesystem::path folder_;
};

}  // namespace warder::net
