/// How sentences for developers name a rule of a policy.
#pragma once

#include <warder/server/policy.hpp>

#include <string>

namespace warder::server {

/// `policy: the rule with tags "admin"`.
std::string text_of(const policy_rule& rule);

}  // namespace warder::server
