#include "http/syntax.hpp"
#include <warder/http/challenge_list.hpp>
#include <warder/http/errc.hpp>

#include <algorithm>
#include <optional>

namespace warder::http {
namespace {

/// Goes through the value of one field.
class challenge_reader {
  public:
    challenge_reader(std::string_view value, std::vector<received_challenge>& into)
        : rest_(value), into_(into) {}

    /// Whether the whole value is a list of challenges.
    bool read() {
        skip_commas();
        while (!rest_.empty()) {
            if (++parts_ > max_challenge_parts || !read_element()) return false;
            if (!rest_.empty() && rest_.front() != ',') return false;
            skip_commas();
        }
        return true;
    }

  private:
    /// A scheme, with its first parameter perhaps, or a further parameter of the last scheme.
    bool read_element() {
        const std::string_view word = take_token();
        if (word.empty()) return false;
        const bool spaced = skip_spaces();
        // RFC 9110 §11.2: white space around "=" is allowed, and a scheme stands before a space.
        if (!rest_.empty() && rest_.front() == '=' && !into_.empty()) return read_value(word);
        into_.push_back({std::string(word), {}});
        if (!spaced || rest_.empty() || rest_.front() == ',') return true;
        return read_token68() || read_parameter();
    }

    bool read_parameter() {
        const std::string_view name = take_token();
        if (name.empty()) return false;
        skip_spaces();
        return !rest_.empty() && rest_.front() == '=' && read_value(name);
    }

    bool read_value(std::string_view name) {
        rest_.remove_prefix(1);
        skip_spaces();
        const auto value = !rest_.empty() && rest_.front() == '"' ? take_quoted() : take_plain();
        if (!value) return false;
        skip_spaces();
        std::string key(name);
        std::ranges::transform(key, key.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        // RFC 9110 §11.2: each name once
        return into_.back().parameters.emplace(std::move(key), *value).second;
    }

    /// Credentials without a name, such as "Negotiate abc==": nothing but the end follows them.
    bool read_token68() {
        const std::size_t end = std::min(rest_.find_first_of(", "), rest_.size());
        const std::string_view word = rest_.substr(0, end);
        const std::size_t padding = std::min(word.find('='), word.size());
        if (padding == 0 || word.find_first_not_of('=', padding) != word.npos) return false;
        std::string_view behind = rest_.substr(end);
        while (behind.starts_with(' '))
            behind.remove_prefix(1);
        if (!behind.empty() && behind.front() != ',') return false;
        // "name=" with nothing behind it reads as token68, as the grammar has it.
        rest_ = behind;
        return true;
    }

    std::string_view take_token() {
        const auto end = std::ranges::find_if_not(rest_, is_token_char);
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        const std::string_view token = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return token;
    }

    std::optional<std::string> take_plain() {
        const std::string_view token = take_token();
        if (token.empty()) return std::nullopt;
        return std::string(token);
    }

    std::optional<std::string> take_quoted() {
        rest_.remove_prefix(1);
        std::string value;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') return value;
            if (c != '\\') {
                value += c;
                continue;
            }
            if (rest_.empty()) return std::nullopt;
            value += rest_.front();
            rest_.remove_prefix(1);
        }
        return std::nullopt;
    }

    bool skip_spaces() {
        const std::size_t before = rest_.size();
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
        return rest_.size() != before;
    }

    /// RFC 9110 §5.6.1.2: empty elements are ignored.
    void skip_commas() {
        while (!rest_.empty() &&
               (rest_.front() == ',' || rest_.front() == ' ' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
    }

    std::string_view rest_;
    std::vector<received_challenge>& into_;
    std::size_t parts_ = 0;
};

}  // namespace

std::string_view received_challenge::operator[](std::string_view name) const noexcept {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string_view() : found->second;
}

result<std::vector<received_challenge>> parse_challenges(const fields& received) {
    std::vector<received_challenge> all;
    for (std::size_t i = 0; i < received.size(); ++i) {
        const auto [name, value] = received.at(i);
        if (!iequals(name, "WWW-Authenticate")) continue;
        std::vector<received_challenge> own;
        if (!challenge_reader(value, own).read() || all.size() + own.size() > max_challenge_parts) {
            return error(errc::malformed_challenge, "Malformed WWW-Authenticate field");
        }
        all.insert(all.end(), std::move_iterator(own.begin()), std::move_iterator(own.end()));
    }
    return all;
}

}  // namespace warder::http
