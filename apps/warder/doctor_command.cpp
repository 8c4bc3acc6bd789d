// `warder doctor`: what a client meets on its way to the first call, and how to mend it.
#include "app/loggable.hpp"
#include "command.hpp"
#include "doctor/checkup.hpp"
#include <warder/json/writer.hpp>
#include <warder/net/http_client.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <system_error>

namespace warder::apps {
namespace {

struct doctor_flags {
    checkup_options options;
    std::string format = "text";
    std::string authorities;
};

std::string_view name_of(severity level) {
    switch (level) {
        case severity::good:
            return "ok";
        case severity::note:
            return "note";
        case severity::problem:
            return "problem";
    }
    return "";
}

std::string as_text(const findings& found) {
    std::string text;
    for (const finding& each : found) {
        const std::string_view level = name_of(each.level);
        text.append("  ").append(level).append(9 - level.size(), ' ');
        // A peer's texts, of which a terminal obeys none.
        append_printable(text.append(each.topic).append(": "), each.text);
        text += '\n';
        if (each.fix.empty()) continue;
        append_printable(text.append(11, ' ').append("-> "), each.fix);
        text += '\n';
    }
    return text;
}

std::string as_json(const findings& found) {
    std::string text;
    json::writer out(text);
    out.begin_array();
    for (const finding& each : found) {
        out.begin_object()
            .key("level")
            .value(name_of(each.level))
            .key("topic")
            .value(each.topic)
            .key("text")
            .value(each.text);
        if (!each.fix.empty()) out.key("fix").value(each.fix);
        out.end_object();
    }
    out.end_array();
    std::string printable;
    append_printable(printable, text);
    return printable + "\n";
}

std::string counted(std::ptrdiff_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

/// What is wrong with a file of authorities; empty where nothing is.
std::string authorities_problem(const std::string& name) {
    std::error_code ignored;
    std::ifstream file(name, std::ios::binary);
    // Another thing may have no end, or give its bytes only once.
    if (!file || !std::filesystem::is_regular_file(name, ignored))
        return name + " is no file that can be read";
    const std::string text(std::istreambuf_iterator<char>(file), {});
    // Also `TRUSTED CERTIFICATE`, as OpenSSL writes them.
    const bool fits = text.find("CERTIFICATE-----") != text.npos;
    return fits ? "" : name + " has no certificate in PEM";
}

int examine(doctor_flags flags) {
    if (flags.options.token.empty()) {
        // Not a flag's default, which --help would print.
        if (const char* token = std::getenv("WARDER_TOKEN")) flags.options.token = token;
    }
    // A fault of this machine, which is not to be looked for at the server.
    const char* file = std::getenv("SSL_CERT_FILE");
    if (flags.authorities.empty() && file != nullptr && *file != '\0') {
        if (const std::string problem = authorities_problem(file); !problem.empty())
            throw std::runtime_error("SSL_CERT_FILE: " + problem);
    }
    net::http_client client(
        {.loopback_http_only = true,
         .authorities_file = flags.authorities,
         .user_agent = "warder-doctor"}
    );
    checkup examined(client, system_clock(), flags.options);
    std::binary_semaphore done(0);
    std::optional<result<findings>> ran;
    start(examined.run(), [&](result<findings> all) {
        ran = std::move(all);
        done.release();
    });
    done.acquire();
    if (!*ran) {
        const std::string with = flags.authorities.empty() ? "" : "--cacert: ";
        throw std::runtime_error(with + ran->error().log_text());
    }
    const findings& found = **ran;

    const auto count = [&](severity level) {
        return std::ranges::count(found, level, &finding::level);
    };
    const auto problems = count(severity::problem);
    std::string text = flags.format == "json" ? as_json(found) : as_text(found);
    if (flags.format != "json") {
        std::string url;
        append_printable(url, flags.options.url);
        text = "\n  " + url + "\n\n" + text + "\n  " + counted(problems, "problem") + ", " +
               counted(count(severity::note), "note") + "\n\n";
    }
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return 2;
    return problems == 0 ? 0 : 1;
}

}  // namespace

void add_doctor_command(CLI::App& program, std::function<int()>& chosen) {
    auto* command = program.add_subcommand(
        "doctor", "Walk what a client walks before its first call, and say what is wrong"
    );
    const auto flags = std::make_shared<doctor_flags>();
    command->add_option("URL", flags->options.url, "The MCP endpoint, as clients use it")
        ->required();
    command
        ->add_option(
            "--token", flags->options.token, "An access token to try; better in WARDER_TOKEN"
        )
        ->type_name("TOKEN");
    command->add_option("--format", flags->format, "What is printed")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command
        ->add_option(
            "--cacert",
            flags->authorities,
            "PEM file of authorities to trust instead of the system's"
        )
        ->check(CLI::ExistingFile)
        ->check(authorities_problem)
        ->type_name("FILE");
    command->footer(
        "Ends with 0 where there is no problem, 1 where there is one, 2 where it cannot run."
    );
    command->callback([flags, &chosen] { chosen = [flags] { return examine(*flags); }; });
}

}  // namespace warder::apps
