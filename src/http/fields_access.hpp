/// Ways into `fields` that check nothing, for code that has checked already. Not for programs: what
/// is added here is sent as it is, and could begin another message.
#pragma once

#include <warder/http/fields.hpp>

#include <string_view>

namespace warder::http {

struct fields_access {
    /// Like `append`, for a name that is a token and a value without white space around it and
    /// without control characters: constants, numbers, and what was checked.
    static void append(fields& to, std::string_view name, std::string_view value) {
        to.append_checked(name, value);
    }

    /// For an HTTP parser: forgets all fields, takes a copy of field lines (RFC 9112 §5), the last
    /// line end included, and gives it. Its fields are there once `append_adopted` named them.
    static std::string_view adopt(fields& into, std::string_view lines);

    /// Adds a field whose checked name and value are parts of what `adopt` gave.
    static void append_adopted(fields& to, std::string_view name, std::string_view value) {
        to.add_slot(name, value);
    }
};

}  // namespace warder::http
