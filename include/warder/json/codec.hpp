/// JSON for types that are neither standard types nor plain structs.
#pragma once

namespace warder::json {

/// Says how a type of yours is read and written. Specialise it next to the type:
///
///     template <>
///     struct warder::json::codec<uuid> {
///         static constexpr std::string_view schema = R"({"type":"string","format":"uuid"})";
///         static constexpr std::string_view expected = "a UUID";
///         static bool read(const node& source, uuid& target);
///         static void write(const uuid& value, writer& out);
///     };
///
/// `schema` is a JSON object; `read` gives false when the JSON does not fit, and its caller is then
/// told "expected a UUID, found string"; `write` writes exactly one value. A type with a codec has
/// a default constructor that is not explicit.
template <class T>
struct codec;

}  // namespace warder::json
