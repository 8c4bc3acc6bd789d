#include "app/settings.hpp"

#include <warder/http/url.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <system_error>

namespace warder {
namespace {

/// Nothing when the text was taken over; otherwise what it should have been.
using complaint = std::optional<std::string>;

template <class Number>
complaint read_number(std::string_view text, Number& into, Number low, Number high) {
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
        return "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    }
    into = value;
    return std::nullopt;
}

complaint read_seconds(std::string_view text, std::chrono::seconds& into) {
    std::int64_t count = 0;
    if (auto wrong = read_number<std::int64_t>(text, count, 0, 86400))
        return *wrong + ", in seconds";
    into = std::chrono::seconds(count);
    return std::nullopt;
}

template <class Value>
complaint read_word(
    std::string_view text, Value& into, std::initializer_list<std::pair<const char*, Value>> words
) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    std::string choices;
    for (const auto& [word, value] : words) {
        if (lower == word) {
            into = value;
            return std::nullopt;
        }
        choices += (choices.empty() ? "one of " : ", ") + std::string(word);
    }
    return choices;
}

complaint read_root_path(std::string_view text, std::string& into) {
    if (!text.empty() && (text.front() != '/' || text.back() == '/' ||
                          text.find_first_of("?# %\\") != std::string_view::npos))
        return "a path such as /api, or empty";
    into = text;
    return std::nullopt;
}

complaint read_public_url(std::string_view text, std::string& into) {
    const auto url = http::parse_url(text);
    if (!url || !url->query.empty()) return "an http or https URL such as https://mcp.example.com";
    into = text;
    return std::nullopt;
}

complaint read_level(std::string_view text, log_level& into) {
    return read_word<log_level>(
        text,
        into,
        {{"critical", log_level::critical},
         {"error", log_level::error},
         {"warning", log_level::warning},
         {"info", log_level::info},
         {"debug", log_level::debug},
         {"trace", log_level::trace}}
    );
}

/// One flag with a value, its twins in the environment, and where its value goes.
struct value_flag {
    const char* flag;
    const char* placeholder;
    const char* help;
    const char* short_twin;  ///< a second name in the environment, or null
    complaint (*read)(std::string_view text, settings& into);
};

complaint take_text(std::string_view text, std::string& into) {
    into = text;
    return std::nullopt;
}

constexpr value_flag value_flags[] = {
    {"--host",
     "ADDRESS",
     "Address to listen on",
     nullptr,
     [](std::string_view text, settings& into) { return take_text(text, into.host); }},
    {"--port",
     "PORT",
     "Port to listen on; 0 takes a free one",
     "PORT",
     [](std::string_view text, settings& into) {
         return read_number<std::uint16_t>(text, into.port, 0, 65535);
     }},
    {"--workers",
     "N",
     "Event loops; 0 is one for each core",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<unsigned>(text, into.workers, 0, 256);
     }},
    {"--public-url",
     "URL",
     "The server as clients reach it; every published URL derives from it",
     nullptr,
     [](std::string_view text, settings& into) { return read_public_url(text, into.public_url); }},
    {"--root-path",
     "PATH",
     "Path prefix that a proxy in front strips",
     nullptr,
     [](std::string_view text, settings& into) { return read_root_path(text, into.root_path); }},
    {"--forwarded-allow-ips",
     "LIST",
     "Proxies whose X-Forwarded-* fields are believed: addresses, CIDRs or *",
     "FORWARDED_ALLOW_IPS",
     [](std::string_view text, settings& into) { return take_text(text, into.forwarded_allow_ips); }
    },
    {"--ssl-certfile",
     "FILE",
     "Certificate chain (PEM); turns TLS on",
     nullptr,
     [](std::string_view text, settings& into) { return take_text(text, into.ssl_certfile); }},
    {"--ssl-keyfile",
     "FILE",
     "Private key (PEM); default: in the certificate file",
     nullptr,
     [](std::string_view text, settings& into) { return take_text(text, into.ssl_keyfile); }},
    {"--limit-concurrency",
     "N",
     "Requests in flight before others get 503; 0 is no limit",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<std::size_t>(text, into.limit_concurrency, 0, 1'000'000);
     }},
    {"--max-body",
     "BYTES",
     "Longest request body before 413",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<std::size_t>(text, into.max_body_bytes, 1024, 1024 * 1024 * 1024);
     }},
    {"--timeout-keep-alive",
     "SECONDS",
     "Idle connections are closed after this",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_seconds(text, into.timeout_keep_alive);
     }},
    {"--timeout-graceful-shutdown",
     "SECONDS",
     "Requests in flight may take this long after SIGTERM",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_seconds(text, into.timeout_graceful_shutdown);
     }},
    {"--log-level",
     "LEVEL",
     "critical, error, warning, info, debug or trace",
     "LOG_LEVEL",
     [](std::string_view text, settings& into) { return read_level(text, into.log_level); }},
    {"--log-format",
     "FORMAT",
     "text or json",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_word<log_format>(
             text, into.log_format, {{"text", log_format::text}, {"json", log_format::json}}
         );
     }},
};

