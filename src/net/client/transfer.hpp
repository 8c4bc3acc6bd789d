/// One outgoing request as libcurl sees it.
#pragma once

#include "net/client/libcurl.hpp"
#include <warder/http/client.hpp>
#include <warder/net/http_client.hpp>

#include <array>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <string>

namespace warder::net {

struct curl_deleter {
    void operator()(CURL* handle) const noexcept { curl().easy_cleanup(handle); }
    void operator()(CURLU* url) const noexcept { curl().url_cleanup(url); }
    void operator()(curl_slist* list) const noexcept { curl().slist_free_all(list); }
};

/// Stays where it is until the request ended: libcurl holds pointers into it.
class transfer {
  public:
    explicit transfer(http::client_request request) : request_(std::move(request)) {}
    transfer(const transfer&) = delete;
    transfer& operator=(const transfer&) = delete;

    /// Makes `handle` ready to send the request.
    ///
    /// @errors  a URL, method or field that may not be sent
    result<void> prepare(const http_client_options& options);

    /// Takes libcurl's last word.
    void finish(CURLcode code);

    /// Ends it without a response.
    void fail(error why) { outcome = std::move(why); }

    CURL* handle() const noexcept { return handle_.get(); }

    std::coroutine_handle<> waiter;
    result<http::response> outcome = http::response();

  private:
    result<void> check_url(const http_client_options& options);
    result<void> set_fields(const http_client_options& options);
    result<void> set_method();
    bool append_field(std::string_view line);

    static std::size_t on_field(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    http::client_request request_;
    http::response response_;
    std::unique_ptr<CURL, curl_deleter> handle_;
    std::unique_ptr<curl_slist, curl_deleter> lines_;
    std::array<char, CURL_ERROR_SIZE> reason_{};
    std::size_t field_bytes_ = 0;
    bool to_loopback_ = false;
    bool too_large_ = false;
};

}  // namespace warder::net
