/// libcurl, loaded when the first request goes out.
///
/// The library brings some thirty others along. Loading them takes longer than everything else that
/// a server does before it can answer, and none of them is needed for that: bench/start has the
/// numbers.
#pragma once

#include <curl/curl.h>

namespace warder::net {

/// The functions of libcurl that are used here, by their names without `curl_`.
struct libcurl {
    decltype(&::curl_easy_cleanup) easy_cleanup;
    decltype(&::curl_easy_getinfo) easy_getinfo;
    decltype(&::curl_easy_init) easy_init;
    decltype(&::curl_easy_setopt) easy_setopt;
    decltype(&::curl_easy_strerror) easy_strerror;
    decltype(&::curl_free) free;
    decltype(&::curl_multi_add_handle) multi_add_handle;
    decltype(&::curl_multi_cleanup) multi_cleanup;
    decltype(&::curl_multi_info_read) multi_info_read;
    decltype(&::curl_multi_init) multi_init;
    decltype(&::curl_multi_perform) multi_perform;
    decltype(&::curl_multi_poll) multi_poll;
    decltype(&::curl_multi_remove_handle) multi_remove_handle;
    decltype(&::curl_multi_setopt) multi_setopt;
    decltype(&::curl_multi_wakeup) multi_wakeup;
    decltype(&::curl_slist_append) slist_append;
    decltype(&::curl_slist_free_all) slist_free_all;
    decltype(&::curl_url) url;
    decltype(&::curl_url_cleanup) url_cleanup;
    decltype(&::curl_url_get) url_get;
    decltype(&::curl_url_set) url_set;

    /// Loads and initialises the library, once in a process; false where it is not there or not as
    /// expected.
    ///
    /// @threads  safe to call concurrently
    static bool load() noexcept;
};

/// The library, after `libcurl::load` gave true.
const libcurl& curl() noexcept;

}  // namespace warder::net
