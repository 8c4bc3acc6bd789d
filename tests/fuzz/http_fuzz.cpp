// Bytes read in one piece and one by one give the same requests and the same refusal, and what is
// read keeps the caps.
#include <warder/net/http1_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder;

constexpr std::size_t body_cap = 4096;

void check(bool holds) {
    if (!holds) std::abort();
}

/// A connection without a socket.
class reader {
  public:
    void feed(std::string_view piece) {
        kept_ += piece;
        while (status_ == 0 && step()) {
        }
    }

    /// Every request and the status of the refusal, in a form that can be compared.
    std::string text() const { return requests_ + std::to_string(status_); }

  private:
    bool step() {
        const auto used =
            in_body_ ? parser_.body(kept_, request_.body, body_cap) : parser_.head(kept_, request_);
        if (!used) {
            status_ = net::http1_status(used.error());
            check(status_ >= 400 && status_ != 500);
            check(!used.error().description.empty());
            return false;
        }
        check(*used <= kept_.size());
        if (!in_body_ && *used == 0) return false;
        if (!in_body_) check_head(*used);
        kept_.erase(0, *used);
        in_body_ = true;
        check(request_.body.size() <= body_cap);
        if (!parser_.body_done()) return !kept_.empty();
        requests_ += request_.method_name + ' ' + request_.target + ' ' + request_.body + '\n';
        for (std::size_t i = 0; i < request_.fields.size(); ++i) {
            const auto field = request_.fields.at(i);
            requests_.append(field.name).append("=").append(field.value).append("\n");
        }
        request_ = {};
        parser_.reset();
        in_body_ = false;
        return !kept_.empty();
    }

    void check_head(std::size_t used) const {
        const net::http1_limits limits;
        check(used <= limits.head_bytes);
        check(request_.fields.size() <= limits.fields);
        check(request_.target.size() <= limits.target_bytes);
        check(request_.target.starts_with('/') || request_.target == "*");
        check(request_.fields.count("Host") == 1 || request_.version == 10);
        const bool coded = request_.fields.count("Transfer-Encoding") != 0;
        check(coded == parser_.framing().chunked);
        check(!coded || request_.fields.count("Content-Length") == 0);
        check(request_.fields.count("Content-Length") <= 1);
        for (std::size_t i = 0; i < request_.fields.size(); ++i) {
            const auto value = request_.fields.at(i).value;
            check(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
        }
    }

    net::http1_parser parser_;
    http::request request_;
    std::string kept_;
    std::string requests_;
    unsigned status_ = 0;
    bool in_body_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    reader whole;
    whole.feed(bytes);
    reader pieces;
    for (const char& byte : bytes)
        pieces.feed({&byte, 1});
    check(whole.text() == pieces.text());
    return 0;
}
