#include "json/pattern.hpp"

#include "json/characters.hpp"
#include <warder/json/writer.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

namespace warder::json {
namespace {

using step = pattern::step;
using character_class = pattern::character_class;

[[noreturn]] void fail(const std::string& problem) {
    throw std::invalid_argument(problem);
}

/// The class that an escape such as `\d` stands for.
std::optional<character_class> escaped_class(char32_t letter) {
    switch (letter) {
        case 'd':
            return character_class{{{'0', '9'}}, false};
        case 'D':
            return character_class{{{'0', '9'}}, true};
        case 'w':
            return character_class{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, false};
        case 'W':
            return character_class{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, true};
        case 's':
        case 'S':
            // ECMA-262 §12.2 and §12.3: white space and line ends.
            return character_class{
                {{9, 13},
                 {' ', ' '},
                 {0xA0, 0xA0},
                 {0x1680, 0x1680},
                 {0x2000, 0x200A},
                 {0x2028, 0x2029},
                 {0x202F, 0x202F},
                 {0x205F, 0x205F},
                 {0x3000, 0x3000},
                 {0xFEFF, 0xFEFF}},
                letter == 'S'
            };
        default:
            return std::nullopt;
    }
}

/// From text to states, by recursive descent. States are told as distances, so that what was read
/// may be moved and copied.
class compiler {
  public:
    compiler(
        std::string_view text,
        std::vector<pattern::state>& states,
        std::vector<character_class>& classes
    )
        : rest_(text), states_(states), classes_(classes) {}

    void compile() {
        read_choice(0);
        if (!rest_.empty()) fail("a ) has no (");
        emit(step::accept);
    }

  private:
    /// Groups nest as deep as this, and no deeper, since each level is a call.
    static constexpr std::size_t max_groups = 32;
    static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

    struct quantifier {
        std::size_t least = 1;
        std::size_t most = 1;
    };

    static void check_size(std::size_t count) {
        if (count > pattern::max_states) fail("it is too large");
    }

    void emit(step what, std::int32_t first = 0, std::int32_t second = 0) {
        check_size(states_.size() + 1);
        states_.push_back({what, first, second});
    }

    void emit_class(character_class one) {
        classes_.push_back(std::move(one));
        emit(step::among, static_cast<std::int32_t>(classes_.size() - 1));
    }

    void emit(const std::vector<pattern::state>& block) {
        check_size(states_.size() + block.size());
        states_.insert(states_.end(), block.begin(), block.end());
    }

    static std::int32_t distance(std::size_t from, std::size_t to) {
        return static_cast<std::int32_t>(to) - static_cast<std::int32_t>(from);
    }

    /// What was read since `first`, taken out again.
    std::vector<pattern::state> take_block(std::size_t first) {
        std::vector<pattern::state> block(
            states_.begin() + static_cast<std::ptrdiff_t>(first), states_.end()
        );
        states_.resize(first);
        return block;
    }

    bool take(std::string_view expected) noexcept {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    /// x|y|z: a fork before each alternative but the last, a jump behind it.
    void read_choice(std::size_t depth) {
        std::vector<std::size_t> jumps;
        for (;;) {
            const std::size_t first = states_.size();
            read_sequence(depth);
            if (!take("|")) break;
            const auto alternative = take_block(first);
            emit(step::fork, 1, distance(0, alternative.size() + 2));
            emit(alternative);
            jumps.push_back(states_.size());
            emit(step::jump);
        }
        for (const std::size_t jump : jumps) {
            states_[jump].first = distance(jump, states_.size());
        }
    }

    void read_sequence(std::size_t depth) {
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            read_repeated(depth);
        }
    }

    void read_repeated(std::size_t depth) {
        const std::size_t first = states_.size();
        const bool repeatable = read_atom(depth);
        const auto times = read_quantifier();
        if (!times) return;
        const auto block = take_block(first);
        if (!repeatable || block.empty()) fail("there is nothing to repeat");
        for (std::size_t i = 0; i < times->least; ++i) {
            emit(block);
        }
        if (times->most == unlimited) {
            emit(step::fork, 1, distance(0, block.size() + 2));
            emit(block);
            emit(step::jump, distance(block.size() + 1, 0));
            return;
        }
        for (std::size_t i = times->least; i < times->most; ++i) {
            emit(step::fork, 1, distance(0, (block.size() + 1) * (times->most - i)));
            emit(block);
        }
    }

    std::size_t read_count() {
        std::size_t count = 0;
        const char* const end = rest_.data() + rest_.size();
        const auto [stopped, failure] = std::from_chars(rest_.data(), end, count);
        if (failure != std::errc{} || count > pattern::max_states) fail("a { has no good count");
        rest_.remove_prefix(static_cast<std::size_t>(stopped - rest_.data()));
        return count;
    }

    std::optional<quantifier> read_quantifier() {
        quantifier found;
        if (take("*")) {
            found = {0, unlimited};
        } else if (take("+")) {
            found = {1, unlimited};
        } else if (take("?")) {
            found = {0, 1};
        } else if (take("{")) {
            found.least = found.most = read_count();
            if (take(",")) found.most = rest_.starts_with('}') ? unlimited : read_count();
            if (!take("}") || found.most < found.least) fail("a { has no good count");
        } else {
            return std::nullopt;
        }
        // Whether as few or as many as possible are taken changes only what is captured.
        take("?");
        return found;
    }

