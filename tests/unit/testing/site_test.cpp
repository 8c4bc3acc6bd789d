// The routes of an app behind its edge, asked by the in-process client.
#include "tasks.hpp"
#include <warder/server/placement.hpp>
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace warder {
namespace {

std::string body_of(http::request& request) {
    return request.body;
}

app echo() {
    app made({.name = "echo"});
    made.auth(oauth::scalekit_from_env());
    made.get("/page", body_of, {.is_public = true});
    made.post("/public", body_of, {.is_public = true});
    made.post("/small", body_of, {.is_public = true, .max_body_bytes = 8});
    made.post("/large", body_of, {.is_public = true, .max_body_bytes = 100'000});
    made.post("/guarded", body_of);
    return made;
}

testing::request_options sent(std::size_t bytes, std::string token = {}) {
    return {.json = std::string(bytes, 'x'), .token = std::move(token), .fields = {}};
}

TEST(SiteBody, OfAGetIsNeverRead) {
    testing::client client(echo());
    for (const char* method : {"GET", "HEAD"}) {
        const auto response = client.send(method, "/page", sent(100));
        EXPECT_EQ(response.status, 200u) << method;
        EXPECT_EQ(response.body, "") << method;
    }
    EXPECT_EQ(client.post("/public", sent(100)).body.size(), 100u);
}

TEST(SiteBody, OfAPublicRouteHasACapOfItsOwn) {
    testing::client client(echo());
    EXPECT_EQ(client.post("/public", sent(65'536)).status, 200u);
    EXPECT_EQ(client.post("/public", sent(65'537)).status, 413u);
    EXPECT_EQ(client.post("/public/", sent(65'537)).status, 413u);
    EXPECT_EQ(client.post("/small", sent(8)).status, 200u);
    EXPECT_EQ(client.post("/small", sent(9)).status, 413u);
    EXPECT_EQ(client.post("/large", sent(100'000)).status, 200u);
    EXPECT_EQ(client.post("/large", sent(100'001)).status, 413u);
}

TEST(SiteBody, BehindTheGuardHasTheCapOfTheServer) {
    testing::client client(echo());
    const std::string token = client.issuer().mint();
    EXPECT_EQ(client.post("/guarded", sent(65'537, token)).status, 200u);
    EXPECT_EQ(client.post("/guarded", sent(4 * 1024 * 1024 + 1, token)).status, 413u);
}

/// Keeps the thread's processor busy for as long as a handler must not.
void work_too_long() {
    const auto worked = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    };
    const auto enough = worked() + 2 * server::placement::slow;
    while (worked() < enough) {
    }
}

/// A plain route on its loop, which is the test's own thread, once 64 calls took no time at all;
/// its next two calls are slow.
void expect_moved_after_slow_calls(bool throws) {
    testing::client* owner = nullptr;
    std::thread::id ran_on;
    bool slow = false;
    app subject({.name = "threads"});
    subject.get("/x", [&](http::request&) -> std::string {
        ran_on = std::this_thread::get_id();
        if (slow) {
            work_too_long();
            owner->time().advance(std::chrono::milliseconds(5));
        }
        if (slow && throws) throw std::runtime_error("slow and wrong");
        return "";
    });
    testing::client client(std::move(subject));
    owner = &client;
    for (unsigned call = 0; call < server::placement::promote_after; ++call)
        client.get("/x");
    slow = true;
    for (int call = 0; call < 2; ++call) {
        EXPECT_EQ(client.get("/x").status, throws ? 500u : 200u);
        EXPECT_EQ(ran_on, std::this_thread::get_id());
    }
    slow = false;
    EXPECT_EQ(client.get("/x").status, 200u);
    EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST(SiteRoute, ThatIsSlowLeavesItsLoop) {
    expect_moved_after_slow_calls(false);
}

TEST(SiteRoute, ThatIsSlowAndThrowsLeavesItsLoopToo) {
    expect_moved_after_slow_calls(true);
}

void expect_warning(bool held, bool throws) {
    testing::client* owner = nullptr;
    app subject({.name = "turns"});
    subject.get(
        "/x",
        [&](http::request&) -> std::string {
            owner->time().advance(server::placement::long_turn);
            if (held) owner->time().advance(std::chrono::milliseconds(1));
            if (throws) throw std::runtime_error("slow and wrong");
            return "";
        },
        {.blocking = false}
    );
    testing::client client(std::move(subject));
    owner = &client;
    client.get("/x");
    const auto lines = client.log_lines();
    const std::string warning = "warning a handler held its event loop route=/x";
    EXPECT_EQ(std::count(lines.begin(), lines.end(), warning), held ? 1 : 0);
}

TEST(SiteRoute, ThatHoldsItsLoopIsLogged) {
    expect_warning(true, false);
    expect_warning(true, true);
    expect_warning(false, false);
}

/// A layer that goes on wherever `elsewhere` is run.
task<http::response> wander(
    tests::manual_executor& elsewhere, http::request& request, const http::next& inner
) {
    const bool moved = co_await resume_on(elsewhere);
    EXPECT_TRUE(moved);
    auto answering = inner(request);
    co_return co_await answering;
}

/// Runs a request whose loop is the test's own thread through a layer that changes threads; the
/// handler, which stores its thread in `ran_on`, must come back.
void expect_back_home(http::request request, app subject, const std::thread::id& ran_on) {
    tests::manual_executor home;
    tests::manual_executor elsewhere;
    subject.configure({});
    subject.use([&elsewhere](http::request& passed, const http::next& inner) {
        return wander(elsewhere, passed, inner);
    });
    request.fields.append("Host", "localhost");
    request.on = std::make_shared<http::connection>();
    request.on->home = &home;
    unsigned status = 0;
    start(subject.handle(std::move(request)), [&](const http::response& answer) {
        status = answer.status;
    });
    std::thread([&] { elsewhere.run(); }).join();
    EXPECT_EQ(ran_on, std::thread::id());
    EXPECT_EQ(home.queue.size(), 1u);
    home.run();
    EXPECT_EQ(ran_on, std::this_thread::get_id());
    EXPECT_EQ(status, 200u);
}

TEST(SiteLayers, ThatChangeThreadsDoNotMoveARoute) {
    std::thread::id ran_on;
    app subject({.name = "wandering"});
    const auto note = [&ran_on](http::request&) {
        ran_on = std::this_thread::get_id();
        return "";
    };
    subject.get("/x", note, {.blocking = false});
    http::request request;
    request.target = "/x";
    expect_back_home(std::move(request), std::move(subject), ran_on);
}

TEST(SiteLayers, ThatChangeThreadsDoNotMoveATool) {
    std::thread::id ran_on;
    app subject({.name = "wandering"});
    subject.tool({.name = "note", .blocking = false}, [&ran_on] {
        ran_on = std::this_thread::get_id();
    });
    http::request request;
    request.method = http::method::post;
    request.method_name = "POST";
    request.target = "/mcp";
    request.fields.append("Content-Type", "application/json");
    request.body = testing::call("note", "{}");
    expect_back_home(std::move(request), std::move(subject), ran_on);
}

/// Of a batch of so many calls, for a server that allows ten.
http::response answer_to_batch(testing::client& client, int calls) {
    std::string batch;
    for (int i = 0; i < calls; ++i)
        batch += (batch.empty() ? "[" : ",") + testing::call("hello", "{}");
    return client.post(
        "/mcp",
        {.json = batch + "]", .token = client.issuer().mint({.subject = "usr_1"}), .fields = {}}
    );
}

TEST(SiteLimits, CountEachRequestOfABatch) {
    app subject({.name = "limited"});
    subject.auth(oauth::scalekit_from_env());
    subject.tool({.name = "hello"}, [] { return "hello"; });
    subject.limit("10/minute");
    testing::client client(std::move(subject));
    const auto first = answer_to_batch(client, 6);
    EXPECT_EQ(first.status, 200u);
    EXPECT_EQ(first.fields["X-RateLimit-Remaining"], "4");
    // The POST itself is counted before its body is read; what it holds is counted whole or not.
    const auto second = answer_to_batch(client, 5);
    EXPECT_EQ(second.status, 429u);
    EXPECT_EQ(second.fields["X-RateLimit-Remaining"], "3");
    const auto third = answer_to_batch(client, 3);
    EXPECT_EQ(third.status, 200u);
    EXPECT_EQ(third.fields["X-RateLimit-Remaining"], "0");
    EXPECT_EQ(answer_to_batch(client, 1).status, 429u);
}

TEST(SiteLimits, StandOnRefusalsOfWhatWasCounted) {
    app subject({.name = "limited"});
    subject.auth(oauth::scalekit_from_env());
    subject.tool({.name = "hello"}, [] { return "hello"; });
    subject.limit("10/minute");
    testing::client client(std::move(subject));
    const auto token = client.issuer().mint({.subject = "usr_1"});
    http::fields coded;
    coded.append("Content-Encoding", "gzip");
    const auto refused = client.post("/mcp", {.json = "{}", .token = token, .fields = coded});
    EXPECT_EQ(refused.status, 415u);
    EXPECT_EQ(refused.fields["X-RateLimit-Remaining"], "9");
    EXPECT_EQ(client.post("/mcp", {.json = "{}", .token = token, .fields = {}}).status, 400u);
    const auto unknown = client.post("/nothing", {.json = "{}", .token = token, .fields = {}});
    EXPECT_EQ(unknown.status, 404u);
    EXPECT_EQ(unknown.fields["X-RateLimit-Remaining"], "7");
}

TEST(SiteLimits, CountABatchBehindWhiteSpace) {
    app subject({.name = "limited"});
    subject.auth(oauth::scalekit_from_env());
    subject.tool({.name = "hello"}, [] { return "hello"; });
    subject.limit("10/minute");
    testing::client client(std::move(subject));
    const std::string one = testing::call("hello", "{}");
    const auto answer = client.post(
        "/mcp",
        {.json = " \n[" + one + "," + one + "]",
         .token = client.issuer().mint({.subject = "usr_1"}),
         .fields = {}}
    );
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.fields["X-RateLimit-Remaining"], "8");
}

TEST(Site, AStatusThatEndsNothingIsAFault) {
    app subject({.name = "page"});
    for (const unsigned status : {100u, 101u, 199u, 600u, 0u}) {
        subject.get(
            "/" + std::to_string(status),
            [status](http::request&) {
                return http::response{.status = status, .fields = {}, .body = {}};
            },
            {.is_public = true}
        );
    }
    testing::client client(std::move(subject));
    for (const char* path : {"/100", "/101", "/199", "/600", "/0"}) {
        EXPECT_EQ(client.get(path).status, 500u) << path;
    }
}

app with_page(std::string path) {
    app made({.name = "page"});
    made.get(std::move(path), [](http::request&) { return "page"; }, {.is_public = true});
    return made;
}

/// Mounts `inner` at `prefix` of an app with a route, and gives what the build says to it.
std::string refusal_of(std::string route, std::string prefix, app inner) {
    app outer = with_page(std::move(route));
    outer.mount(std::move(prefix), std::move(inner));
    try {
        const testing::client client(std::move(outer));
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

TEST(SiteMount, ThatHidesAPathIsRefused) {
    const auto sentence = [](const std::string& path, const std::string& prefix) {
        return path + " is hidden by the app that is mounted at " + prefix +
               "; give one of them another path";
    };
    EXPECT_EQ(refusal_of("/page", "/x", with_page("/page")), "");
    EXPECT_EQ(refusal_of("/xx", "/x", with_page("/page")), "");
    EXPECT_EQ(refusal_of("/{name}/page", "/x", with_page("/page")), "");
    EXPECT_EQ(refusal_of("/x/page", "/x", with_page("/page")), sentence("/x/page", "/x"));
    EXPECT_EQ(refusal_of("/x", "/x", with_page("/page")), sentence("/x", "/x"));
    EXPECT_EQ(refusal_of("/page", "/mcp", with_page("/page")), sentence("/mcp", "/mcp"));
    EXPECT_EQ(refusal_of("/page", "/health", with_page("/page")), sentence("/health", "/health"));
    EXPECT_EQ(
        refusal_of("/page", "/.well-known", with_page("/page")),
        sentence("/.well-known/oauth-protected-resource", "/.well-known")
    );
}

TEST(SiteMount, TwiceAtOnePrefixIsRefused) {
    app outer = with_page("/page");
    outer.mount("/x", with_page("/a"));
    outer.mount("/x", with_page("/b"));
    EXPECT_THROW(testing::client(std::move(outer)), std::invalid_argument);
}

TEST(SiteMount, HidesNothingOfAnotherMountUnlessAPathIsTheSame) {
    for (const bool same : {false, true}) {
        app outer = with_page("/page");
        outer.mount("/a", with_page(same ? "/b/page" : "/c/page"));
        outer.mount("/a/b", with_page("/page"));
        if (same) {
            EXPECT_THROW(testing::client(std::move(outer)), std::invalid_argument);
        } else {
            testing::client client(std::move(outer));
            EXPECT_EQ(client.get("/a/c/page").status, 200u);
            EXPECT_EQ(client.get("/a/b/page").status, 200u);
        }
    }
}

TEST(SiteMetadata, IsNotHiddenByARouteWithParameters) {
    app subject = echo();
    subject.get("/.well-known/{name}", [](http::request&) { return "page"; }, {.is_public = true});
    testing::client client(std::move(subject));
    const auto document = client.get("/.well-known/oauth-protected-resource");
    EXPECT_EQ(document.fields["Content-Type"], "application/json");
    EXPECT_EQ(client.get("/.well-known/other").body, "page");
}

}  // namespace
}  // namespace warder
