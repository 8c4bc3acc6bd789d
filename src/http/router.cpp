#include "http/dot_segment.hpp"
#include "http/syntax.hpp"
#include <warder/http/percent.hpp>
#include <warder/http/router.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>
#include <unordered_map>

namespace warder::http {
namespace {

constexpr std::size_t method_count = 7;  // all but `other`

std::size_t index_of(method verb) noexcept {
    return static_cast<std::size_t>(verb);
}

bool is_parameter(std::string_view segment) noexcept {
    return segment.starts_with('{');
}

/// The path without the one slash at its end, which makes no difference.
std::string_view without_last_slash(std::string_view path) noexcept {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

[[noreturn]] void refuse(std::string_view path, std::string_view why) {
    throw std::invalid_argument("Route '" + std::string(path) + "' " + std::string(why));
}

/// The segments of a path that begins with a slash; none for the root.
std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    std::string_view rest = path.substr(1);
    while (!rest.empty()) {
        segments.push_back(take_until(rest, '/'));
    }
    return segments;
}

bool is_parameter_name(std::string_view name) noexcept {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_alpha(c) || is_digit(c) || c == '_';
    });
}

void check_segment(std::string_view path, std::string_view segment) {
    if (segment.empty()) refuse(path, "has an empty segment");
    if (is_dot_segment(segment)) refuse(path, "has a dot segment, which no client sends");
    if (is_parameter(segment)) {
        const bool closed = segment.ends_with('}');
        if (!closed || !is_parameter_name(segment.substr(1, segment.size() - 2))) {
            refuse(path, "has a parameter that is not {letters, digits and _}");
        }
        return;
    }
    const bool visible = std::all_of(segment.begin(), segment.end(), [](char c) {
        return c > ' ' && c < '\x7f' && std::string_view("?#{}").find(c) == std::string_view::npos;
    });
    if (!visible) refuse(path, "has a character that a path cannot hold; percent-encode it");
}

/// Checks a path of a program and gives it without its last slash.
std::string_view checked(std::string_view path) {
    if (!path.starts_with('/')) refuse(path, "does not begin with a slash");
    if (path == "/") return path;
    path = without_last_slash(path);
    if (path.ends_with('/')) refuse(path, "has an empty segment");
    std::vector<std::string_view> names;
    for (const std::string_view segment : split(path)) {
        check_segment(path, segment);
        if (!is_parameter(segment)) continue;
        if (std::find(names.begin(), names.end(), segment) != names.end()) {
            refuse(path, "has two parameters of one name");
        }
        names.push_back(segment);
    }
    return path;
}

/// The decoded value of a parameter, or nothing where no path may hold it.
std::optional<std::string> parameter_value(std::string_view segment) {
    if (segment.empty()) return std::nullopt;
    auto decoded = percent_decode(segment);
    if (!decoded || is_dot_segment(*decoded)) return std::nullopt;
    // An encoded slash would be one segment to us and two to whoever builds a path from it.
    const bool plain = std::none_of(decoded->begin(), decoded->end(), [](char c) {
        return c == '/' || c == '\x7f' || (c >= '\0' && c < ' ');
    });
    return plain ? std::optional(std::move(*decoded)) : std::nullopt;
}

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>()(text);
    }
};

/// Everything that is registered under one path.
struct resource {
    struct entry {
        route_handler answer;
        protection guard = protection::bearer;
    };

    std::string path;
    std::vector<std::string> segments;  // of a path with parameters only
    std::array<entry, method_count> methods;
    std::string allow;

    // Of what is answered here without a handler: open only where every route of the path is.
    protection guard = protection::none;

    bool has(method verb) const noexcept {
        return verb != method::other && bool(methods[index_of(verb)].answer);
    }
    bool has_parameters() const noexcept { return !segments.empty(); }

    void add(method verb, protection protect, route_handler answer) {
        methods[index_of(verb)] = {std::move(answer), protect};
        if (protect == protection::bearer) guard = protection::bearer;
        allow.clear();
        for (std::size_t i = 0; i < method_count; ++i) {
            const auto listed = static_cast<method>(i);
            // RFC 9110 §9.3.2 and §9.3.7: HEAD comes with GET, OPTIONS with every path.
            const bool implied =
                (listed == method::head && has(method::get)) || listed == method::options;
            if (!has(listed) && !implied) continue;
            if (!allow.empty()) allow += ", ";
            allow += to_string(listed);
        }
    }
};

/// Whether `a` is tried before `b`: at the first difference it has a literal.
bool more_specific(const resource& a, const resource& b) {
    return std::lexicographical_compare(
        a.segments.begin(),
        a.segments.end(),
        b.segments.begin(),
        b.segments.end(),
        [](const std::string& x, const std::string& y) {
            return !is_parameter(x) && is_parameter(y);
        }
    );
}

/// Whether two paths with parameters match the same paths.
bool same_shape(const resource& a, const std::vector<std::string_view>& segments) {
    return std::equal(
        a.segments.begin(),
        a.segments.end(),
        segments.begin(),
        segments.end(),
        [](std::string_view x, std::string_view y) {
            return x == y || (is_parameter(x) && is_parameter(y));
        }
    );
}

