/// Writing JSON straight into a reply.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace warder::json {

/// Appends compact JSON to a string; commas are its business.
///
///     writer out(body);
///     out.begin_object().key("name").value("Ada").key("tags").begin_array().value(1).end_array().end_object();
///
/// Trusts its caller to nest correctly. Strings are escaped; bytes that are not UTF-8 become
/// U+FFFD.
class writer {
  public:
    /// Writes behind what `out` already holds; `out` outlives the writer.
    explicit writer(std::string& out) : out_(out) {}

    writer& begin_object();
    writer& end_object();
    writer& begin_array();
    writer& end_array();
    writer& key(std::string_view name);

    writer& null();
    writer& value(bool flag);
    writer& value(std::int64_t number);
    writer& value(std::uint64_t number);
    writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
    writer& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
    /// A number that JSON cannot say (infinity, not-a-number) is written as null.
    writer& value(double number);
    /// With the digits that tell it from other floats, fewer than the same value has as a double.
    writer& value(float number);
    writer& value(std::string_view text);
    writer& value(const char* text) { return value(std::string_view(text)); }

    /// Inserts a value that is JSON already.
    writer& raw(std::string_view json);

  private:
    void separate();
    template <class Number>
    writer& floating(Number number);

    std::string& out_;
    bool comma_ = false;
};

/// Appends `text` as a JSON string, quotes included.
void append_string(std::string& out, std::string_view text);

/// Whether a text is well-formed UTF-8, which `append_string` writes unchanged.
///
/// @source  Unicode 15, table 3-7
bool is_utf8(std::string_view text) noexcept;

}  // namespace warder::json
