/// URI templates, read backwards: from a URI to the values of the variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::server {

/// A template of these parts of RFC 6570: text, `{name}` (no slash, `?` or `#` in the value),
/// `{+name}` (slashes too), and `{?a,b}` at its end, whose parameters may come in any order or not
/// at all.
class uri_template {
  public:
    /// Names and values, the values as they stand in the URI.
    using values = std::vector<std::pair<std::string, std::string_view>>;

    /// Whether a text has variables, well-formed or not.
    static bool has_variables(std::string_view text) noexcept {
        return text.find_first_of("{}") != std::string_view::npos;
    }

    /// @throws std::invalid_argument  with a sentence for the developer, for a template that is
    /// malformed or beyond those parts, and for two variables without text between them
    explicit uri_template(std::string_view text);

    /// Names of all variables, in their order.
    const std::vector<std::string>& variables() const noexcept { return names_; }

    /// The values of a URI that the template could have made; views into it. No value in its path
    /// is empty. A variable takes as little as the text behind it allows, the last one the rest;
    /// this takes time proportional to the URI.
    std::optional<values> match(std::string_view uri) const;

  private:
    struct variable {
        std::string name;
        bool slashes = false;
        std::string text_behind;
    };

    void add_variable(std::string_view expression, std::string_view rest);
    void add_name(std::string_view name);
    bool match_query(std::string_view query, values& found) const;

    std::string begin_;
    std::vector<variable> path_;
    std::vector<std::string> query_;
    std::vector<std::string> names_;
};

/// The text of a variable's value, percent-decoded once; nothing where it could lead a handler
/// astray: when it is not UTF-8, holds a backslash or a control character, begins with a slash, or
/// has `.` or `..` between its slashes.
///
/// @source  RFC 3986 §2.1, §3.3
std::optional<std::string> decode_variable(std::string_view value);

}  // namespace warder::server
