// What a token costs that is not remembered, good or refused, as a multiple of the bare
// verification of its signature: digest and EVP_PKEY_verify, each with a context that is reused,
// which is the quickest that OpenSSL has (EVP_DigestVerify sets both up anew each time). In turns,
// a few tokens at a time, and each goes first as often as the others; the median of the ratios
// counts.
//
// Measured in the state that a busy server stays in: the caches are full, so that each token takes
// another's place, and memory comes from what that one gives back. The clock goes on by more than
// a cache believes anything each time that the tokens come around again.
#include <warder/core/log.hpp>
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/oauth/bearer_guard.hpp>
#include <warder/oauth/jwt_verifier.hpp>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace warder;

constexpr std::size_t token_count = 500;
constexpr std::size_t cache_capacity = 256;
constexpr std::size_t batch = 10;
constexpr int times_around = 5;  // the first is not measured
constexpr std::chrono::seconds once_around{120};

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}

/// A clock that goes on when it is told to.
class set_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return now_; }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }
    void advance(std::chrono::seconds time) { now_ += time; }

  private:
    std::chrono::system_clock::time_point now_{std::chrono::seconds(1'800'000'000)};
};

std::string claims(std::size_t number) {
    return R"({"iss":"https://issuer.example","aud":["https://mcp.example/mcp","res_1"],)"
           R"("exp":1800003600,"nbf":1799999995,"iat":1799999995,"sub":"usr_1","client_id":"m2m_1",)"
           R"("oid":"org_1","scope":"usr:read usr:write","jti":"tkn_)" +
           std::to_string(1'000'000 + number) + "\"}";
}

/// The bare verification.
class reference {
  public:
    explicit reference(EVP_PKEY* key)
        : ecdsa_(EVP_PKEY_get_base_id(key) == EVP_PKEY_EC),
          context_(EVP_PKEY_CTX_new(key, nullptr)),
          digest_(EVP_MD_CTX_new()) {
        EVP_PKEY_verify_init(context_);
        if (!ecdsa_) EVP_PKEY_CTX_set_rsa_padding(context_, RSA_PKCS1_PADDING);
        EVP_PKEY_CTX_set_signature_md(context_, md_);
    }
    ~reference() {
        EVP_PKEY_CTX_free(context_);
        EVP_MD_CTX_free(digest_);
        EVP_MD_free(md_);
    }

    /// A signature as OpenSSL takes it.
    std::string prepared(const std::string& raw) const {
        if (!ecdsa_) return raw;
        const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
        ECDSA_SIG* pair = ECDSA_SIG_new();
        ECDSA_SIG_set0(pair, BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
        unsigned char* der = nullptr;
        const int size = i2d_ECDSA_SIG(pair, &der);
        std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
        ECDSA_SIG_free(pair);
        return text;
    }
    bool verify(std::string_view text, std::string_view signature) {
        unsigned char hash[32];
        EVP_DigestInit_ex2(digest_, md_, nullptr);
        EVP_DigestUpdate(digest_, text.data(), text.size());
        EVP_DigestFinal_ex(digest_, hash, nullptr);
        return EVP_PKEY_verify(
                   context_,
                   reinterpret_cast<const unsigned char*>(signature.data()),
                   signature.size(),
                   hash,
                   sizeof hash
               ) == 1;
    }

  private:
    bool ecdsa_;
    EVP_MD* md_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_PKEY_CTX* context_;
    EVP_MD_CTX* digest_;
};

/// A token as a request has it, and as the reference does.
struct sample {
    http::request good;
    http::request refused;
    std::string text;
    std::string signature;
};

http::request request_with(const std::string& token) {
    http::request request;
    request.fields.append("Authorization", "Bearer " + token);
    return request;
}

bool admitted(oauth::bearer_guard& guard, const http::request& request) {
    bool passed = false;
    start(guard.authorize(request), [&](const oauth::bearer_guard::decision& decision) {
        passed = std::holds_alternative<oauth::token_verifier::verified>(decision);
    });
    return passed;
}

/// CPU time of this thread in seconds: what others do meanwhile does not count.
double cpu_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Reads what a server has just received.
unsigned touch(std::string_view bytes) {
    unsigned sum = 0;
    for (const char byte : bytes)
        sum += static_cast<unsigned char>(byte);
    return sum;
}

/// What is measured of each sample.
struct part {
    std::function<unsigned(const sample&)>
        bring;                               ///< has in the processor's cache what `use` reads
    std::function<bool(const sample&)> use;  ///< whether it came out right
    double seconds = 0;                      ///< of the last batch

