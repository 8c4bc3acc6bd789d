#include "issuer/client.hpp"

#include <algorithm>

namespace warder::issuer {

bool client::may_use(std::string_view grant_type) const noexcept {
    return std::find(grant_types.begin(), grant_types.end(), grant_type) != grant_types.end();
}

}  // namespace warder::issuer
