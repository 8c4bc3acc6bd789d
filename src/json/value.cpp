#include <warder/json/node.hpp>
#include <warder/json/value.hpp>
#include <warder/json/writer.hpp>

#include <boost/json.hpp>

namespace warder::json {
namespace {

boost::json::value to_value(const node& source);

boost::json::object to_object(const node& source) {
    boost::json::object object;
    source.for_each_member([&](std::string_view name, node member) {
        object.emplace(name, to_value(member));
        return true;
    });
    return object;
}

boost::json::array to_array(const node& source) {
    boost::json::array array;
    source.for_each_element([&](node element) {
        array.push_back(to_value(element));
        return true;
    });
    return array;
}

boost::json::value to_value(const node& source) {
    switch (source.kind()) {
        case kind::null:
            return nullptr;
        case kind::boolean:
            return *source.boolean();
        case kind::integer:
            if (const auto number = source.integer()) return *number;
            return *source.unsigned_integer();
        case kind::number:
            return *source.number();
        case kind::string:
            return boost::json::string(*source.string());
        case kind::array:
            return to_array(source);
        case kind::object:
            return to_object(source);
    }
    return nullptr;
}

}  // namespace

bool codec<boost::json::value>::read(const node& source, boost::json::value& target) {
    target = to_value(source);
    return true;
}

void codec<boost::json::value>::write(const boost::json::value& value, writer& out) {
    switch (value.kind()) {
        case boost::json::kind::null:
            out.null();
            return;
        case boost::json::kind::bool_:
            out.value(value.get_bool());
            return;
        case boost::json::kind::int64:
            out.value(value.get_int64());
            return;
        case boost::json::kind::uint64:
            out.value(value.get_uint64());
            return;
        case boost::json::kind::double_:
            out.value(value.get_double());
            return;
        case boost::json::kind::string:
            out.value(std::string_view(value.get_string()));
            return;
        case boost::json::kind::object:
            codec<boost::json::object>::write(value.get_object(), out);
            return;
        case boost::json::kind::array:
            break;
    }
    out.begin_array();
    for (const boost::json::value& element : value.get_array()) {
        write(element, out);
    }
    out.end_array();
}

bool codec<boost::json::object>::read(const node& source, boost::json::object& target) {
    if (source.kind() != kind::object) return false;
    target = to_object(source);
    return true;
}

void codec<boost::json::object>::write(const boost::json::object& value, writer& out) {
    out.begin_object();
    for (const auto& [name, member] : value) {
        out.key(name);
        codec<boost::json::value>::write(member, out);
    }
    out.end_object();
}

}  // namespace warder::json