    void measure(std::span<const sample> these) {
        bool right = true;
        for (const sample& each : these)
            right = bring(each) > 0 && right;
        const double begun = cpu_time();
        for (const sample& each : these)
            right = use(each) && right;
        seconds = cpu_time() - begun;
        require(right, "a token was judged wrongly");
    }
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

EVP_PKEY* openssl_key(crypto::algorithm value) {
    return value == crypto::algorithm::rs256 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
}

std::string pem_of(EVP_PKEY* key) {
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(out);
    return text;
}

std::vector<sample> samples(const crypto::private_key& key, const reference& bare) {
    std::vector<sample> all(token_count);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string token = crypto::sign_jws(key, "at+jwt", claims(i));
        const std::size_t end = token.rfind('.');
        std::string forged = token;
        forged[end + 20] = forged[end + 20] == 'A' ? 'B' : 'A';
        all[i] = {
            request_with(token),
            request_with(forged),
            token.substr(0, end),
            bare.prepared(*crypto::base64url_decode(token.substr(end + 1)))
        };
    }
    return all;
}

oauth::jwt_policy policy_of_bench() {
    oauth::jwt_policy policy;
    policy.issuer_name = "issuer";
    policy.issuers = {"https://issuer.example"};
    policy.audiences = {"https://mcp.example/mcp"};
    return policy;
}

void measure(crypto::algorithm value) {
    EVP_PKEY* const material = openssl_key(value);
    const auto key = crypto::private_key::from_pem(pem_of(material));
    require(key.has_value(), "no key");
    reference bare(material);
    const auto all = samples(*key, bare);

    set_clock time;
    crypto::key_set keys;
    keys.keys = {key->public_half()};
    oauth::jwt_verifier verifier(
        {{policy_of_bench(), std::make_shared<oauth::static_key_source>(keys)}}, time
    );
    oauth::bearer_guard guard(
        verifier,
        time,
        null_log(),
        {.metadata_url = "https://mcp.example/.well-known/oauth-protected-resource/mcp",
         .scopes = {"usr:read"},
         .cache = {.capacity = cache_capacity, .refused_capacity = cache_capacity}}
    );

    part reference{
        [](const sample& of) { return touch(of.text) + touch(of.signature); },
        [&](const sample& of) { return bare.verify(of.text, of.signature); }
    };
    part good{
        [](const sample& of) { return touch(of.good.fields.lines()); },
        [&](const sample& of) { return admitted(guard, of.good); }
    };
    part refused{
        [](const sample& of) { return touch(of.refused.fields.lines()); },
        [&](const sample& of) { return !admitted(guard, of.refused); }
    };
    std::array<part*, 3> parts = {&reference, &good, &refused};

    std::vector<double> bare_times, good_ratios, refused_ratios;
    for (int around = 0; around < times_around; ++around, time.advance(once_around)) {
        for (std::size_t first = 0; first + batch <= all.size(); first += batch) {
            const std::span<const sample> these(&all[first], batch);
            for (part* const each : parts)
                each->measure(these);
            // Each part goes first, second and last equally often.
            std::rotate(parts.begin(), parts.begin() + 1, parts.end());
            if (around == 0) continue;
            bare_times.push_back(reference.seconds / batch);
            good_ratios.push_back(good.seconds / reference.seconds);
            refused_ratios.push_back(refused.seconds / reference.seconds);
        }
    }
    std::printf(
        "%-6s bare %6.2f us   good %.3f times   refused %.3f times\n",
        std::string(crypto::to_string(value)).c_str(),
        median(bare_times) * 1e6,
        median(good_ratios),
        median(refused_ratios)
    );
    EVP_PKEY_free(material);
}

}  // namespace

int main() {
    measure(crypto::algorithm::rs256);
    measure(crypto::algorithm::es256);
}
