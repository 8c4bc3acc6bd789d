/// Regular expressions whose matching takes time linear in the text, for the patterns of fields:
/// the text is a stranger's, and a matcher that backtracks could be kept busy for years with 40
/// characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::json {

/// A pattern, compiled into an automaton of all whose states are followed at once.
///
/// What ECMAScript and JSON Schema call a pattern, without what needs a memory: literals, `.`,
/// classes
/// (`[a-z]`, `[^a-z]`, `\d \w \s` and their opposites), groups `(x)` and `(?:x)`, `x|y`, the
/// quantifiers
/// `* + ? {n} {n,} {n,m}`, and the anchors `^` and `$`. Works on code points. Matches anywhere in
/// the text where no anchor says else.
///
/// @threads  const functions may be called concurrently
/// @source  ECMA-262 §22.2.1; JSON Schema core 2020-12 §6.4
class pattern {
  public:
    /// @throws std::invalid_argument  with what is wrong: the syntax, something that is not
    /// supported, or more than `max_states`
    explicit pattern(std::string_view text);

    /// Most states of an automaton; matching takes up to so many steps a character.
    static constexpr std::size_t max_states = 512;

    const std::string& text() const noexcept { return text_; }

    /// Whether the pattern matches somewhere in `text`, which is UTF-8.
    bool matches(std::string_view text) const;

    /// What happens in a state. Only `one` and `among` take a character.
    enum class step : std::uint8_t { one, among, fork, jump, at_begin, at_end, accept };

    struct state {
        pattern::step step;
        std::int32_t first = 0;   ///< the code point, the class, or how far ahead the next state is
        std::int32_t second = 0;  ///< the same for the other state of a fork
    };

    struct character_class {
        std::vector<std::pair<char32_t, char32_t>> ranges;  ///< both ends included
        bool negated = false;

        bool contains(char32_t c) const noexcept;
    };

  private:
    std::string text_;
    std::vector<state> states_;
    std::vector<character_class> classes_;
};

}  // namespace warder::json
