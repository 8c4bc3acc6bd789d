// What a command of `warder` is to its main: how it adds itself, and what it does.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>

namespace warder::apps {

/// Each adds its command to the program, and sets `chosen` to what it does when its name is given.
/// The function gives the exit code.

void add_doctor_command(CLI::App& program, std::function<int()>& chosen);
void add_issuer_command(CLI::App& program, std::function<int()>& chosen);
void add_token_command(CLI::App& program, std::function<int()>& chosen);

}  // namespace warder::apps
