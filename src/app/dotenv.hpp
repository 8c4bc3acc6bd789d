/// `.env` files, with the syntax of python-dotenv.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder {

/// Looks a variable up; nothing when it is not set.
using environment = std::function<std::optional<std::string>(std::string_view name)>;

/// Variables by name.
using variable_map = std::map<std::string, std::string, std::less<>>;

/// What a `.env` file says.
struct dotenv {
    struct entry {
        std::string name;
        /// Text before expansion; nothing for a name alone on its line, which sets nothing.
        std::optional<std::string> value;
    };
    std::vector<entry> entries;

    /// Numbers (from 1) of lines that could not be read and were skipped.
    std::vector<std::size_t> bad_lines;
};

/// Reads the text of a `.env` file. Never fails: a line that is wrong is skipped and named in
/// `bad_lines`.
///
/// `[export] NAME=value`, comments with `#`. A bare value ends at white space followed by `#`.
/// `'...'` is literal but for `\\` and `\'`; `"..."` knows `\n \t \r \a \b \f \v \" \' \\`; both
/// may span lines.
dotenv parse_dotenv(std::string_view text);

/// The values of a `.env` file with `${NAME}` and `${NAME:-default}` filled in, from `outer` first
/// and then from the lines above. `$NAME` stays as it is.
variable_map expand(const dotenv& file, const environment& outer);

/// `outer`, and behind it the values of a file: what is really set wins over the file.
environment layered(environment outer, variable_map file);

/// Looks variables up in these alone.
environment environment_of(variable_map set);

/// The variables of this process, as they are now.
variable_map process_variables();

}  // namespace warder
