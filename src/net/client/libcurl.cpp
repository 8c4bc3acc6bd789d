#include "net/client/libcurl.hpp"

#include <dlfcn.h>

#include <type_traits>

namespace warder::net {
namespace {

libcurl functions{};

/// Finds all of `functions` in the library.
bool find_all(void* library) noexcept {
    bool complete = true;
    const auto find = [&](auto& function, const char* name) {
        function =
            reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
        complete = complete && function != nullptr;
    };
    find(functions.easy_cleanup, "curl_easy_cleanup");
    find(functions.easy_getinfo, "curl_easy_getinfo");
    find(functions.easy_init, "curl_easy_init");
    find(functions.easy_setopt, "curl_easy_setopt");
    find(functions.easy_strerror, "curl_easy_strerror");
    find(functions.free, "curl_free");
    find(functions.multi_add_handle, "curl_multi_add_handle");
    find(functions.multi_cleanup, "curl_multi_cleanup");
    find(functions.multi_info_read, "curl_multi_info_read");
    find(functions.multi_init, "curl_multi_init");
    find(functions.multi_perform, "curl_multi_perform");
    find(functions.multi_poll, "curl_multi_poll");
    find(functions.multi_remove_handle, "curl_multi_remove_handle");
    find(functions.multi_setopt, "curl_multi_setopt");
    find(functions.multi_wakeup, "curl_multi_wakeup");
    find(functions.slist_append, "curl_slist_append");
    find(functions.slist_free_all, "curl_slist_free_all");
    find(functions.url, "curl_url");
    find(functions.url_cleanup, "curl_url_cleanup");
    find(functions.url_get, "curl_url_get");
    find(functions.url_set, "curl_url_set");
    return complete;
}

/// The library stays loaded: it has threads and handlers of its own.
bool load_now() noexcept {
    void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr || !find_all(library)) return false;
    decltype(&::curl_global_init) initialise = nullptr;
    initialise = reinterpret_cast<decltype(initialise)>(::dlsym(library, "curl_global_init"));
    return initialise != nullptr && initialise(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

}  // namespace

bool libcurl::load() noexcept {
    static const bool loaded = load_now();
    return loaded;
}

const libcurl& curl() noexcept {
    return functions;
}

}  // namespace warder::net
