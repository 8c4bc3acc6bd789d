/// Fields that take any JSON: `boost::json::value`, and `boost::json::object` for any object. A
/// header of its own, as Boost.JSON is slow to compile.
#pragma once

#include <warder/json/codec.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace warder::json {

class node;
class writer;

/// Any JSON value; a member of this type may be anything, null included.
template <>
struct codec<boost::json::value> {
    static constexpr std::string_view schema = "{}";
    static constexpr std::string_view expected = "any value";

    static bool read(const node& source, boost::json::value& target);
    static void write(const boost::json::value& value, writer& out);
};

/// Any JSON object.
template <>
struct codec<boost::json::object> {
    static constexpr std::string_view schema = R"({"type":"object"})";
    static constexpr std::string_view expected = "object";

    static bool read(const node& source, boost::json::object& target);
    static void write(const boost::json::object& value, writer& out);
};

}  // namespace warder::json
