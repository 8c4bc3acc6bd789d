/// What is said of an argument that no program knows.
#pragma once

#include "app/closest_word.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace warder {

/// A sentence about the first argument that was left over, and the flag of `parser` that was meant.
/// It has no value that was given with a flag, which may be a secret.
///
/// @param rest  what was left over, in the order of the command line; not empty
inline std::string unknown_argument(const CLI::App& parser, const std::vector<std::string>& rest) {
    // Behind this mark there are no flags.
    const bool marked = rest.front() == "--" && rest.size() > 1;
    std::string name = rest[marked ? 1 : 0];
    if (marked || !name.starts_with('-')) {
        return (name.empty() ? "An empty text" : name) +
               ": is no flag, and no flag before it takes it";
    }
    name.resize(std::min(name.size(), name.starts_with("--") ? name.find('=') : 2));
    std::vector<std::string> known;
    for (const CLI::Option* option : parser.get_options()) {
        for (const std::string& flag : option->get_lnames())
            known.push_back("--" + flag);
    }
    return name + ": there is no such flag; the closest one is " + closest_word(name, known);
}

}  // namespace warder
