/// Finds who answers a method and a path.
#pragma once

#include <warder/http/handler.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::http {

/// Whether the bearer guard stands before a route.
enum class protection : std::uint8_t { none, bearer };

/// What stood in the place of each `{name}` of a route, percent-decoded.
class path_parameters {
  public:
    /// The value of `{name}`, or nothing where the route has no such parameter. The view lives as
    /// long as this object.
    std::optional<std::string_view> find(std::string_view name) const noexcept;

    /// Like `find`, with an empty view for a parameter that is not there.
    std::string_view operator[](std::string_view name) const noexcept;

    bool empty() const noexcept { return values_.empty(); }
    void add(std::string_view name, std::string value);

  private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// A handler of a route with parameters; they outlive the returned task like the request does.
using route_handler = unique_function<task<response>(request&, const path_parameters&)>;

/// What a router found for a request. Refers to the router, which must outlive it.
struct route_match {
    enum class outcome : std::uint8_t {
        found,               ///< there is a handler
        options,             ///< the method is OPTIONS: 204 with `Allow`
        method_not_allowed,  ///< the path is there, the method is not: 405 with `Allow`
        not_found,           ///< 404
    };

    outcome result = outcome::not_found;

    /// What must be passed before the match is called, whatever its result. An unknown path is
    /// protected, so that nobody learns without a token which paths exist.
    protection guard = protection::bearer;

    /// The route as registered, `/users/{name}`; empty where there is none. Fit for a metric.
    std::string_view route;

    /// Value of the `Allow` field; empty where there is no route.
    std::string_view allow;

    path_parameters parameters;

    /// The handler of a route that was found; null for the other results.
    const route_handler* answer = nullptr;

    /// Answers the request, by the handler or as `result` says. Match and request outlive the task.
    task<response> operator()(request& sent) const;
};

/// Routes by method and path.
///
/// A path matches as it was sent: nothing is decoded, folded or normalised before the comparison,
/// so that each route has one spelling, the one that the guard was told of. One trailing slash more
/// or less makes no difference and never redirects. An exact path wins over one with parameters;
/// of two routes with parameters, the one whose first difference is a literal segment.
///
/// Every `add` function throws `std::invalid_argument`, with a sentence, for a malformed or
/// doubly registered path.
///
/// @threads  built by one thread, then `find` may be called from any
/// @source   RFC 9110 §9.3.2 (HEAD), §9.3.7 (OPTIONS), §15.5.6 (405), §10.2.1 (Allow); RFC 3986
/// §6.1
class router {
  public:
    router();
    router(router&&) noexcept;
    router& operator=(router&&) noexcept;
    ~router();

    /// Registers a route. A segment `{name}` of `path` takes any one segment that is not empty:
    /// letters, digits and `_` name it.
    ///
    /// A parameter that decodes to a slash, a control byte, `.` or `..`, or does not decode, does
    /// not match. A GET route answers HEAD too, unless HEAD has a route of its own.
    void add(method verb, std::string_view path, protection guard, handler answer);
    void add(method verb, std::string_view path, protection guard, route_handler answer);

    /// The match for a request's method and path.
    route_match find(const request& sent) const;
    route_match find(method verb, std::string_view path) const;

  private:
    struct table;
    std::unique_ptr<table> table_;
};

}  // namespace warder::http
