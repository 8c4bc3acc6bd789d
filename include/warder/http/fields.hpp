/// Header fields of a message, in one block of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// The fields of one message in their order; names compare without regard to ASCII case (RFC 9110
/// §5.1).
///
/// Owns everything it holds, as lines in the form of the wire. A view that it gives lives until the
/// next change to it. Copies and moves keep working, since entries are offsets. Values are stored
/// as given, without the optional white space around them (RFC 9110 §5.5). CR, LF and NUL become
/// spaces, so that nothing that a program puts into a field can split a message.
class fields {
  public:
    struct entry {
        std::string_view name;
        std::string_view value;
    };

    /// Adds a field behind the others, whether or not the name is there already.
    void append(std::string_view name, std::string_view value);

    /// Sets a field: replaces every one of that name, or appends.
    void set(std::string_view name, std::string_view value);

    /// Removes every field of that name.
    void erase(std::string_view name);

    /// Forgets all fields but keeps the memory.
    void clear() noexcept;

    /// Value of the first field of that name, or nothing.
    std::optional<std::string_view> find(std::string_view name) const noexcept;

    /// Like `find`, with an empty view for a field that is absent.
    std::string_view operator[](std::string_view name) const noexcept;

    /// How many fields have that name.
    std::size_t count(std::string_view name) const noexcept;

    /// All fields as lines, each with its line end; good to be sent only while `can_be_sent`.
    std::string_view lines() const noexcept { return bytes_; }

    /// Whether every name is a token and no value has a control character. False from the first
    /// field that is otherwise until `clear`.
    bool can_be_sent() const noexcept { return can_be_sent_; }

    std::size_t size() const noexcept { return index_.size(); }
    bool empty() const noexcept { return index_.empty(); }

    /// The field at `position`, which is below `size()`.
    entry at(std::size_t position) const noexcept {
        const slot& field = index_[position];
        const char* bytes = bytes_.data();
        return {{bytes + field.name, field.name_size}, {bytes + field.value, field.value_size}};
    }

  private:
    struct slot {
        std::uint32_t name;
        std::uint32_t name_size;
        std::uint32_t value;
        std::uint32_t value_size;
    };

    friend struct fields_access;

    bool owns(std::string_view text) const noexcept;
    void append_checked(std::string_view name, std::string_view value);
    void add_slot(std::string_view name, std::string_view value);

    std::string bytes_;
    std::vector<slot> index_;
    bool can_be_sent_ = true;
};

/// Whether two texts are equal without regard to ASCII case.
constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    if (a.size() != b.size()) return false;
    // Most write a name as its specification does.
    if (a == b) return true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

}  // namespace warder::http
