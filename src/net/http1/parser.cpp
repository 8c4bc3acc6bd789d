#include "net/http1/chunked.hpp"
#include "net/http1/head.hpp"
#include <warder/net/http1_parser.hpp>

#include <algorithm>
#include <cstring>

namespace warder::net {
namespace {

class http1_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.http1"; }
    std::string message(int value) const override {
        return std::string(http::reason_phrase(static_cast<unsigned>(value)));
    }
};

error failed(http1_failure why) {
    return error(why.code, std::string(why.text));
}

error too_large() {
    return error(http::body_errc::too_large, "The request body is too large.");
}

}  // namespace

std::error_code make_error_code(http1_errc failure) noexcept {
    static const http1_category category;
    return {static_cast<int>(failure), category};
}

unsigned http1_status(const error& failure) noexcept {
    if (failure.code == http::body_errc::too_large) return 413;
    if (failure.code == http::body_errc::timed_out) return 408;
    if (failure.code == http::body_errc::malformed) return 400;
    if (failure.code.category() == make_error_code(http1_errc::bad_request).category()) {
        return static_cast<unsigned>(failure.code.value());
    }
    return 500;
}

http::response http1_refusal(const error& failure) {
    return http::error_response(http1_status(failure), failure.description);
}

void http1_parser::reset() noexcept {
    *this = http1_parser(limits_);
}

result<std::size_t> http1_parser::head(std::string_view bytes, http::request& into) {
    // RFC 9112 §2.2: one empty line before the request line is forgiven.
    if (skipped_ == 0 && bytes.starts_with("\r\n")) skipped_ = line_ = searched_ = 2;
    if (bytes == "\r") return std::size_t{0};

    const std::string_view capped = bytes.substr(0, limits_.head_bytes);
    for (;;) {
        // RFC 9112 §5.2: obs-fold is refused.
        if (line_ > skipped_ && line_ < capped.size() &&
            (capped[line_] == ' ' || capped[line_] == '\t')) {
            return failed({http1_errc::bad_request, "A field is folded over two lines."});
        }
        const std::size_t end = capped.find('\n', searched_);
        if (end == std::string_view::npos) {
            searched_ = capped.size();
            if (bytes.size() < limits_.head_bytes) return std::size_t{0};
            if (line_ == skipped_) {
                return failed({http1_errc::uri_too_long, "The request line is too long."});
            }
            return failed({http1_errc::fields_too_large, "The request head is too large."});
        }
        // RFC 9112 §2.2: a bare LF may end a line for one reader and not for the next.
        if (end == line_ || capped[end - 1] != '\r') {
            return failed({http1_errc::bad_request, "A line does not end in CR LF."});
        }
        const bool empty = end - 1 == line_;
        line_ = searched_ = end + 1;
        if (empty) break;
    }

    framing_ = {};
    const std::string_view head = bytes.substr(skipped_, line_ - skipped_);
    if (const auto failure = decode_head(head, limits_, into, framing_)) return failed(*failure);
    left_ = framing_.chunked ? 0 : framing_.content_length;
    chunk_ = {};
    return line_;
}

bool http1_parser::body_done() const noexcept {
    return framing_.chunked ? chunk_.at == http1_chunk_state::part::done : left_ == 0;
}

result<std::size_t> http1_parser::decode(
    std::string_view bytes, std::string* into, std::size_t max_bytes
) {
    if (framing_.chunked) return decode_chunks(chunk_, bytes, into, max_bytes);
    if (into != nullptr && left_ > max_bytes - std::min(max_bytes, into->size())) {
        return too_large();
    }
    const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    if (into != nullptr) into->append(bytes.substr(0, used));
    left_ -= used;
    return used;
}

result<std::size_t> http1_parser::body(
    std::string_view bytes, std::string& into, std::size_t max_bytes
) {
    return decode(bytes, &into, max_bytes);
}

result<std::size_t> http1_parser::skip_body(std::string_view bytes) {
    return decode(bytes, nullptr, 0);
}

}  // namespace warder::net
