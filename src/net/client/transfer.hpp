/// One outgoing request as libcurl sees it.
#pragma once

#include "net/client/libcurl.hpp"
#include <warder/http/client.hpp>
#include <warder/net/http_client.hpp>

#include <sys/socket.h>

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

using curl_list = std::unique_ptr<curl_slist, curl_deleter>;

/// Stays where it is until the request ended: libcurl holds pointers into it.
class transfer {
  public:
    explicit transfer(http::client_request request);
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

    /// Whether a peer named its URL.
    bool is_of_peer() const noexcept { return request_.to == http::destination::supplied_by_peer; }

    std::coroutine_handle<> waiter;
    result<http::response> outcome = http::response();

  private:
    result<void> check_url(const http_client_options& options);
    result<void> set_fields(const http_client_options& options);
    result<void> set_method();
    result<void> set_connection(const http_client_options& options);
    bool may_connect(const sockaddr& to);
    error reason_of(CURLcode code) const;

    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* to);

    static std::size_t on_field(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    http::client_request request_;
    http::response response_;
    std::unique_ptr<CURL, curl_deleter> handle_;
    curl_list lines_;
    curl_list addresses_;
    std::array<char, CURL_ERROR_SIZE> reason_{};
    std::size_t field_bytes_ = 0;
    std::string refused_address_;  ///< the last that it was not let connect to
    bool to_loopback_ = false;
    bool too_large_ = false;
};

}  // namespace warder::net
