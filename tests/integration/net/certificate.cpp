#include "certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace warder::net {
namespace {

using key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using file = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

void add_extension(X509* to, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(to, extension, -1);
    X509_EXTENSION_free(extension);
}

certificate sign_itself(EVP_PKEY* with) {
    certificate made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), with);
    X509_NAME* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    add_extension(made.get(), NID_subject_alt_name, "DNS:localhost,DNS:peer.example,IP:127.0.0.1");
    add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(made.get(), with, EVP_sha256());
    return made;
}

}  // namespace

test_certificate::test_certificate(kind of_key) {
    std::string pattern = std::filesystem::temp_directory_path() / "warder-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    const key fresh(of_key == kind::ec ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048), EVP_PKEY_free);
    const certificate own = sign_itself(fresh.get());
    const file key_text(std::fopen(key_file().c_str(), "w"), std::fclose);
    PEM_write_PrivateKey(key_text.get(), fresh.get(), nullptr, nullptr, 0, nullptr, nullptr);
    const file locked(std::fopen(locked_key_file().c_str(), "w"), std::fclose);
    unsigned char password[] = "password";
    PEM_write_PrivateKey(
        locked.get(), fresh.get(), EVP_aes_128_cbc(), password, 8, nullptr, nullptr
    );
    const file text(std::fopen(certificate_file().c_str(), "w"), std::fclose);
    PEM_write_X509(text.get(), own.get());
}

test_certificate::~test_certificate() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace warder::net