/// `--some-flag` as `WARDER_SOME_FLAG`.
std::string twin_of(std::string_view flag) {
    std::string name = "WARDER_";
    for (const char c : flag.substr(2)) {
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    return name;
}

/// A flag without a value, from the environment.
complaint read_switch(const std::optional<std::string>& text, bool& into) {
    if (!text || text->empty()) return std::nullopt;
    bool on = false;
    auto wrong = read_word<bool>(
        *text,
        on,
        {{"1", true},
         {"true", true},
         {"yes", true},
         {"on", true},
         {"0", false},
         {"false", false},
         {"no", false},
         {"off", false}}
    );
    if (on) into = true;
    return wrong;
}

/// Reads the `.env` file: the named one, which must exist, or `./.env` where there is one.
complaint read_env_file(const std::string& named, command_line& into, const environment& outer) {
    const std::string path = named.empty() ? ".env" : named;
    std::error_code ignored;
    std::ifstream file;
    // A folder or a pipe of that name is no file of variables.
    if (std::filesystem::is_regular_file(path, ignored)) file.open(path, std::ios::binary);
    if (!file.is_open()) {
        into.environment = outer;
        if (named.empty()) return std::nullopt;
        return "--env-file: cannot read " + named + "; check the path and its permissions";
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const dotenv parsed = parse_dotenv(text);
    for (const std::size_t line : parsed.bad_lines) {
        into.warnings.push_back(
            path + ", line " + std::to_string(line) + ": not NAME=value; skipped"
        );
    }
    into.environment = layered(outer, expand(parsed, outer));
    return std::nullopt;
}

/// Where a value came from and what it is.
struct found {
    std::string source;
    std::string text;
};

std::optional<found> look_up(
    const value_flag& row, const std::string& given, bool is_given, const environment& env
) {
    if (is_given) return found{row.flag, given};
    const std::string twin = twin_of(row.flag);
    if (auto value = env(twin); value && !value->empty()) return found{twin, *value};
    if (row.short_twin == nullptr) return std::nullopt;
    if (auto value = env(row.short_twin); value && !value->empty())
        return found{row.short_twin, *value};
    return std::nullopt;
}

/// The flags without a value, which the command line and the environment can only turn on.
complaint read_switches(command_line& into, bool no_access_log) {
    if (auto wanted = read_switch(into.environment("WARDER_NO_ACCESS_LOG"), no_access_log)) {
        return "WARDER_NO_ACCESS_LOG: must be " + *wanted;
    }
    if (auto wanted = read_switch(into.environment("WARDER_DEV"), into.settings.dev)) {
        return "WARDER_DEV: must be " + *wanted;
    }
    // As uvicorn: access lines are of level info.
    into.settings.access_log = !no_access_log && into.settings.log_level <= log_level::info;
    return std::nullopt;
}

constexpr std::string_view help_footer =
    "Every flag has a twin in the environment: --log-level is WARDER_LOG_LEVEL; PORT and LOG_LEVEL "
    "work too. A .env\n"
    "file in the working directory is read; a flag beats the environment, which beats the file.\n"
    "\n"
    "Examples:\n"
    "  --dev                                  try it on this machine, with an issuer and a token\n"
    "  --host 0.0.0.0 --public-url https://mcp.example.com\n"
    "                                         serve behind a proxy that ends TLS\n"
    "  --ssl-certfile cert.pem --ssl-keyfile key.pem\n"
    "                                         serve TLS itself\n";

}  // namespace

command_line read_command_line(
    const program_identity& who, const std::vector<std::string>& arguments, const environment& outer
) {
    command_line read;
    read.settings = who.defaults;
    const auto stop = [&](int code, std::string text) {
        read.print = std::move(text);
        read.exit_code = code;
        read.finished = true;
        return read;
    };

    CLI::App flags(who.name + " " + who.version + ", an MCP server behind OAuth 2.1", who.name);
    flags.footer(std::string(help_footer));
    flags.set_version_flag("--version", who.name + " " + who.version);
    std::map<const value_flag*, std::pair<std::string, CLI::Option*>> given;
    for (const value_flag& row : value_flags) {
        auto& slot = given[&row];
        slot.second = flags.add_option(row.flag, slot.first, row.help)->type_name(row.placeholder);
    }
    std::string env_file;
    flags.add_option("--env-file", env_file, "File with variables, instead of ./.env")
        ->type_name("FILE");
    bool no_access_log = false;
    flags.add_flag("--no-access-log", no_access_log, "No line for each request");
    flags.add_flag(
        "--dev",
        read.settings.dev,
        "Development: loopback only, with an issuer and a token of its own"
    );

    try {
        // CLI11 takes the arguments last one first.
        flags.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        return stop(0, flags.help());
    } catch (const CLI::CallForVersion&) {
        return stop(0, who.name + " " + who.version + "\n");
    } catch (const CLI::ParseError& wrong) {
        return stop(
            2, who.name + ": " + wrong.what() + "\nRun with --help to see what there is.\n"
        );
    }

    if (env_file.empty()) env_file = outer("WARDER_ENV_FILE").value_or("");
    if (auto wrong = read_env_file(env_file, read, outer))
        return stop(2, who.name + ": " + *wrong + "\n");

    for (const auto& [row, slot] : given) {
        const auto value = look_up(*row, slot.first, slot.second->count() > 0, read.environment);
        if (!value) continue;
        if (auto wanted = row->read(value->text, read.settings)) {
            return stop(2, who.name + ": " + value->source + ": must be " + *wanted + "\n");
        }
    }
    if (auto wrong = read_switches(read, no_access_log)) {
        return stop(2, who.name + ": " + *wrong + "\n");
    }
    return read;
}

}  // namespace warder
