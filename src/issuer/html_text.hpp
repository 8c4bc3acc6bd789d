/// Text of strangers on a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace warder::issuer {

/// The text with `&`, `<`, `>` and both quotes as character references: good as the content of an
/// element and as the value of a quoted attribute.
std::string html_escaped(std::string_view text);

/// Which end of a text says what matters, and so stays where it is too long.
enum class kept_end : unsigned char {
    head,  ///< names, URLs
    tail,  ///< host names: `example.com.` may be put in front of any
};

/// One line of text that looks like what it is: without controls, marks of direction and other
/// characters that nobody sees, its white space single blanks, what is no UTF-8 U+FFFD. With more
/// than `most` characters it has so many, one of them an ellipsis.
std::string plain_line(std::string_view text, std::size_t most, kept_end end = kept_end::head);

}  // namespace warder::issuer
