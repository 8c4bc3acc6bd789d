/// Walks simdjson's tape itself, which is in order of the text: with the iterators of its DOM this
/// costs as much as half of the parsing.
#include "json/check.hpp"

#include "json/same_name.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace warder::json {
namespace {

/// Objects up to this size compare every pair of names, which costs no memory.
constexpr std::size_t small_object = 16;

/// The words of a document. The highest byte of each is the character that its kind is told by in
/// JSON, or `l`, `u` or `d` for a number, which then stands in the next word.
///
/// The members that give them are not promised to stay; the tests of json fail when they change.
///
/// @source  simdjson 3, doc/tape.md
class tape {
  public:
    explicit tape(const simdjson::dom::document& document)
        : words_(document.tape.get()), strings_(document.string_buf.get()) {}

    char kind(std::size_t index) const noexcept { return static_cast<char>(words_[index] >> 56); }

    /// Of what opens something, `{`, `[` and the first word: the word behind its end.
    std::size_t end(std::size_t index) const noexcept {
        return static_cast<std::uint32_t>(words_[index]);
    }

    std::size_t behind(std::size_t index) const noexcept {
        switch (kind(index)) {
            case '{':
            case '[':
                return end(index);
            case 'l':
            case 'u':
            case 'd':
                return index + 2;
            default:
                return index + 1;
        }
    }

    std::string_view string(std::size_t index) const noexcept {
        const std::uint8_t* const text = strings_ + (words_[index] & 0x00FFFFFFFFFFFFFF);
        std::uint32_t size = 0;
        std::memcpy(&size, text, sizeof(size));
        return {reinterpret_cast<const char*>(text + sizeof(size)), size};
    }

    template <class Visit>
    void each_name(std::size_t object, Visit visit) const {
        const std::size_t last = end(object) - 1;
        for (std::size_t name = object + 1; name < last; name = behind(name + 1)) {
            visit(string(name));
        }
    }

  private:
    const std::uint64_t* words_;
    const std::uint8_t* strings_;
};

/// Sorts, so that no choice of names makes it slow; by hash first, since comparing numbers is cheap
/// and different hashes already prove different names.
bool has_repeat_among_many(const tape& words, std::size_t object) {
    std::vector<std::size_t> hashes;
    words.each_name(object, [&hashes](std::string_view name) {
        hashes.push_back(std::hash<std::string_view>()(name));
    });
    std::sort(hashes.begin(), hashes.end());
    if (std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end()) return false;

    std::vector<std::string_view> names;
    words.each_name(object, [&names](std::string_view name) { names.push_back(name); });
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

bool has_repeat_among_few(std::span<const std::string_view> names) noexcept {
    for (std::size_t i = 1; i < names.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (same_name(names[i], names[k])) return true;
        }
    }
    return false;
}

bool compare_names(const tape& words, std::size_t object) {
    std::array<std::string_view, small_object> names;
    std::size_t count = 0;
    words.each_name(object, [&names, &count](std::string_view name) {
        if (count < small_object) names[count] = name;
        ++count;
    });
    return count <= small_object ? has_repeat_among_few({names.data(), count})
                                 : has_repeat_among_many(words, object);
}

/// RFC 8259 §4 leaves open what a repeated name means, so two readers may see two documents.
bool has_repeat(const tape& words, std::size_t object) {
    // One of 64 bits for each name, by what is quickly told of it: most objects have few names, of
    // which no two have the same bit, and then no two are the same.
    std::uint64_t seen = 0;
    bool perhaps = false;
    words.each_name(object, [&seen, &perhaps](std::string_view name) {
        std::size_t sum = name.size();
        if (!name.empty()) {
            sum += std::size_t{5} * static_cast<unsigned char>(name.front()) +
                   std::size_t{3} * static_cast<unsigned char>(name.back());
        }
        const std::uint64_t bit = std::uint64_t{1} << (sum % 64);
        perhaps = perhaps || (seen & bit) != 0;
        seen |= bit;
    });
    return perhaps && compare_names(words, object);
}

}  // namespace

std::optional<errc> check_document(const simdjson::dom::document& document) {
    const tape words(document);
    const std::size_t end = words.end(0);
    std::size_t depth = 0;
    for (std::size_t i = 1; i < end; ++i) {
        switch (words.kind(i)) {
            case '{':
                if (has_repeat(words, i)) return errc::duplicate_member;
                [[fallthrough]];
            case '[':
                if (++depth > max_depth) return errc::too_deep;
                break;
            case '}':
            case ']':
                --depth;
                break;
            case 'l':
            case 'u':
            case 'd':
                ++i;
                break;
            default:
                break;
        }
    }
    return std::nullopt;
}

}  // namespace warder::json
