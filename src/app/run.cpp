/// From `main` to the exit code.
#include "app/definition.hpp"
#include "app/dev_issuer.hpp"
#include "app/lifespan.hpp"
#include "app/program.hpp"
#include "app/run_stdio.hpp"
#include "app/start_screen.hpp"
#include <warder/app/app.hpp>
#include <warder/http/authority.hpp>
#include <warder/net/http_server.hpp>
#include <warder/net/runtime.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace warder {
namespace {

constexpr int refused_to_start = 2;

void print(std::FILE* to, const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), to);
    std::fflush(to);
}

int refuse(const std::string& name, const std::string& sentence) {
    print(stderr, name + ": " + sentence + "\n");
    return refused_to_start;
}

/// The flags of this process, for programs whose `main` takes none (proc(5)).
std::vector<std::string> own_arguments() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\0', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    if (!words.empty()) words.erase(words.begin());
    return words;
}

bool has_guard(const app::definition& declared) {
    return declared.provider.has_value();
}

/// A host as URLs have it: an IPv6 address stands in brackets (RFC 3986 §3.2.2).
std::string in_url(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

bool is_loopback(const std::string& host) {
    return http::is_loopback_host(in_url(host));
}

/// What is unsafe whatever the provider says, as a sentence that names the fix; or nothing.
std::optional<std::string> unsafe(const app::definition& declared, const command_line& line) {
    const settings& chosen = line.settings;
    const bool loopback = is_loopback(chosen.host);
    const std::string host = line.written("--host") + " is " + chosen.host;
    if (chosen.dev && !loopback) {
        return line.written("--dev") +
               ": listens on loopback only, since everybody can get its tokens, but " + host;
    }
    if (!has_guard(declared) && !loopback) {
        return host +
               ", but without a guard it listens on loopback only; call app.auth(...) in "
               "the program, or use --host 127.0.0.1";
    }
    if (chosen.ssl_certfile.empty() && !chosen.ssl_keyfile.empty()) {
        return line.written("--ssl-keyfile") + ": needs --ssl-certfile beside it";
    }
    return std::nullopt;
}

/// The sentence of a server that cannot start, and who asked for what it could not do.
std::string with_sources(const error& failure, const command_line& line) {
    std::string sentence = failure.log_text();
    const char* before = "\nIt was asked for by ";
    for (const char* flag : {"--host", "--port", "--ssl-certfile", "--ssl-keyfile"}) {
        if (!line.sources.contains(flag)) continue;
        sentence += before + line.written(flag);
        before = ", ";
    }
    return sentence;
}

net::http_server_options listening(
    const app::definition& declared, const settings& chosen, program& running
) {
    return {
        .host = chosen.host,
        .loopback_only = chosen.dev || !has_guard(declared),
        .port = chosen.port,
        .loops = chosen.workers,
        .certificate_file = chosen.ssl_certfile,
        .private_key_file = chosen.ssl_keyfile.empty() ? chosen.ssl_certfile : chosen.ssl_keyfile,
        .limit_concurrency = chosen.limit_concurrency,
        .keep_alive_timeout = chosen.timeout_keep_alive,
        .on_tick = [&running] { running.flush(); },
    };
}

/// Who gets in.
std::string guard_text(const oauth::auth_settings& settings) {
    std::string text;
    const auto add = [&text](const std::string& way) { text += (text.empty() ? "" : ", ") + way; };
    for (const std::string& server : settings.document.authorization_servers())
        add("bearer tokens of " + server);
    if (const std::size_t keys = settings.api_keys.size(); keys != 0)
        add(std::to_string(keys) + (keys == 1 ? " API key" : " API keys"));
    for (const oauth::custom_settings& each : settings.functions)
        add("bearer tokens that " + each.options.name + " accepts");
    return text;
}

std::string bound_url(const settings& chosen, std::uint16_t port) {
    return (chosen.ssl_certfile.empty() ? "http://" : "https://") + in_url(chosen.host) + ":" +
           std::to_string(port);
}

start_facts facts_of(
    const app_options& self,
    const deployment& where,
    std::uint16_t port,
    const site& root,
    dev_issuer* issuer,
    const std::vector<std::string>& scopes
) {
    start_facts facts;
    facts.name = self.name;
    facts.version = self.version;
    facts.listening = bound_url(where.settings, port);
    facts.endpoint = root.endpoint_url();
    facts.health_url = where.public_url + "/health";
    if (const auto& door = root.guarded_by()) {
        facts.metadata_url = door->metadata_url;
        facts.guard = guard_text(door->settings);
    } else {
        facts.guard = "none: everybody on this machine may call";
    }
    if (issuer != nullptr) {
        facts.issuer_url =
            issuer->url() + " (more tokens: warder token --issuer " + issuer->url() + ")";
        facts.token_minutes =
            std::chrono::floor<std::chrono::minutes>(dev_issuer::token_lifetime).count();
        facts.token = issuer->server().mint({.scopes = scopes, .organisation = "org_dev"});
        facts.example_tool = root.example_tool;
        facts.example_arguments = example_arguments(root.example_schema);
    }
    return facts;
}

void announce(log_sink& log, const settings& chosen, const start_facts& facts) {
    // Who says --dev looks at a screen, and needs its token.
    if (chosen.log_format == log_format::text || chosen.dev) print(stdout, start_screen(facts));
    if (chosen.log_format == log_format::json) {
        log.info("listening", {{"url", facts.listening}, {"endpoint", facts.endpoint}});
    }
}

/// Starts the development issuer and makes the server trust it.
result<std::unique_ptr<dev_issuer>> bring_issuer(
    const app::definition& declared,
    const std::vector<std::string>& scopes,
    deployment& where,
    log_sink& log
) {
    auto started = dev_issuer::start(
        {.server_url = where.public_url + declared.mcp_path, .scopes = scopes, .or_a_free_one = true
        },
        log
    );
    if (started) where.environment = (*started)->around(where.environment);
    return started;
}

void warn_of_hosts(const settings& chosen, log_sink& log) {
    if (is_loopback(chosen.host) || !chosen.public_url.empty()) return;
    log.warning(
        "only Host names of this machine and of the resource are let in; name the one that clients "
        "use by --public-url"
    );
}

int serve(app::definition& declared, command_line line) {
    const app_options self = declared.options;
    const settings& chosen = line.settings;
    if (auto sentence = unsafe(declared, line)) return refuse(self.name, *sentence);

    net::runtime signals;  // first, so that a signal during the start is kept for the end
    program running(chosen);
    for (const auto& warning : line.warnings)
        running.log().warning(warning);

    net::http_server server(listening(declared, chosen, running), running.log());
    if (auto bound = server.listen(); !bound)
        return refuse(self.name, with_sources(bound.error(), line));

    deployment where{
        .settings = chosen,
        .environment = line.environment,
        .public_url = public_url_of(chosen, server.port()),
        .development = chosen.dev
    };
    const std::vector<std::string> scopes =
        scopes_of(declared);  // building the app uses its tools up
    std::unique_ptr<dev_issuer> issuer;
    if (chosen.dev && has_guard(declared)) {
        auto started = bring_issuer(declared, scopes, where, running.log());
        if (!started) return refuse(self.name, started.error().log_text());
        issuer = *std::move(started);
    }
    // An error is about who is let in; whatever else is refused was thrown.
    if (auto built = running.build(declared, where); !built) {
        return refuse(
            self.name,
            built.error().log_text() +
                (chosen.dev || !has_guard(declared)
                     ? ""
                     : "\nTo try it on this machine, without an issuer of your own: --dev")
        );
    }
    warn_of_hosts(chosen, running.log());
    const start_facts facts =
        facts_of(self, where, server.port(), running.service().root(), issuer.get(), scopes);
    const lifespan alive(declared, running.log());
    if (running.service().root().asks_for_certificates()) server.ask_for_certificates();
    server.serve(running.service());
    announce(running.log(), chosen, facts);

    return signals.run(
        server,
        {.grace = chosen.timeout_graceful_shutdown,
         .finish = [&running](std::chrono::steady_clock::time_point until
                   ) { return running.service().wait_for_handlers(until); },
         .abandon = [&running] { running.finish_log(); }},
        running.log()
    );
}

int run_with(app::definition& declared, const std::vector<std::string>& arguments) {
    command_line line = read_settings(declared, arguments);
    if (line.finished) {
        print(line.exit_code == 0 ? stdout : stderr, line.print);
        return line.exit_code;
    }
    try {
        if (line.settings.stdio) {
            const auto ended = serve_stdio(declared, line);
            return ended ? *ended : refuse(declared.options.name, ended.error().log_text());
        }
        return serve(declared, std::move(line));
    } catch (const std::exception& fault) {
        return refuse(declared.options.name, fault.what());
    }
}

}  // namespace

int app::run() {
    return run_with(*definition_, own_arguments());
}

int app::run(int argc, const char* const* argv) {
    return run_with(*definition_, std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}

}  // namespace warder
