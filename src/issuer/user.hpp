/// The people that one may sign in as.
#pragma once

#include <string>
#include <string_view>

namespace warder::issuer {

/// Whether it may be the name of a person: UTF-8 of 1 to 254 bytes, without control characters,
/// and no space at its ends.
bool is_user_name(std::string_view name);

/// `sub` of a person: the same for the same name in every run, and no address of mail, as with a
/// real issuer.
std::string subject_of(std::string_view name);

/// What a page may call a person: the part before the `@`.
std::string display_name(std::string_view name);

}  // namespace warder::issuer
