/// Structs whose fields a peer can only fill with text.
#pragma once

#include <warder/json/descriptor.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// The field of that name, or null. Nothing has no fields.
const json::field_descriptor* find_field(
    const json::type_descriptor* type, std::string_view name
) noexcept;

/// What keeps a peer that sends text from filling the type; empty for nothing.
std::string text_problem(const json::type_descriptor* type);

}  // namespace warder::server
