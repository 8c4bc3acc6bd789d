// Plays the conversations of this folder with the greeting server: over HTTP in process and over a
// socket, and as bare messages in memory and over stdio; and holds what comes back against the
// file. In a file, `---` lines part what the client says from what it hears;
// `{token}` is a good token, `{other_token}` one without the tool's scope; `Content-Length: *` is
// filled in, and the request id is left out of the comparison, since it is new each time.
// Without HTTP the bodies are the messages, and nobody has to say who they are; what begins with
// `--- client, HTTP only:` is left out then.
#include "01_greeting/greeting.hpp"
#include <warder/net/http_server.hpp>
#include <warder/testing/testing.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace {

struct turn {
    std::string said;
    std::string heard;
    bool http_only = false;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

/// A message of a file as it is on the wire: the line ends of its head, and its length.
std::string on_the_wire(const std::string& text) {
    const auto blank = text.find("\n\n");
    std::string head = text.substr(0, blank);
    if (head.ends_with('\n')) head.pop_back();
    std::string body = blank == std::string::npos ? "" : text.substr(blank + 2);
    if (body.ends_with('\n')) body.pop_back();
    const std::string length = "Content-Length: " + std::to_string(body.size());
    return replaced(replaced(head, "Content-Length: *", length), "\n", "\r\n") + "\r\n\r\n" + body;
}

std::vector<turn> read_conversation(const std::filesystem::path& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> parts;
    std::vector<bool> http_only;
    for (std::size_t begin = text.find("--- "); begin < text.size();) {
        const auto line_end = text.find('\n', begin);
        const auto next = std::min(text.find("\n--- ", line_end - 1), text.size());
        http_only.push_back(text.compare(begin, 22, "--- client, HTTP only:") == 0);
        parts.push_back(text.substr(line_end + 1, next > line_end ? next - line_end - 1 : 0));
        begin = next + 1;
    }
    EXPECT_EQ(parts.size() % 2, 0u) << path << ": something is said and not answered";
    std::vector<turn> turns;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2)
        turns.push_back({parts[i], parts[i + 1], http_only[i]});
    return turns;
}

std::string without_ids(const std::string& bytes) {
    return std::regex_replace(bytes, std::regex("X-Request-Id: [^\r\n]*"), "X-Request-Id: *");
}

/// Sends bytes to a port of this machine and reads until the server closes, as the last request
/// asks it to.
std::string over_a_socket(std::uint16_t port, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
    EXPECT_EQ(::send(socket, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    std::string replies;
    char block[4096];
    for (ssize_t got = 0; (got = ::recv(socket, block, sizeof block, 0)) > 0;) {
        replies.append(block, static_cast<std::size_t>(got));
    }
    ::close(socket);
    return replies;
}

class Conversation : public testing::TestWithParam<std::string> {};

TEST_P(Conversation, IsTheSameInProcessAndOverASocket) {
    warder::testing::client client(greeting());
    const std::string token = client.issuer().mint({.scopes = {"usr:read"}});
    const std::string other_token = client.issuer().mint({.scopes = {"openid"}});
    std::string said;
    std::string heard;
    const auto turns =
        read_conversation(std::filesystem::path(WARDER_CONVERSATIONS) / (GetParam() + ".txt"));
    ASSERT_FALSE(turns.empty());
    for (const turn& one : turns) {
        said +=
            on_the_wire(replaced(replaced(one.said, "{token}", token), "{other_token}", other_token)
            );
        heard += on_the_wire(one.heard);
    }

    EXPECT_EQ(without_ids(client.exchange(said)), heard);

    warder::net::http_server server({.port = 0, .loops = 1}, warder::null_log(), client.time());
    ASSERT_TRUE(server.listen());
    server.serve(client.service());
    EXPECT_EQ(without_ids(over_a_socket(server.port(), said)), heard);
}

/// The body of a message of a file.
std::string body_of(const std::string& text) {
    const std::string wire = on_the_wire(text);
    return wire.substr(wire.find("\r\n\r\n") + 4);
}

/// The turns that need no HTTP.
std::vector<turn> messages_of(const std::string& name) {
    auto turns = read_conversation(std::filesystem::path(WARDER_CONVERSATIONS) / (name + ".txt"));
    std::erase_if(turns, [](const turn& one) { return one.http_only; });
    for (turn& one : turns)
        one = {body_of(one.said), body_of(one.heard)};
    EXPECT_FALSE(turns.empty());
    return turns;
}

TEST_P(Conversation, IsTheSameInMemory) {
    warder::testing::client client(greeting(), {.stdio = true});
    const auto line = client.connect();
    for (const turn& one : messages_of(GetParam())) {
        line->send(one.said);
        if (one.heard.empty()) continue;
        EXPECT_EQ(line->take(std::chrono::seconds(20)), one.heard);
    }
    EXPECT_EQ(line->take(), std::nullopt);
}

/// A program whose standard input and output are pipes.
class started_program {
  public:
    explicit started_program(std::vector<const char*> words) {
        int to[2] = {-1, -1};
        int from[2] = {-1, -1};
        EXPECT_EQ(::pipe2(to, O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(from, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
        words.push_back(nullptr);
        char* no_variables[] = {nullptr};
        auto* const arguments = const_cast<char* const*>(words.data());
        EXPECT_EQ(
            ::posix_spawn(&process_, words[0], &actions, nullptr, arguments, no_variables), 0
        );
        posix_spawn_file_actions_destroy(&actions);
        ::close(to[0]);
        ::close(from[1]);
        in_ = to[1];
        out_ = ::fdopen(from[0], "r");
    }
    started_program(const started_program&) = delete;
    started_program& operator=(const started_program&) = delete;
    ~started_program() { std::fclose(out_); }

    void say(std::string line) const {
        line += '\n';
        EXPECT_EQ(::write(in_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    }
    std::string hear() {
        std::string line;
        for (int c = 0; (c = std::fgetc(out_)) != EOF && c != '\n';)
            line += static_cast<char>(c);
        return line;
    }
    /// Closes its input, and gives its exit status.
    int end() const {
        ::close(in_);
        int status = -1;
        ::waitpid(process_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t process_ = -1;
    int in_ = -1;
    std::FILE* out_ = nullptr;
};

TEST_P(Conversation, IsTheSameOverStdio) {
    started_program program({WARDER_GREETING, "--stdio", "--log-level", "error"});
    for (const turn& one : messages_of(GetParam())) {
        program.say(one.said);
        if (one.heard.empty()) continue;
        EXPECT_EQ(program.hear(), one.heard);
    }
    EXPECT_EQ(program.end(), 0);
    EXPECT_EQ(program.hear(), "");
}

std::vector<std::string> all_conversations() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(WARDER_CONVERSATIONS)) {
        if (entry.path().extension() == ".txt" && entry.path().stem() != "CMakeLists") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

INSTANTIATE_TEST_SUITE_P(
    OfThisFolder,
    Conversation,
    testing::ValuesIn(all_conversations()),
    [](const auto& row) { return row.param; }
);

}  // namespace
