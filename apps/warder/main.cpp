// `warder`: programs beside the library.
#include "app/unknown_argument.hpp"
#include "command.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

/// Help and versions are no errors; whatever is gets the status of the servers.
int end(const CLI::App& program, const CLI::ParseError& why) {
    return program.exit(why) == 0 ? 0 : 2;
}

int refuse(const std::string& sentence) {
    std::fprintf(stderr, "%s\nRun with --help for more information.\n", sentence.c_str());
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Tools for MCP servers behind OAuth 2.1", "warder");
    program.set_version_flag("--version", "warder " WARDER_VERSION);
    program.require_subcommand(1);
    program.footer(
        "Examples:\n"
        "  warder doctor https://mcp.example.com/mcp\n"
        "  warder issuer --server-url http://localhost:3002/ --scope usr:read\n"
        "  warder token --scope usr:read\n"
    );
    std::function<int()> chosen;
    warder::apps::add_doctor_command(program, chosen);
    warder::apps::add_issuer_command(program, chosen);
    warder::apps::add_token_command(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ConversionError& wrong) {
        // Values are texts here, so that it is a switch.
        return refuse(std::string(wrong.what()) + "; it takes no value, or true or false");
    } catch (const CLI::RequiredError& wrong) {
        auto rest = program.remaining();
        std::erase(rest, "--");
        if (rest.empty()) return end(program, wrong);
        if (rest.front().starts_with('-')) return refuse(warder::unknown_argument(program, rest));
        return refuse("There is no command '" + rest.front() + "'.");
    } catch (const CLI::ExtrasError&) {
        // What stands before the command is the program's own.
        const auto own = program.remaining();
        if (!own.empty()) return refuse(warder::unknown_argument(program, own));
        const CLI::App& command = *program.get_subcommands().front();
        return refuse(warder::unknown_argument(command, command.remaining()));
    } catch (const CLI::ParseError& wrong) {
        return end(program, wrong);
    }
    try {
        return chosen();
    } catch (const std::exception& refused) {
        std::fprintf(stderr, "warder: %s\n", refused.what());
        return 2;
    }
}
