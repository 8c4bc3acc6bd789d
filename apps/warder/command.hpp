// What a command of `warder` is to its main: how it adds itself, and what it does.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <system_error>

namespace warder::apps {

/// The check of an option that is a number, which says what it must be.
///
/// @param example  one that may be given
inline CLI::Validator whole_number(std::uint32_t low, std::uint32_t high, const char* example) {
    return {
        [low, high, example](const std::string& text) {
            std::uint32_t number = 0;
            const char* const end = text.data() + text.size();
            const auto [stop, failure] = std::from_chars(text.data(), end, number);
            if (failure == std::errc{} && stop == end && number >= low && number <= high)
                return std::string();
            return "must be a whole number from " + std::to_string(low) + " to " +
                   std::to_string(high) + ", such as " + example;
        },
        ""
    };
}

/// Each adds its command to the program, and sets `chosen` to what it does when its name is given.
/// The function gives the exit code.

void add_doctor_command(CLI::App& program, std::function<int()>& chosen);
void add_issuer_command(CLI::App& program, std::function<int()>& chosen);
void add_token_command(CLI::App& program, std::function<int()>& chosen);

}  // namespace warder::apps
