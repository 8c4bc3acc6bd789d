#include "app/dotenv.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace warder {
namespace {

constexpr std::string_view blanks = " \t\v\f";
constexpr std::string_view line_ends = "\r\n";
constexpr std::string_view white_space = " \t\v\f\r\n";

/// Walks over the text of a file. A read that does not match moves nothing.
class reader {
  public:
    explicit reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    std::size_t line() const { return line_; }

    /// Whether there was anything to skip.
    bool skip(std::string_view of) {
        return !take(std::min(rest_.find_first_not_of(of), rest_.size())).empty();
    }

    std::string_view until(std::string_view stops) {
        return take(std::min(rest_.find_first_of(stops), rest_.size()));
    }

    bool accept(char wanted) {
        if (peek() != wanted) return false;
        take(1);
        return true;
    }

    /// `export` and the blanks behind it.
    void skip_export() {
        constexpr std::string_view word = "export";
        if (!rest_.starts_with(word)) return;
        const std::string_view behind = rest_.substr(word.size());
        if (behind.empty() || blanks.find(behind.front()) == std::string_view::npos) return;
        take(word.size());
        skip(blanks);
    }

    /// The text between here, just behind an opening `quote`, and the closing one, which is taken
    /// too. Where every later quote is escaped, the last one of the line closes: who writes
    /// 'C:\dir\' means a path.
    std::optional<std::string_view> until_closing(char quote) {
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (rest_[i] == '\\') {
                ++i;
            } else if (rest_[i] == quote) {
                const std::string_view inside = take(i);
                take(1);
                return inside;
            }
        }
        return until_last_of_line(quote);
    }

    /// A line end, which may be that of the file.
    bool accept_line_end() {
        if (at_end()) return true;
        if (rest_.starts_with("\r\n")) {
            take(2);
            return true;
        }
        return accept('\n') || accept('\r');
    }

  private:
    std::optional<std::string_view> until_last_of_line(char quote) {
        const auto end = rest_.substr(0, rest_.find_first_of(line_ends)).rfind(quote);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view inside = take(end);
        take(1);
        return inside;
    }

    std::string_view take(std::size_t count) {
        const std::string_view taken = rest_.substr(0, count);
        line_ += static_cast<std::size_t>(std::count(taken.begin(), taken.end(), '\n'));
        rest_.remove_prefix(count);
        return taken;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
};

std::string unescape(std::string_view quoted, char quote) {
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view controls = "\a\b\f\n\r\t\v";
    std::string text;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        const char next = i + 1 < quoted.size() ? quoted[i + 1] : '\0';
        const auto letter = letters.find(next);
        if (quoted[i] != '\\' || next == '\0') {
            text += quoted[i];
        } else if (next == '\\' || next == '\'' || (next == '"' && quote == '"')) {
            text += next;
            ++i;
        } else if (quote == '"' && letter != std::string_view::npos) {
            text += controls[letter];
            ++i;
        } else {
            text += '\\';
        }
    }
    return text;
}

/// A value without quotes: the rest of the line, less a comment that white space introduces, less
/// blanks at its end.
std::string unquoted(std::string_view line) {
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '#' && blanks.find(line[i - 1]) != std::string_view::npos) {
            line = line.substr(0, i - 1);
            break;
        }
    }
    const auto last = line.find_last_not_of(blanks);
    return std::string(line.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

std::optional<std::string> read_value(reader& in) {
    const char quote = in.peek();
    if (quote == '\'' || quote == '"') {
        in.accept(quote);
        const auto inside = in.until_closing(quote);
        if (!inside) return std::nullopt;
        return unescape(*inside, quote);
    }
    return unquoted(in.until(line_ends));
}

/// One `NAME=value`. Nothing when the line is wrong.
std::optional<dotenv::entry> read_entry(reader& in) {
    in.skip_export();
    dotenv::entry entry;
    if (in.accept('\'')) {
        const auto name = in.until_closing('\'');
        if (!name || name->empty()) return std::nullopt;
        entry.name = *name;
    } else {
        entry.name = in.until("=# \t\v\f\r\n");
        if (entry.name.empty()) return std::nullopt;
    }
    in.skip(blanks);
    if (in.accept('=')) {
        const bool apart = in.skip(blanks);
        // Behind blanks it is a comment, and the value is empty.
        entry.value = apart && in.peek() == '#' ? std::string() : read_value(in);
        if (!entry.value) return std::nullopt;
    }
    in.skip(blanks);
    if (in.peek() == '#') in.until(line_ends);
    if (!in.accept_line_end()) return std::nullopt;
    return entry;
}

std::string filled_in(std::string_view text, const environment& lookup) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find("${");
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        out += text.substr(0, open);
        const std::string_view inside = text.substr(open + 2, close - open - 2);
        const auto colon = inside.find(':');
        const bool has_default =
            colon != std::string_view::npos && inside.substr(colon).starts_with(":-");
        if (colon != std::string_view::npos && !has_default) {
            out += text.substr(open, close - open + 1);  // not our syntax: stays as it is
        } else if (auto value = lookup(inside.substr(0, colon))) {
            out += *value;
        } else if (has_default) {
            out += inside.substr(colon + 2);
        }
        text.remove_prefix(close + 1);
    }
    out += text;
    return out;
}

}  // namespace

dotenv parse_dotenv(std::string_view text) {
    // Editors on Windows put a byte-order mark in front.
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    dotenv file;
    reader in(text);
    for (in.skip(white_space); !in.at_end(); in.skip(white_space)) {
        if (in.peek() == '#') {
            in.until(line_ends);
            continue;
        }
        const std::size_t line = in.line();
        if (auto entry = read_entry(in)) {
            file.entries.push_back(std::move(*entry));
        } else {
            file.bad_lines.push_back(line);
            in.until(line_ends);
        }
    }
    return file;
}

variable_map expand(const dotenv& file, const environment& outer) {
    variable_map values;
    const environment lookup = [&](std::string_view name) -> std::optional<std::string> {
        if (auto value = outer(name)) return value;
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
    for (const auto& [name, value] : file.entries) {
        if (value) values.insert_or_assign(name, filled_in(*value, lookup));
    }
    return values;
}

environment layered(environment outer, variable_map file) {
    return
        [outer = std::move(outer), behind = environment_of(std::move(file))](std::string_view name
        ) -> std::optional<std::string> {
            if (auto value = outer(name)) return value;
            return behind(name);
        };
}

environment environment_of(variable_map set) {
    return [set = std::move(set)](std::string_view name) -> std::optional<std::string> {
        const auto found = set.find(name);
        if (found == set.end()) return std::nullopt;
        return found->second;
    };
}

variable_map process_variables() {
    variable_map set;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto sign = text.find('=');
        if (sign != std::string_view::npos)
            set.emplace(text.substr(0, sign), text.substr(sign + 1));
    }
    return set;
}

}  // namespace warder
