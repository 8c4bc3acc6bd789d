#include "app/settings.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace warder {
namespace {

program_identity greeting() {
    program_identity who{.name = "greeting", .version = "1.2.3", .defaults = {}};
    who.defaults.port = 3002;
    return who;
}

command_line read(const std::vector<std::string>& arguments, const variable_map& set = {}) {
    return read_command_line(greeting(), arguments, set);
}

/// A `.env` file that is gone at the end of the test.
class env_file {
  public:
    explicit env_file(const std::string& text)
        : path_(
              std::filesystem::path(testing::TempDir()) /
              (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".env")
          ) {
        std::ofstream(path_) << text;
    }
    ~env_file() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

TEST(Settings, WithoutAWordAreTheProgramsOwn) {
    const command_line line = read({});
    ASSERT_FALSE(line.finished);
    EXPECT_EQ(line.settings.port, 3002);
    EXPECT_EQ(line.settings.host, "127.0.0.1");
    EXPECT_TRUE(line.settings.access_log);
    EXPECT_FALSE(line.settings.dev);
}

TEST(Settings, AFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault) {
    const env_file file("PORT=4001\n");
    const std::vector<std::string> from_file{"--env-file", file.path()};
    EXPECT_EQ(read(from_file).settings.port, 4001);
    EXPECT_EQ(read(from_file, {{"PORT", "4002"}}).settings.port, 4002);
    EXPECT_EQ(read(from_file, {{"PORT", "4002"}, {"WARDER_PORT", "4003"}}).settings.port, 4003);
    EXPECT_EQ(
        read({"--env-file", file.path(), "--port", "4004"}, {{"WARDER_PORT", "4003"}})
            .settings.port,
        4004
    );
}

TEST(Settings, EveryFlagHasATwin) {
    const env_file certificate("any file that can be read");
    const command_line line = read(
        {},
        {{"WARDER_HOST", "0.0.0.0"},
         {"WARDER_WORKERS", "3"},
         {"WARDER_PUBLIC_URL", "https://h"},
         {"WARDER_ROOT_PATH", "/api"},
         {"FORWARDED_ALLOW_IPS", "10.0.0.0/8"},
         {"WARDER_SSL_CERTFILE", certificate.path()},
         {"WARDER_SSL_KEYFILE", certificate.path()},
         {"WARDER_LIMIT_CONCURRENCY", "7"},
         {"WARDER_MAX_BODY", "2048"},
         {"WARDER_TIMEOUT_KEEP_ALIVE", "9"},
         {"WARDER_TIMEOUT_GRACEFUL_SHUTDOWN", "8"},
         {"LOG_LEVEL", "DEBUG"},
         {"WARDER_LOG_FORMAT", "json"},
         {"AUDIT_LOG", "audit.jsonl"},
         {"WARDER_AUDIT_MAX_BYTES", "0"},
         {"WARDER_AUDIT_FILES", "3"},
         {"WARDER_AUDIT_WHEN_FULL", "refuse"},
         {"METRICS_PATH", "/metrics"},
         {"WARDER_NO_ACCESS_LOG", "1"},
         {"WARDER_DEV", "true"}}
    );
    ASSERT_FALSE(line.finished) << line.print;
    const settings& got = line.settings;
    EXPECT_EQ(got.host, "0.0.0.0");
    EXPECT_EQ(got.workers, 3u);
    EXPECT_EQ(got.public_url, "https://h");
    EXPECT_EQ(got.root_path, "/api");
    EXPECT_EQ(got.forwarded_allow_ips, "10.0.0.0/8");
    EXPECT_EQ(got.ssl_certfile, certificate.path());
    EXPECT_EQ(got.ssl_keyfile, certificate.path());
    EXPECT_EQ(got.limit_concurrency, 7u);
    EXPECT_EQ(got.max_body_bytes, 2048u);
    EXPECT_EQ(got.timeout_keep_alive.count(), 9);
    EXPECT_EQ(got.timeout_graceful_shutdown.count(), 8);
    EXPECT_EQ(got.log_level, log_level::debug);
    EXPECT_EQ(got.log_format, log_format::json);
    EXPECT_EQ(got.audit.file, "audit.jsonl");
    EXPECT_EQ(got.audit.max_bytes, 0u);
    EXPECT_EQ(got.audit.files, 3u);
    EXPECT_EQ(got.audit.when_full, when_full::refuse);
    EXPECT_EQ(got.metrics_path, "/metrics");
    EXPECT_FALSE(got.access_log);
    EXPECT_TRUE(got.dev);
}

struct refusal {
    std::vector<std::string> arguments;
    variable_map set;
    std::string sentence;
};

const refusal refusals[] = {
    {{"--metrics-path", "metrics"},
     {},
     "greeting: --metrics-path: must be a path such as /metrics\n"},
    {{"--metrics-path", "/a/../b"},
     {},
     "greeting: --metrics-path: must be a path such as /metrics\n"},
    {{"--metrics-path", "/a/."}, {}, "greeting: --metrics-path: must be a path such as /metrics\n"},
    {{"--audit-when-full", "wait"}, {}, "greeting: --audit-when-full: must be one of drop, refuse\n"
    },
    {{"--port", "65536"},
     {},
     "greeting: --port: must be a whole number from 0 to 65535, such as 8000\n"},
    {{"--port", "3002x"},
     {},
     "greeting: --port: must be a whole number from 0 to 65535, such as 8000\n"},
    {{"--audit-log", ""},
     {},
     "greeting: --audit-log: must be the name of a file, such "
     "as audit.jsonl; without the flag there is no audit log\n"},
    {{"--port=-1"}, {}, "greeting: --port: must be a whole number from 0 to 65535, such as 8000\n"},
    {{},
     {{"PORT", "http"}},
     "greeting: PORT (for --port): must be a whole number from 0 to 65535, such as 8000\n"},
    {{},
     {{"WARDER_WORKERS", "257"}},
     "greeting: WARDER_WORKERS (for --workers): must be a whole number from 0 to 256\n"},
    {{"--max-body", "1023"},
     {},
     "greeting: --max-body: must be a whole number from 1024 to 1073741824\n"},
    {{"--timeout-keep-alive", "1.5"},
     {},
     "greeting: --timeout-keep-alive: must be a whole number from 0 to 86400, in seconds\n"},
    {{"--log-level", "loud"},
     {},
     "greeting: --log-level: must be one of critical, error, warning, info, debug, trace\n"},
    {{"--log-format", "xml"}, {}, "greeting: --log-format: must be one of text, json\n"},
    {{"--public-url", "mcp.example.com"},
     {},
     "greeting: --public-url: must be an http or https URL such as https://mcp.example.com\n"},
    {{"--public-url", "ftp://h"},
     {},
     "greeting: --public-url: must be an http or https URL such as https://mcp.example.com\n"},
    {{"--public-url", "https://u:p@h"},
     {},
     "greeting: --public-url: must be an http or https URL such as https://mcp.example.com\n"},
    {{},
     {{"WARDER_DEV", "maybe"}},
     "greeting: WARDER_DEV (for --dev): must be one of 1, true, yes, on, 0, false, no, off\n"},
    {{},
     {{"WARDER_NO_ACCESS_LOG", "maybe"}},
     "greeting: WARDER_NO_ACCESS_LOG (for --no-access-log): must be one of 1, true, yes, on, "
     "0, false, no, off\n"},
    {{"--env-file", "/tmp"},
     {},
     "greeting: --env-file: cannot read /tmp; check the path and its permissions\n"},
    {{"--root-path", "/a?b"}, {}, "greeting: --root-path: must be a path such as /api, or empty\n"},
    {{"--root-path", "/a/../b"},
     {},
     "greeting: --root-path: must be a path such as /api, or empty\n"},
    {{"--root-path", "/a//b"}, {}, "greeting: --root-path: must be a path such as /api, or empty\n"
    },
    {{"--dev=maybe"},
     {},
     "greeting: Could not convert: --dev = maybe; it takes no value, or true or false\n"},
    {{"--root-path", "api"}, {}, "greeting: --root-path: must be a path such as /api, or empty\n"},
    {{"--root-path", "/api/"}, {}, "greeting: --root-path: must be a path such as /api, or empty\n"
    },
    {{"--env-file", "/nowhere/.env"},
     {},
     "greeting: --env-file: cannot read /nowhere/.env; check the path and its permissions\n"},
    {{},
     {{"WARDER_ENV_FILE", "/nowhere"}},
     "greeting: WARDER_ENV_FILE (for --env-file): cannot read /nowhere; check the path and its "
     "permissions\n"},
    {{"--ssl-certfile", "/nowhere/c.pem"},
     {},
     "greeting: --ssl-certfile: must be a file that can be read, which /nowhere/c.pem is not\n"},
    {{},
     {{"WARDER_SSL_KEYFILE", "/nowhere/k.pem"}},
     "greeting: WARDER_SSL_KEYFILE (for --ssl-keyfile): must be a file that can be read, which "
     "/nowhere/k.pem is not\n"},
    {{},
     {{"FORWARDED_ALLOW_IPS", "10.0.0.0/33"}},
     "greeting: FORWARDED_ALLOW_IPS (for --forwarded-allow-ips): must be addresses and networks "
     "such as 10.0.0.1, 10.0.0.0/8, or * alone for everybody\n"},
    {{},
     {{"WARDER_PROT", "3002"}},
     "greeting: WARDER_PROT: there is no such variable; the closest one is WARDER_PORT\n"},
    {{},
     {{"WARDER_STATE_KEY", "x"}},
     "greeting: WARDER_STATE_KEY: there is no such variable; the closest one is "
     "WARDER_STATE_KEYS\n"},
    {{},
     {{"WARDER_SSL_CERT_FILE", "c.pem"}},
     "greeting: WARDER_SSL_CERT_FILE: there is no such variable; the closest one is "
     "WARDER_SSL_CERTFILE\n"},
};

TEST(Settings, RefuseWhatIsWrongAndNameTheFix) {
    for (const refusal& row : refusals) {
        const command_line line = read(row.arguments, row.set);
        EXPECT_TRUE(line.finished) << row.sentence;
        EXPECT_EQ(line.exit_code, 2) << row.sentence;
        EXPECT_EQ(line.print, row.sentence);
    }
}

// 32 letters of one kind, as base64.
const std::string key_a = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
const std::string key_b = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

TEST(Settings, KeysForStateComeFromTheEnvironmentAlone) {
    EXPECT_TRUE(read({}).settings.state_keys.empty());
    const command_line two = read({}, {{"WARDER_STATE_KEYS", key_a + "," + key_b}});
    ASSERT_FALSE(two.finished) << two.print;
    ASSERT_EQ(two.settings.state_keys.size(), 2u);
    EXPECT_EQ(two.settings.state_keys.front().reveal(), std::string(32, 'a'));
    // Command lines are read by everybody on the machine.
    EXPECT_EQ(read({"--state-keys", key_a}).exit_code, 2);

    const env_file file("WARDER_STATE_KEYS=" + key_a + "\n");
    const std::vector<std::string> from_file{"--env-file", file.path()};
    EXPECT_EQ(read(from_file).settings.state_keys.at(0).reveal(), std::string(32, 'a'));
    EXPECT_EQ(
        read(from_file, {{"WARDER_STATE_KEYS", key_b}}).settings.state_keys.at(0).reveal(),
        std::string(32, 'b')
    );
}

TEST(Settings, WrongKeysForStateAreRefusedAndNotRepeated) {
    const std::string wanted =
        ": must be keys of 32 bytes in base64, separated by "
        "commas; `openssl rand -base64 32` makes one, but ";
    const auto said = [](const variable_map& set) { return read({}, set).print; };
    const std::string name = "greeting: WARDER_STATE_KEYS";
    EXPECT_EQ(said({{"WARDER_STATE_KEYS", "hunter2"}}), name + wanted + "key 1 is not base64\n");
    EXPECT_EQ(
        said({{"WARDER_STATE_KEYS", key_a + "," + key_a}}),
        name + wanted + "key 2 is the same as key 1\n"
    );
    EXPECT_EQ(said({{"WARDER_STATE_KEYS", ""}}), name + wanted + "key 1 is empty\n");

    const env_file file("WARDER_STATE_KEYS=hunter2\n");
    const command_line line = read({"--env-file", file.path()});
    EXPECT_EQ(line.exit_code, 2);
    EXPECT_EQ(line.print, name + " in " + file.path() + wanted + "key 1 is not base64\n");
    const env_file empty("WARDER_STATE_KEYS=\n");
    EXPECT_EQ(read({"--env-file", empty.path()}).exit_code, 2);
}

TEST(Settings, AnUnknownFlagEndsWithAPointerToTheHelp) {
    const std::string pointer = "\nRun with --help to see what there is.\n";
    const std::string unknown =
        "greeting: --prot: there is no such flag; the closest one is --port" + pointer;
    EXPECT_EQ(read({"--prot", "1"}).print, unknown);
    EXPECT_EQ(read({"--prot=secret"}).print, unknown);
    EXPECT_EQ(read({"--prot"}).exit_code, 2);
    EXPECT_EQ(
        read({"8080", "--dev"}).print,
        "greeting: 8080: is no flag, and no flag before it takes it" + pointer
    );
    EXPECT_EQ(read({"--", "--dev"}).print.find("greeting: --dev: is no flag"), 0U);
    EXPECT_EQ(read({""}).print.find("greeting: An empty text: is no flag"), 0U);
    EXPECT_EQ(read({"-"}).print.find("greeting: -: there is no such flag"), 0U);
    EXPECT_EQ(read({"-psecret"}).print.find("greeting: -p: there is no such flag"), 0U);
}

TEST(Settings, WhatIsWrongInTheFileIsSaidToStandThere) {
    const env_file misspelled("WARDER_WORKER=2\n");
    EXPECT_EQ(
        read({"--env-file", misspelled.path()}).print,
        "greeting: WARDER_WORKER in " + misspelled.path() +
            ": there is no such variable; the closest one is WARDER_WORKERS\n"
    );
    const env_file wrong("OTHER=1\nWARDER_PORT=x\n");
    EXPECT_EQ(
        read({"--env-file", wrong.path()}).print,
        "greeting: WARDER_PORT in " + wrong.path() +
            " (for --port): must be a whole number from 0 to 65535, such as 8000\n"
    );
}

TEST(Settings, EitherTwinOfTheProcessBeatsBothOfTheFile) {
    const env_file file("WARDER_PORT=4001\nWARDER_LOG_LEVEL=error\nWARDER_DEV=1\n");
    const std::vector<std::string> from_file{"--env-file", file.path()};
    const command_line line = read(from_file, {{"PORT", "4002"}, {"LOG_LEVEL", "debug"}});
    EXPECT_EQ(line.settings.port, 4002);
    EXPECT_EQ(line.settings.log_level, log_level::debug);
    EXPECT_TRUE(line.settings.dev);
    EXPECT_FALSE(read(from_file, {{"WARDER_DEV", "0"}}).settings.dev);
    EXPECT_EQ(read(from_file, {{"PORT", ""}}).settings.port, 4001);
}

TEST(Settings, TheTokenOfWarderDoctorMayBeInTheEnvironment) {
    EXPECT_FALSE(read({}, {{"WARDER_TOKEN", "x"}}).finished);
}

// Kubernetes puts them beside a service that is called "warder".
TEST(Settings, ServiceLinksAreNoMisspelledVariables) {
    const variable_map links = {
        {"WARDER_SERVICE_HOST", "10.0.0.1"}, {"WARDER_PORT_8000_TCP", "tcp://10.0.0.1:8000"}
    };
    EXPECT_FALSE(read({}, links).finished);
    EXPECT_TRUE(read({}, {{"WARDER_SERVICES", "1"}}).finished);
}

TEST(Settings, KnowHowEachWasWritten) {
    const command_line line =
        read({"--workers", "2", "--dev"}, {{"WARDER_HOST", "0.0.0.0"}, {"PORT", "1"}});
    EXPECT_EQ(line.written("--workers"), "--workers");
    EXPECT_EQ(line.written("--dev"), "--dev");
    EXPECT_EQ(line.written("--host"), "WARDER_HOST (for --host)");
    EXPECT_EQ(line.written("--port"), "PORT (for --port)");
    EXPECT_EQ(line.written("--root-path"), "--root-path");
}

TEST(Settings, StdioTurnsOffWhatIsOfHttp) {
    const variable_map shared = {{"PORT", "1"}, {"WARDER_DEV", "1"}, {"WARDER_HOST", "0.0.0.0"}};
    const command_line line = read({"--stdio", "--max-body", "2048"}, shared);
    ASSERT_FALSE(line.finished) << line.print;
    EXPECT_TRUE(line.settings.stdio);
    EXPECT_FALSE(line.settings.dev);
    EXPECT_FALSE(line.settings.access_log);
    EXPECT_EQ(line.settings.max_body_bytes, 2048u);
    EXPECT_TRUE(read({}, {{"WARDER_STDIO", "1"}}).settings.stdio);
    EXPECT_FALSE(read({}).settings.stdio);
}

TEST(Settings, AFlagOfHttpBesideStdioIsRefused) {
    const std::vector<std::vector<std::string>> of_http = {
        {"--host", "h"},
        {"--port", "1"},
        {"--workers", "1"},
        {"--public-url", "https://h"},
        {"--root-path", "/a"},
        {"--forwarded-allow-ips", "*"},
        {"--ssl-certfile", "/dev/null"},
        {"--ssl-keyfile", "/dev/null"},
        {"--limit-concurrency", "1"},
        {"--timeout-keep-alive", "1"},
        {"--no-access-log"},
        {"--dev"},
    };
    for (std::vector<std::string> flags : of_http) {
        const std::string sentence = "greeting: " + flags[0] + ": is about HTTP, and ";
        const std::string why =
            " serves over the standard input and output; leave one of them out\n";
        EXPECT_EQ(
            read(flags, {{"WARDER_STDIO", "1"}}).print,
            sentence + "WARDER_STDIO (for --stdio)" + why
        );
        EXPECT_FALSE(read(flags).finished) << flags[0];
        flags.emplace_back("--stdio");
        EXPECT_EQ(read(flags).print, sentence + "--stdio" + why);
        EXPECT_EQ(read(flags).exit_code, 2);
    }
}

TEST(Settings, HelpNamesEveryFlagWithItsVariablesAndGivesExamples) {
    const command_line line = read({"--help"});
    EXPECT_TRUE(line.finished);
    EXPECT_EQ(line.exit_code, 0);
    for (const char* word :
         {"--host",
          "[WARDER_HOST]",
          "--port",
          "[WARDER_PORT, PORT]",
          "--workers",
          "[WARDER_WORKERS]",
          "--log-level",
          "[WARDER_LOG_LEVEL, LOG_LEVEL]",
          "--no-access-log",
          "[WARDER_NO_ACCESS_LOG]",
          "[WARDER_FORWARDED_ALLOW_IPS, FORWARDED_ALLOW_IPS]",
          "--env-file",
          "[WARDER_ENV_FILE]",
          "--dev",
          "[WARDER_DEV]",
          "--stdio",
          "[WARDER_STDIO]",
          "WARDER_STATE_KEYS",
          "`openssl rand -base64 32`",
          "Examples:"}) {
        // The help is in columns, which break lines.
        std::string text;
        for (const char c : line.print) {
            if (c != '\n' && (c != ' ' || text.empty() || text.back() != ' ')) text += c;
            if (c == '\n' && !text.empty() && text.back() != ' ') text += ' ';
        }
        EXPECT_NE(text.find(word), std::string::npos) << word;
    }
}

TEST(Settings, VersionIsOneLine) {
    EXPECT_EQ(read({"--version"}).print, "greeting 1.2.3\n");
}

TEST(Settings, ABadLineOfTheFileIsAWarning) {
    const env_file file("A=b\n=c\n");
    const command_line line = read({"--env-file", file.path()});
    ASSERT_EQ(line.warnings.size(), 1u);
    EXPECT_NE(line.warnings[0].find("line 2"), std::string::npos);
    EXPECT_EQ(line.environment("A"), "b");
}

}  // namespace
}  // namespace warder