    /// Gives whether it may be repeated.
    bool read_atom(std::size_t depth) {
        if (take("^")) return emit(step::at_begin), false;
        if (take("$")) return emit(step::at_end), false;
        if (take("(")) {
            read_group(depth);
        } else if (take("[")) {
            emit_class(read_class());
        } else if (take(".")) {
            emit_class({{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}, true});
        } else if (take("\\")) {
            read_escape();
        } else if (std::string_view("*+?{}]").find(rest_.front()) != std::string_view::npos) {
            fail("a character with a meaning needs a backslash");
        } else {
            emit(step::one, static_cast<std::int32_t>(next_code_point(rest_)));
        }
        return true;
    }

    void read_group(std::size_t depth) {
        if (depth == max_groups) fail("its groups nest too deep");
        if (!take("?:") && rest_.starts_with('?'))
            fail("of groups only (x) and (?:x) are supported");
        read_choice(depth + 1);
        if (!take(")")) fail("a ( has no )");
    }

    void read_escape() {
        if (rest_.empty()) fail("a backslash ends it");
        const std::string_view before = rest_;
        if (auto known = escaped_class(next_code_point(rest_)))
            return emit_class(*std::move(known));
        rest_ = before;
        emit(step::one, static_cast<std::int32_t>(read_escaped_character()));
    }

    char32_t read_escaped_character() {
        if (rest_.empty()) fail("a backslash ends it");
        const char32_t c = next_code_point(rest_);
        switch (c) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            default:
                break;
        }
        const bool has_meaning = c < 0x80 && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                                              (c >= 'a' && c <= 'z'));
        if (has_meaning) fail("an escape is not supported");
        return c;
    }

    character_class read_class() {
        character_class read;
        read.negated = take("^");
        while (!take("]")) {
            if (rest_.empty()) fail("a [ has no ]");
            const std::string_view before = rest_;
            if (take("\\") && !rest_.empty()) {
                if (const auto known = escaped_class(next_code_point(rest_))) {
                    if (known->negated) fail("an escape is not supported in a class");
                    read.ranges.insert(
                        read.ranges.end(), known->ranges.begin(), known->ranges.end()
                    );
                    continue;
                }
            }
            rest_ = before;
            const char32_t first = read_member();
            char32_t last = first;
            if (rest_.starts_with('-') && !rest_.starts_with("-]")) {
                take("-");
                last = read_member();
            }
            if (last < first) fail("a range ends before it begins");
            read.ranges.emplace_back(first, last);
        }
        return read;
    }

    char32_t read_member() {
        if (rest_.empty()) fail("a [ has no ]");
        return take("\\") ? read_escaped_character() : next_code_point(rest_);
    }

    std::string_view rest_;
    std::vector<pattern::state>& states_;
    std::vector<character_class>& classes_;
};

/// The states that an automaton is in, each once.
class state_set {
  public:
    explicit state_set(const std::vector<pattern::state>& states)
        : states_(&states), seen_(states.size()) {}

    /// Adds a state, or those that it leads to without a character; gives whether one accepts.
    bool add(std::size_t from, bool at_begin, bool at_end) {
        waiting_.assign(1, from);
        while (!waiting_.empty()) {
            const std::size_t index = waiting_.back();
            waiting_.pop_back();
            if (seen_[index]) continue;
            seen_[index] = true;
            const pattern::state& state = (*states_)[index];
            const auto go = [&](std::int32_t distance) {
                waiting_.push_back(
                    static_cast<std::size_t>(static_cast<std::int64_t>(index) + distance)
                );
            };
            switch (state.step) {
                case step::one:
                case step::among:
                    list_.push_back(index);
                    break;
                case step::fork:
                    go(state.first);
                    go(state.second);
                    break;
                case step::jump:
                    go(state.first);
                    break;
                case step::at_begin:
                    if (at_begin) go(1);
                    break;
                case step::at_end:
                    if (at_end) go(1);
                    break;
                case step::accept:
                    return true;
            }
        }
        return false;
    }

    void clear() {
        list_.clear();
        std::fill(seen_.begin(), seen_.end(), false);
    }

    const std::vector<std::size_t>& list() const noexcept { return list_; }

  private:
    const std::vector<pattern::state>* states_;
    std::vector<bool> seen_;
    std::vector<std::size_t> list_;
    std::vector<std::size_t> waiting_;
};

}  // namespace

bool pattern::character_class::contains(char32_t c) const noexcept {
    const bool inside = std::ranges::any_of(ranges, [c](const auto& range) {
        return c >= range.first && c <= range.second;
    });
    return inside != negated;
}

pattern::pattern(std::string_view text) : text_(text) {
    if (!is_utf8(text)) fail("it is no UTF-8");
    compiler(text, states_, classes_).compile();
}

bool pattern::matches(std::string_view text) const {
    state_set now(states_);
    state_set next(states_);
    bool at_begin = true;
    for (;;) {
        // The pattern may begin anywhere.
        if (now.add(0, at_begin, text.empty())) return true;
        if (text.empty()) return false;
        const char32_t c = next_code_point(text);
        at_begin = false;
        next.clear();
        for (const std::size_t index : now.list()) {
            const state& from = states_[index];
            const bool takes = from.step == step::one
                                   ? c == static_cast<char32_t>(from.first)
                                   : classes_[static_cast<std::size_t>(from.first)].contains(c);
            if (takes && next.add(index + 1, false, text.empty())) return true;
        }
        std::swap(now, next);
    }
}

}  // namespace warder::json
