#include "oauth/near_miss.hpp"

#include "oauth/refusals.hpp"
#include <warder/http/fields.hpp>

namespace warder::oauth {
namespace {

std::string_view without_slash(std::string_view text) {
    return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

std::string_view without_scheme(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) return text.substr(scheme.size());
    }
    return text;
}

/// What alone tells the two apart; empty when they differ in more than one way.
std::string_view only_difference(std::string_view a, std::string_view b) {
    if (without_slash(a) == without_slash(b)) return "a trailing slash";
    if (http::iequals(a, b)) return "letter case";
    if (without_scheme(a) == without_scheme(b)) return "http against https";
    return {};
}

}  // namespace

std::string near_miss(
    std::span<const std::string> accepted, std::span<const std::string> presented
) {
    for (const std::string& ours : accepted) {
        for (const std::string& theirs : presented) {
            const std::string_view difference = only_difference(ours, theirs);
            if (difference.empty()) continue;
            return "; " + quoted(theirs) + " differs from " + quoted(ours) + " by " +
                   std::string(difference) + " only";
        }
    }
    return {};
}

}  // namespace warder::oauth
