/// Lines that a person pastes into a shell.
#pragma once

#include <string>
#include <string_view>

namespace warder {

/// The text as one word of a shell, in single quotes, inside which a shell takes everything but the
/// quote itself.
std::string shell_quoted(std::string_view text);

/// The same, without quotes where a shell reads none of its characters otherwise.
std::string shell_word(std::string_view text);

}  // namespace warder
