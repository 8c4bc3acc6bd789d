#include <warder/server/policy.hpp>

#include <algorithm>

namespace warder::server {
namespace {

void add_once(std::vector<std::string>& list, const std::string& scope) {
    if (std::ranges::find(list, scope) == list.end()) list.push_back(scope);
}

}  // namespace

void scope_decision::add(std::span<const std::string> scopes, const oauth::access_token* caller) {
    for (const std::string& scope : scopes) {
        add_once(required, scope);
        if (caller == nullptr || !caller->has_scope(scope)) add_once(missing, scope);
    }
}

}  // namespace warder::server
