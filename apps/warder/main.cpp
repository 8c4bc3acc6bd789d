// `warder`: programs beside the library.
#include "command.hpp"

#include <cstdio>
#include <exception>

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
        std::fprintf(stderr, "%s; it takes no value, or true or false\n", wrong.what());
        return 2;
    } catch (const CLI::RequiredError& wrong) {
        const auto unknown = program.remaining();
        if (unknown.empty()) return program.exit(wrong) == 0 ? 0 : 2;
        std::fprintf(stderr, "There is no command %s.\n", unknown.front().c_str());
        std::fprintf(stderr, "Run with --help for more information.\n");
        return 2;
    } catch (const CLI::ParseError& wrong) {
        // Help and versions are no errors; whatever is gets the status of the servers.
        return program.exit(wrong) == 0 ? 0 : 2;
    }
    try {
        return chosen();
    } catch (const std::exception& refused) {
        std::fprintf(stderr, "warder: %s\n", refused.what());
        return 2;
    }
}