bool match(const resource& candidate, std::string_view path, path_parameters& parameters) {
    path_parameters found;
    std::string_view rest = path.substr(1);
    for (const std::string& segment : candidate.segments) {
        const std::string_view sent = take_until(rest, '/');
        if (is_parameter(segment)) {
            auto value = parameter_value(sent);
            if (!value) return false;
            found.add(std::string_view(segment).substr(1, segment.size() - 2), std::move(*value));
        } else if (sent != segment) {
            return false;
        }
    }
    if (!rest.empty() || path.ends_with('/')) return false;
    parameters = std::move(found);
    return true;
}

route_handler ignoring_parameters(handler answer) {
    return [answer = std::move(answer)](request& sent, const path_parameters&) {
        return answer(sent);
    };
}

route_match select(const resource& found, method verb, path_parameters parameters) {
    route_match matched;
    matched.route = found.path;
    matched.allow = found.allow;
    matched.parameters = std::move(parameters);
    // RFC 9110 §9.3.2: HEAD is GET without the content.
    if (verb == method::head && !found.has(verb)) verb = method::get;
    if (found.has(verb)) {
        matched.result = route_match::outcome::found;
        matched.guard = found.methods[index_of(verb)].guard;
        matched.answer = &found.methods[index_of(verb)].answer;
        return matched;
    }
    matched.result = verb == method::options ? route_match::outcome::options
                                             : route_match::outcome::method_not_allowed;
    matched.guard = found.guard;
    return matched;
}

task<response> refusal(route_match::outcome result, std::string_view allow) {
    using outcome = route_match::outcome;
    if (result == outcome::not_found) co_return error_response(404, "Not Found");
    response reply;
    if (result == outcome::options) {
        reply.status = 204;
    } else {
        reply = error_response(405, "Method Not Allowed");
    }
    // RFC 9110 §15.5.6: a 405 must say which methods there are.
    reply.fields.append("Allow", allow);
    co_return reply;
}

}  // namespace

void path_parameters::add(std::string_view name, std::string value) {
    values_.emplace_back(name, std::move(value));
}

std::optional<std::string_view> path_parameters::find(std::string_view name) const noexcept {
    for (const auto& [known, value] : values_) {
        if (known == name) return value;
    }
    return std::nullopt;
}

std::string_view path_parameters::operator[](std::string_view name) const noexcept {
    return find(name).value_or(std::string_view());
}

task<response> route_match::operator()(request& sent) const {
    if (answer != nullptr) return (*answer)(sent, parameters);
    return refusal(result, allow);
}

struct router::table {
    std::unordered_map<std::string, std::unique_ptr<resource>, text_hash, std::equal_to<>> exact;
    std::vector<std::unique_ptr<resource>> patterns;  // the more specific first

    resource& at(std::string_view path);
};

/// The resource of a checked path, made where it is not there yet.
resource& router::table::at(std::string_view path) {
    const auto segments = split(path);
    const bool has_parameters = std::any_of(segments.begin(), segments.end(), is_parameter);
    auto made = std::make_unique<resource>();
    made->path = path;
    if (!has_parameters) {
        return *exact.try_emplace(std::string(path), std::move(made)).first->second;
    }
    for (const auto& known : patterns) {
        if (!same_shape(*known, segments)) continue;
        if (known->path != path) {
            refuse(path, "names its parameters differently from '" + known->path + "'");
        }
        return *known;
    }
    made->segments.assign(segments.begin(), segments.end());
    const auto place =
        std::upper_bound(patterns.begin(), patterns.end(), made, [](const auto& a, const auto& b) {
            return more_specific(*a, *b);
        });
    return **patterns.insert(place, std::move(made));
}

router::router() : table_(std::make_unique<table>()) {}
router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

void router::add(method verb, std::string_view path, protection guard, handler answer) {
    if (!answer) refuse(path, "has no handler");
    add(verb, path, guard, ignoring_parameters(std::move(answer)));
}

void router::add(method verb, std::string_view path, protection guard, route_handler answer) {
    if (!answer) refuse(path, "has no handler");
    if (verb == method::other) refuse(path, "has a method that is not known");
    path = checked(path);
    resource& target = table_->at(path);
    if (target.has(verb)) {
        refuse(path, "is registered twice for " + std::string(to_string(verb)));
    }
    target.add(verb, guard, std::move(answer));
}

route_match router::find(const request& sent) const {
    return find(sent.method, sent.path());
}

route_match router::find(method verb, std::string_view path) const {
    path = without_last_slash(path);
    if (const auto found = table_->exact.find(path); found != table_->exact.end()) {
        return select(*found->second, verb, {});
    }
    if (!path.starts_with('/')) return {};
    path_parameters parameters;
    for (const auto& candidate : table_->patterns) {
        if (match(*candidate, path, parameters)) {
            return select(*candidate, verb, std::move(parameters));
        }
    }
    return {};
}

}  // namespace warder::http
