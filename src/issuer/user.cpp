#include "issuer/user.hpp"

#include "issuer/records.hpp"
#include <warder/json/writer.hpp>

#include <algorithm>

namespace warder::issuer {

bool is_user_name(std::string_view name) {
    return !name.empty() && name.size() <= 254 && name.front() != ' ' && name.back() != ' ' &&
           json::is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

std::string subject_of(std::string_view name) {
    return "usr_" + digest_of(name).substr(0, 16);
}

std::string display_name(std::string_view name) {
    return std::string(name.substr(0, name.find('@')));
}

}  // namespace warder::issuer
