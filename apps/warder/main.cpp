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
