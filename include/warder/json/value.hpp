/// Fields that take any JSON: `boost::json::value`, and `boost::json::object` for any object.
/// Whoever has such a field includes <boost/json.hpp> too; it is slow to compile, so nobody else
/// does.
#pragma once

#include <warder/json/codec.hpp>

#include <string_view>

namespace boost::json {
class object;
class value;
}  // namespace boost::json

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
