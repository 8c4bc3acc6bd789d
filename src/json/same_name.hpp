/// How names of members are compared.
#pragma once

#include <string_view>

namespace warder::json {

/// Whether two names of members are the same. Most differ in size or in their first character; for
/// names of three letters, as claims have, a call that compares bytes costs more than all else.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && (a.empty() || (a.front() == b.front() && a == b));
}

}  // namespace warder::json
