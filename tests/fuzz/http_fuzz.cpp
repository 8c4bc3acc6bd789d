// Bytes read in one piece and one by one give the same requests and the same refusal, what is read
// keeps the caps, and a head that is taken is taken by Boost.Beast too, with the same parts.
#include <warder/net/http1_parser.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
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
        if (!in_body_) check_beside_beast(std::string_view(kept_).substr(0, *used));
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

    /// Two readers that see two different messages are what smuggling is made of.
    void check_beside_beast(std::string_view head) const {
        namespace beast = boost::beast::http;
        if (head.starts_with("\r\n")) head.remove_prefix(2);
        beast::request_parser<beast::empty_body> other;
        other.header_limit(64 * 1024);
        other.body_limit(boost::none);
        boost::beast::error_code failure;
        const auto used = other.put(boost::asio::buffer(head.data(), head.size()), failure);
        check(!failure && used == head.size() && other.is_header_done());
        const auto& read = other.get();
        check(read.method_string() == request_.method_name);
        check(read.version() == request_.version);
        const bool is_origin_form = read.target().starts_with('/') || read.target() == "*";
        check(!is_origin_form || read.target() == request_.target);
        check(other.chunked() == parser_.framing().chunked);
        const auto length = other.content_length();
        check(!length || *length == parser_.framing().content_length);
        check(other.keep_alive() == parser_.framing().keep_alive);
        // Beast keeps fields of one name beside each other, so that the order is compared by name.
        using fields_by_name = std::multimap<std::string, std::string, boost::beast::iless>;
        fields_by_name theirs;
        for (const auto& field : read)
            theirs.emplace(field.name_string(), field.value());
        fields_by_name ours;
        for (std::size_t i = 0; i < request_.fields.size(); ++i)
            ours.emplace(request_.fields.at(i).name, request_.fields.at(i).value);
        check(theirs == ours);
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
