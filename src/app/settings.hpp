/// How a program serves: what its flags and its environment decide, as opposed to what its code
/// does.
#pragma once

#include "app/dotenv.hpp"
#include <warder/core/log.hpp>
#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace warder {

enum class log_format : std::uint8_t { text, json };

/// What becomes of a call whose record cannot be kept.
enum class when_full : std::uint8_t {
    drop,    ///< it goes on, and the record is lost and counted
    refuse,  ///< it is refused
};

/// Where decisions about access are recorded.
struct audit_settings {
    std::string file;                             ///< empty: nowhere
    std::uint64_t max_bytes = 100 * 1024 * 1024;  ///< of a file before the next; 0 is no limit
    unsigned files = 10;                          ///< old ones that are kept
    warder::when_full when_full = warder::when_full::drop;
};

/// The settings of one run, all checked one by one.
struct settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;  ///< 0 takes a free one
    unsigned workers = 0;       ///< event loops; 0 is one for each core

    warder::log_level log_level = warder::log_level::info;
    warder::log_format log_format = warder::log_format::text;
    bool access_log = true;
    audit_settings audit;
    std::string metrics_path;  ///< where counters are read; empty: what the program says

    std::string public_url;  ///< as clients reach the server; empty: derived from host and port
    std::string root_path;   ///< path prefix that a proxy strips
    std::string forwarded_allow_ips = "127.0.0.1";
    std::string ssl_certfile;
    std::string ssl_keyfile;

    std::size_t limit_concurrency = 0;  ///< requests in flight; 0 is no limit
    std::size_t max_body_bytes = 4 * 1024 * 1024;
    std::chrono::seconds timeout_keep_alive{5};
    std::chrono::seconds timeout_graceful_shutdown{30};

    bool dev = false;

    /// Whether the standard input and output are served instead of a socket. The settings of HTTP
    /// then say nothing.
    bool stdio = false;

    /// What seals the state that clients carry: the first one seals, all open. Empty: a random one.
    std::vector<secret> state_keys;
};

/// What reading the flags came to.
struct command_line {
    /// Set when the program should print this and end: help, version, or the sentence that says
    /// what is wrong.
    std::string print;
    int exit_code = 0;
    bool finished = false;

    warder::settings settings;

    /// Variables of the process, and behind them those of the `.env` file.
    warder::environment environment;

    /// What was said otherwise than by default: each flag, and where its value came from.
    std::map<std::string, std::string, std::less<>> sources;

    /// A flag as the operator wrote it: `--host`, or `WARDER_HOST (for --host)`.
    std::string written(std::string_view flag) const;

    /// What the log should say once there is one, such as lines of `.env` that were skipped.
    std::vector<std::string> warnings;
};

/// Who is asking, for help and version texts, and what the program's code chose.
struct program_identity {
    std::string name;
    std::string version;
    settings defaults;

    /// Whether `./.env` is read where nobody names another file.
    bool reads_dotenv = true;
};

/// Reads flags, environment and `.env`. A flag beats the environment, which beats the file, which
/// beats the program's own default. The twin of a flag `--some-flag` is `WARDER_SOME_FLAG`; some
/// have a short one too, which the long one beats: `PORT`, `LOG_LEVEL`, `FORWARDED_ALLOW_IPS`.
/// `WARDER_STATE_KEYS` has no flag. Another variable that begins with `WARDER_` is refused, since
/// it is a misspelled one.
///
/// @param arguments  without the program's own name
/// @param process    variables of the process
command_line read_command_line(
    const program_identity& who,
    const std::vector<std::string>& arguments,
    const variable_map& process
);

}  // namespace warder
