#include "socket_client.hpp"
#include "test_service.hpp"
#include <warder/net/runtime.hpp>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <latch>
#include <thread>

namespace warder::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A process of its own, which a test may send signals. It tells the test its port, and when a
/// request is held.
class program {
  public:
    explicit program(const std::function<int(program&)>& main) {
        if (::pipe(words_) != 0) throw std::runtime_error("no pipe");
        child_ = ::fork();
        if (child_ < 0) throw std::runtime_error("no process");
        if (child_ == 0) ::_exit(main(*this));
        // So that a child that died is heard as the end of the pipe.
        ::close(std::exchange(words_[1], -1));
    }
    ~program() {
        signal(SIGKILL);
        static_cast<void>(status());
        ::close(words_[0]);
    }
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    void tell(std::uint16_t word) const { EXPECT_EQ(::write(words_[1], &word, sizeof word), 2); }
    std::uint16_t hear() const {
        std::uint16_t word = 0;
        EXPECT_EQ(::read(words_[0], &word, sizeof word), 2);
        return word;
    }
    /// Nothing once the child was waited for: kill(2) takes other numbers for whole groups.
    void signal(int number) const {
        if (child_ > 0) ::kill(child_, number);
    }

    /// The exit status, or minus the signal that ended it.
    int status() {
        if (child_ <= 0) return 0;
        int status = 0;
        ::waitpid(std::exchange(child_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

  private:
    int words_[2] = {-1, -1};
    pid_t child_ = -1;
};

constexpr std::uint16_t held = 1;
constexpr std::uint16_t begun = 2;

/// Serves until a signal. "/hold" says that it is held and then never answers.
int serve(program& self, milliseconds grace) {
    runtime life;
    std::latch never(1);
    thread_pool pool(1);
    test_server server([&](http::request& request, http::body_source&) -> task<http::response> {
        if (request.target == "/hold") {
            static_cast<void>(co_await resume_on(pool));
            self.tell(held);
            never.wait();
        }
        co_return http::text_response(200, "hi");
    });
    self.tell(server.port());
    return life.run(server.server, {.grace = grace, .begin = [&] { self.tell(begun); }});
}

TEST(Runtime, ASignalEndsTheProgramInPeace) {
    for (const int number : {SIGTERM, SIGINT}) {
        program child([](program& self) { return serve(self, seconds(20)); });
        socket_client client(child.hear());
        ASSERT_TRUE(client.send(get("/")));
        EXPECT_EQ(client.receive().status, 200u);
        child.signal(number);
        EXPECT_EQ(child.hear(), begun);
        EXPECT_EQ(child.status(), 0);
    }
}

TEST(Runtime, AThreadThatWasThereBeforeDoesNotTakeTheSignal) {
    program child([](program& self) {
        std::latch never(1);
        std::thread earlier([&] { never.wait(); });
        const int status = serve(self, seconds(20));
        never.count_down();
        earlier.join();
        return status;
    });
    static_cast<void>(child.hear());
    child.signal(SIGTERM);
    EXPECT_EQ(child.hear(), begun);
    EXPECT_EQ(child.status(), 0);
}

TEST(Runtime, ASecondSignalEndsItNow) {
    program child([](program& self) { return serve(self, seconds(1000)); });
    socket_client client(child.hear());
    ASSERT_TRUE(client.send(get("/hold")));
    EXPECT_EQ(child.hear(), held);
    child.signal(SIGTERM);
    EXPECT_EQ(child.hear(), begun);
    child.signal(SIGINT);
    EXPECT_EQ(child.status(), 128 + SIGINT);
}

TEST(Runtime, ARequestThatDoesNotEndIsAbandonedAtTheDeadline) {
    program child([](program& self) { return serve(self, milliseconds(20)); });
    socket_client client(child.hear());
    ASSERT_TRUE(client.send(get("/hold")));
    EXPECT_EQ(child.hear(), held);
    child.signal(SIGTERM);
    EXPECT_EQ(child.status(), 1);
}

TEST(Runtime, AClosedConnectionIsNoSignal) {
    program child([](program& self) { return serve(self, seconds(20)); });
    const std::uint16_t port = child.hear();
    child.signal(SIGPIPE);
    socket_client client(port);
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
    child.signal(SIGTERM);
    EXPECT_EQ(child.hear(), begun);
    EXPECT_EQ(child.status(), 0);
}

TEST(Runtime, TheProgramCanEndItselfToo) {
    program child([](program&) {
        runtime life;
        test_server server(say_hi);
        std::thread other([&] { life.request_stop(); });
        const int status = life.run(server.server, {});
        other.join();
        return status + 7;
    });
    EXPECT_EQ(child.status(), 7);
}

}  // namespace
}  // namespace warder::net
