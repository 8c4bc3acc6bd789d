#include "app/settings.hpp"

#include "app/closest_word.hpp"
#include "app/state_keys.hpp"
#include "app/unknown_argument.hpp"
#include "app/value_flags.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

namespace warder {
namespace {

/// `--some-flag` as `WARDER_SOME_FLAG`.
std::string twin_of(std::string_view flag) {
    std::string name = "WARDER_";
    for (const char c : flag.substr(2)) {
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    return name;
}

/// Names of a flag in the environment, the one that wins first.
std::vector<std::string> twins_of(const char* flag, const char* short_twin) {
    std::vector<std::string> names{twin_of(flag)};
    if (short_twin != nullptr) names.emplace_back(short_twin);
    return names;
}

constexpr const char* env_file_flag = "--env-file";
constexpr const char* no_access_log_flag = "--no-access-log";
constexpr const char* dev_flag = "--dev";
constexpr const char* stdio_flag = "--stdio";

/// The variables of the process, and those of the `.env` file that was read, if one was.
struct places {
    const variable_map& process;
    variable_map file;
    std::string file_name;
};

/// Where a value came from and what it is.
struct found {
    std::string source;
    std::string text;
};

/// All names are looked up in the process before any is in the file, so that `PORT` of the process
/// beats `WARDER_PORT` of the file.
std::optional<found> look_up(const char* flag, const char* short_twin, const places& in) {
    const std::string target = std::string(" (for ") + flag + ")";
    for (const auto& name : twins_of(flag, short_twin)) {
        const auto value = in.process.find(name);
        if (value != in.process.end() && !value->second.empty())
            return found{name + target, value->second};
    }
    for (const auto& name : twins_of(flag, short_twin)) {
        const auto value = in.file.find(name);
        if (value != in.file.end() && !value->second.empty())
            return found{name + " in " + in.file_name + target, value->second};
    }
    return std::nullopt;
}

/// A flag without a value, which the command line and the environment can only turn on.
complaint read_switch(const char* flag, const places& in, bool& into, command_line& line) {
    if (into) {
        line.sources[flag] = flag;
        return std::nullopt;
    }
    const auto value = look_up(flag, nullptr, in);
    if (!value) return std::nullopt;
    line.sources[flag] = value->source;
    auto wanted = read_word<bool>(
        value->text,
        into,
        {{"1", true},
         {"true", true},
         {"yes", true},
         {"on", true},
         {"0", false},
         {"false", false},
         {"no", false},
         {"off", false}}
    );
    if (!wanted) return std::nullopt;
    return value->source + ": must be " + *wanted;
}

/// Reads the `.env` file: the one that `named` names, which must exist; or else `./.env` where
/// there is one and it is `wanted`.
complaint read_env_file(
    const std::optional<found>& named, bool wanted, places& into, command_line& line
) {
    const std::string path = named ? named->text : ".env";
    std::error_code ignored;
    std::ifstream file;
    const bool looked_for = named || wanted;
    // A folder or a pipe of that name is no file of variables.
    if (looked_for && std::filesystem::is_regular_file(path, ignored))
        file.open(path, std::ios::binary);
    if (!file.is_open()) {
        line.environment = environment_of(into.process);
        // Only a file that nobody named may be missing; one that is there says something.
        if (!looked_for || (!named && !std::filesystem::exists(path, ignored))) return std::nullopt;
        return (named ? named->source + ": " : std::string()) + "cannot read " + path +
               "; check the path and its permissions";
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const dotenv parsed = parse_dotenv(text);
    for (const std::size_t bad : parsed.bad_lines) {
        line.warnings.push_back(
            path + ", line " + std::to_string(bad) + ": not NAME=value; skipped"
        );
    }
    into.file = expand(parsed, environment_of(into.process));
    into.file_name = path;
    line.environment = layered(environment_of(into.process), into.file);
    return std::nullopt;
}

/// Refuses a variable that looks like ours and is not: a misspelled one would change nothing, and
/// nobody would know.
/// Kubernetes tells every container of the services beside it in such variables. Those of a service
/// that is called `warder` are not meant for this program.
bool is_service_link(std::string_view name) {
    return name.starts_with("WARDER_SERVICE_") || name.starts_with("WARDER_PORT_");
}

complaint refuse_unknown(const places& in) {
    std::vector<std::string> known;
    for (const value_flag& row : value_flags())
        known.push_back(twin_of(row.flag));
    for (const char* flag : {env_file_flag, no_access_log_flag, dev_flag, stdio_flag})
        known.push_back(twin_of(flag));
    known.emplace_back(state_keys_variable);
    known.emplace_back("WARDER_TOKEN");  // of `warder doctor`, in the same shell
    const auto unknown = [&](const variable_map& set, const std::string& where) -> complaint {
        for (const auto& [name, value] : set) {
            if (!name.starts_with("WARDER_") || is_service_link(name)) continue;
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            return name + where + ": there is no such variable; the closest one is " +
                   closest_word(name, known);
        }
        return std::nullopt;
    };
    if (auto wrong = unknown(in.process, "")) return wrong;
    return unknown(in.file, " in " + in.file_name);
}

/// The flags with a value.
using given_flags = std::map<const value_flag*, std::pair<std::string, CLI::Option*>>;

complaint read_values(const given_flags& given, const places& in, command_line& line) {
    for (const auto& [row, slot] : given) {
        auto value = look_up(row->flag, row->short_twin, in);
        if (slot.second->count() > 0) value = found{row->flag, slot.first};
        if (!value) continue;
        if (auto wanted = row->read(value->text, line.settings))
            return value->source + ": must be " + *wanted;
        line.sources[row->flag] = value->source;
    }
    return std::nullopt;
}

/// Unlike a flag's twin, the variable is not unset by being empty: where the keys that all
/// processes should have could not be read, each would go on with one of its own.
complaint read_state_keys(const places& in, settings& into) {
    const std::string name = state_keys_variable;
    auto value = in.process.find(name);
    const bool in_process = value != in.process.end();
    if (!in_process) value = in.file.find(name);
    if (!in_process && value == in.file.end()) return std::nullopt;
    auto keys = parse_state_keys(value->second);
    if (!keys) {
        const std::string where = in_process ? "" : " in " + in.file_name;
        return name + where + ": must be " + keys.error().description;
    }
    into.state_keys = *std::move(keys);
    return std::nullopt;
}

/// Help of one flag, and the variables that do the same.
std::string help_of(const char* help, const char* flag, const char* short_twin = nullptr) {
    std::string text = std::string(help) + " [";
    for (const auto& name : twins_of(flag, short_twin))
        text += (text.back() == '[' ? "" : ", ") + name;
    return text + "]";
}

constexpr std::string_view help_footer =
    "The variables in brackets do what their flag does. They may stand in a .env file in the "
    "working directory too;\n"
    "a flag beats the environment, which beats the file.\n"
    "\n"
    "Without a flag: WARDER_STATE_KEYS, the keys that seal what clients carry from one request to "
    "the next,\n"
    "such as cursors; separated by commas, the first one seals, all open. Make one by\n"
    "`openssl rand -base64 32`. Unset, it is a random one, which other processes do not have.\n"
    "\n"
    "Examples:\n"
    "  --dev                                  try it on this machine, with an issuer and a token\n"
    "  --host 0.0.0.0 --public-url https://mcp.example.com\n"
    "                                         serve behind a proxy that ends TLS\n"
    "  --ssl-certfile cert.pem --ssl-keyfile key.pem\n"
    "                                         serve TLS itself\n";

/// The flags as CLI11 knows them, and what the command line said.
struct typed_flags {
    explicit typed_flags(const program_identity& who)
        : parser(who.name + " " + who.version + ", an MCP server behind OAuth 2.1", who.name) {
        parser.footer(std::string(help_footer));
        parser.set_version_flag("--version", who.name + " " + who.version);
        for (const value_flag& row : value_flags()) {
            auto& slot = given[&row];
            const std::string help = help_of(row.help, row.flag, row.short_twin);
            slot.second = parser.add_option(row.flag, slot.first, help)->type_name(row.placeholder);
        }
        const std::string file = help_of("File with variables, instead of ./.env", env_file_flag);
        parser.add_option(env_file_flag, env_file, file)->type_name("FILE");
        parser.add_flag(
            no_access_log_flag,
            no_access_log,
            help_of("No line for each request", no_access_log_flag)
        );
        parser.add_flag(
            dev_flag,
            dev,
            help_of("Development: loopback only, with an issuer and a token of its own", dev_flag)
        );
        parser.add_flag(
            stdio_flag,
            stdio,
            help_of(
                "Serve whoever started the program over its standard input and output, without a "
                "guard, instead of HTTP",
                stdio_flag
            )
        );
    }

    CLI::App parser;
    given_flags given;
    std::string env_file;
    bool no_access_log = false;
    bool dev = false;
    bool stdio = false;
};

/// What was typed that says nothing over stdio. A variable may stand there for other runs of the
/// program.
complaint refuse_http_flags(const command_line& line) {
    std::vector<std::string_view> of_http{no_access_log_flag, dev_flag};
    for (const value_flag& row : value_flags()) {
        if (row.of_http) of_http.push_back(row.flag);
    }
    for (const std::string_view flag : of_http) {
        const auto source = line.sources.find(flag);
        if (source == line.sources.end() || source->second != flag) continue;
        return std::string(flag) + ": is about HTTP, and " + line.written(stdio_flag) +
               " serves over the standard input and output; leave one of them out";
    }
    return std::nullopt;
}

}  // namespace

std::string command_line::written(std::string_view flag) const {
    const auto source = sources.find(flag);
    return source == sources.end() ? std::string(flag) : source->second;
}

command_line read_command_line(
    const program_identity& who,
    const std::vector<std::string>& arguments,
    const variable_map& process
) {
    command_line read;
    read.settings = who.defaults;
    const auto stop = [&](int code, std::string text) {
        read.print = std::move(text);
        read.exit_code = code;
        read.finished = true;
        return read;
    };
    const auto refuse = [&](const std::string& sentence) {
        return stop(2, who.name + ": " + sentence + "\n");
    };

    typed_flags typed(who);
    try {
        // CLI11 takes the arguments last one first.
        typed.parser.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        return stop(0, typed.parser.help());
    } catch (const CLI::CallForVersion&) {
        return stop(0, who.name + " " + who.version + "\n");
    } catch (const CLI::ConversionError& wrong) {
        // Values are texts here, so that it is a switch.
        return refuse(std::string(wrong.what()) + "; it takes no value, or true or false");
    } catch (const CLI::ExtrasError&) {
        return refuse(
            unknown_argument(typed.parser, typed.parser.remaining()) +
            "\nRun with --help to see what there is."
        );
    } catch (const CLI::ParseError& wrong) {
        return refuse(std::string(wrong.what()) + "\nRun with --help to see what there is.");
    }

    places in{process, {}, {}};
    auto named = look_up(env_file_flag, nullptr, in);
    if (!typed.env_file.empty()) named = found{env_file_flag, typed.env_file};
    if (auto wrong = read_env_file(named, who.reads_dotenv, in, read)) return refuse(*wrong);
    if (auto wrong = refuse_unknown(in)) return refuse(*wrong);
    if (auto wrong = read_values(typed.given, in, read)) return refuse(*wrong);
    if (auto wrong = read_switch(no_access_log_flag, in, typed.no_access_log, read))
        return refuse(*wrong);
    if (auto wrong = read_switch(dev_flag, in, typed.dev, read)) return refuse(*wrong);
    if (auto wrong = read_switch(stdio_flag, in, typed.stdio, read)) return refuse(*wrong);
    if (auto wrong = read_state_keys(in, read.settings)) return refuse(*wrong);
    if (typed.stdio) {
        if (auto wrong = refuse_http_flags(read)) return refuse(*wrong);
    }
    read.settings.stdio = typed.stdio;
    read.settings.dev = typed.dev && !typed.stdio;
    // As uvicorn: access lines are of level info.
    read.settings.access_log =
        !typed.no_access_log && !typed.stdio && read.settings.log_level <= log_level::info;
    return read;
}

}  // namespace warder
