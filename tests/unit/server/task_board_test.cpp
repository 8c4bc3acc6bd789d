#include "unit/server/fixture.hpp"
#include <warder/server/task_board.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace warder::server {
namespace {

using namespace std::chrono_literals;
using mcp::task_status;

class moving_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return time; }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }

    std::chrono::system_clock::time_point time{std::chrono::hours(1000)};
};

mcp::input_request question(const std::string& key) {
    return mcp::ask_for_roots(key);
}

std::vector<std::string> keys_of(const mcp::task_state& told) {
    std::vector<std::string> keys;
    for (const auto& one : told.questions)
        keys.push_back(one.key);
    return keys;
}

struct TaskBoard : testing::Test {
    std::shared_ptr<running_task> begin(
        const std::string& principal = "ada", std::size_t bytes = 0
    ) {
        return board.begin({.ttl = 60s, .status = "At work"}, principal, "tool", bytes, nullptr);
    }

    std::optional<mcp::task_state> told(const std::string& id) const {
        const auto found = board.find(id, "ada");
        return found ? std::optional(found->told) : std::nullopt;
    }

    /// Asks; what comes of it goes into `answered`.
    void ask(running_task& asked, std::vector<std::string> keys) {
        questions.clear();
        for (const auto& key : keys)
            questions.push_back(question(key));
        answered.reset();
        start(asked.ask(questions), [this](auto outcome) { answered = std::move(outcome); });
    }

    /// Asks something of that size.
    void ask_much(running_task& asked, std::size_t bytes, const std::string& second = {}) {
        questions = {question("a")};
        questions.front().params.assign(bytes, ' ');
        if (!second.empty()) questions.push_back(question(second));
        answered.reset();
        start(asked.ask(questions), [this](auto outcome) { answered = std::move(outcome); });
    }

    static constexpr std::size_t most_bytes = task_board::most_bytes_of_one_caller;

    moving_clock time;
    memory_task_store store;
    announcements changes;
    task_board board{{time, system_entropy(), store, changes}};
    std::vector<mcp::input_request> questions;
    std::optional<result<std::vector<std::string>>> answered;
};

TEST_F(TaskBoard, ATaskIsFoundFromItsBeginning) {
    const auto task = begin();
    const auto now = told(task->told().id);
    ASSERT_TRUE(now);
    EXPECT_EQ(now->status, task_status::working);
    EXPECT_EQ(now->message, "At work");
    EXPECT_EQ(now->created, time.time);
    EXPECT_EQ(now->ttl, 60s);
    EXPECT_EQ(now->id.size(), 32u);
}

TEST_F(TaskBoard, SomebodyElsesTaskIsUnknown) {
    const auto task = begin("ada");
    const std::string id = task->told().id;
    EXPECT_TRUE(board.find(id, "ada"));
    EXPECT_FALSE(board.find(id, "bob"));
    EXPECT_FALSE(board.find(id, ""));
    EXPECT_FALSE(board.find("00", "ada"));
}

TEST_F(TaskBoard, HowATaskEndsCountsOnce) {
    const auto completed = begin();
    completed->complete("{}");
    completed->fail({mcp::errc::handler_failed, "too late", {}});
    completed->cancel();
    completed->say("too late");
    EXPECT_EQ(completed->told().status, task_status::completed);
    EXPECT_EQ(completed->told().message, "At work");
    EXPECT_EQ(told(completed->told().id)->result, "{}");

    const auto cancelled = begin();
    cancelled->cancel();
    cancelled->complete("{}");
    EXPECT_EQ(told(cancelled->told().id)->status, task_status::cancelled);
    EXPECT_EQ(told(cancelled->told().id)->result, "");

    const auto failed = begin();
    failed->fail({mcp::errc::handler_failed, "broken", {}});
    failed->complete("{}");
    EXPECT_EQ(told(failed->told().id)->status, task_status::failed);
    EXPECT_EQ(told(failed->told().id)->failure->message, "broken");
}

TEST_F(TaskBoard, QuestionsAreAnsweredOneByOne) {
    const auto task = begin();
    const std::string id = task->told().id;
    ask(*task, {"a", "b"});
    EXPECT_EQ(told(id)->status, task_status::input_required);
    EXPECT_EQ(keys_of(*told(id)), (std::vector<std::string>{"a", "b"}));

    board.answer(id, {{"b", "2"}, {"unknown", "3"}});
    EXPECT_EQ(told(id)->status, task_status::input_required);
    EXPECT_EQ(keys_of(*told(id)), std::vector<std::string>{"a"});
    EXPECT_FALSE(answered);

    board.answer(id, {{"b", "4"}, {"a", "1"}});
    EXPECT_EQ(told(id)->status, task_status::working);
    EXPECT_TRUE(told(id)->questions.empty());
    ASSERT_TRUE(answered && *answered);
    EXPECT_EQ(**answered, (std::vector<std::string>{"1", "2"}));
}

TEST_F(TaskBoard, AKeyIsUsedOnceInATask) {
    const auto task = begin();
    const std::string id = task->told().id;
    for (const std::string key : {"k", "k-2", "k-3"}) {
        ask(*task, {"k"});
        EXPECT_EQ(keys_of(*told(id)), std::vector<std::string>{key});
        board.answer(id, {{"k-9", "0"}});
        EXPECT_FALSE(answered);
        board.answer(id, {{key, "1"}});
        EXPECT_TRUE(answered && *answered);
    }
}

TEST_F(TaskBoard, ACancelledTaskStopsItsHandlerAndIsAskedNoMore) {
    const auto task = begin();
    const std::string id = task->told().id;
    std::stop_source stop;
    task->stopped_by(stop);
    ask(*task, {"a"});
    board.cancel(id);
    EXPECT_TRUE(stop.stop_requested());
    ASSERT_TRUE(answered && !*answered);
    EXPECT_EQ(answered->error().code, std::errc::operation_canceled);
    EXPECT_TRUE(told(id)->questions.empty());
    ask(*task, {"b"});
    EXPECT_TRUE(answered && !*answered);
    EXPECT_EQ(told(id)->status, task_status::cancelled);
}

TEST_F(TaskBoard, ACancelThatComesBeforeTheHandlerCanBeStoppedStopsIt) {
    const auto task = begin();
    board.cancel(task->told().id);
    std::stop_source stop;
    task->stopped_by(stop);
    EXPECT_TRUE(stop.stop_requested());
}

TEST_F(TaskBoard, AQuestionThatNobodyAnswersFails) {
    const auto task = begin();
    ask(*task, {"a"});
    time.time += 60s;
    board.tick();
    EXPECT_FALSE(answered);
    time.time += 1s;
    board.tick();
    ASSERT_TRUE(answered && !*answered);
    EXPECT_EQ(answered->error().code, std::errc::timed_out);
    EXPECT_EQ(task->told().status, task_status::working);
}

TEST_F(TaskBoard, NothingButANewQuestionHasNewTime) {
    const auto task = begin();
    ask(*task, {"a", "b"});
    time.time += 40s;
    task->say("Still at work");
    board.answer(task->told().id, {{"a", "1"}});
    time.time += 21s;
    board.tick();
    ASSERT_TRUE(answered && !*answered);
    EXPECT_EQ(answered->error().code, std::errc::timed_out);

    ask(*task, {"c"});
    EXPECT_FALSE(answered);
    time.time += 60s;
    board.tick();
    EXPECT_FALSE(answered);
    board.answer(task->told().id, {{"c", "1"}});
    EXPECT_TRUE(answered && *answered);
}

TEST_F(TaskBoard, TheOutcomeIsForgottenWhenItsTimeIsOver) {
    const auto task = begin();
    const std::string id = task->told().id;
    time.time += 24h;
    board.tick();
    ASSERT_TRUE(told(id)) << "it is at work";
    task->complete("{}");
    time.time += 60s;
    board.tick();
    EXPECT_TRUE(told(id));
    time.time += 1ms;
    board.tick();
    EXPECT_FALSE(told(id));
}

TEST_F(TaskBoard, TheTimeToLiveHasBounds) {
    const auto ttl = [&](std::chrono::milliseconds asked) {
        return board.begin({.ttl = asked}, "ada", "tool", 0, nullptr)->told().ttl;
    };
    EXPECT_EQ(ttl(0ms), 1s);
    EXPECT_EQ(ttl(-5s), 1s);
    EXPECT_EQ(ttl(2min), 2min);
    EXPECT_EQ(ttl(1000h), 24h);
}

TEST_F(TaskBoard, ACallerHasABoundedNumberOfTasksAtWork) {
    std::vector<std::shared_ptr<running_task>> held;
    for (std::size_t i = 0; i < task_board::most_of_one_caller; ++i)
        held.push_back(begin("ada"));
    EXPECT_TRUE(held.back());
    EXPECT_FALSE(begin("ada"));
    EXPECT_TRUE(begin("bob"));
    // Its handler runs on.
    board.cancel(held.front()->told().id);
    EXPECT_FALSE(begin("ada"));
    held.erase(held.begin());
    EXPECT_TRUE(begin("ada"));
}

TEST_F(TaskBoard, OfTooManyThatEndedACallerLosesItsFirst) {
    const auto other = begin("bob");
    other->complete("{}");
    std::vector<std::string> ids;
    for (std::size_t i = 0; i <= memory_task_store::most_of_one_caller; ++i) {
        time.time += 1ms;
        const auto task = begin("ada");
        ASSERT_TRUE(task);
        ids.push_back(task->told().id);
        task->complete("{}");
    }
    EXPECT_FALSE(told(ids[0]));
    EXPECT_TRUE(told(ids[1]));
    EXPECT_TRUE(told(ids.back()));
    EXPECT_TRUE(board.find(other->told().id, "bob"));
}

TEST_F(TaskBoard, AllCallersTogetherHaveABoundedNumberOfTasks) {
    std::vector<std::shared_ptr<running_task>> held;
    for (std::size_t i = 0; i < task_board::most_running; ++i)
        held.push_back(begin("caller" + std::to_string(i / task_board::most_of_one_caller)));
    EXPECT_TRUE(held.back());
    EXPECT_FALSE(begin("ada"));
}

TEST_F(TaskBoard, ACallerHasABoundedNumberOfBytesAtWork) {
    const std::size_t half = most_bytes / 2 - std::string("At work").size();
    auto first = begin("ada", half);
    const auto second = begin("ada", half);
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(begin("ada", 0));
    EXPECT_TRUE(begin("bob", half));
    first->complete("{}");
    EXPECT_FALSE(begin("ada", half)) << "its handler runs on";
    first.reset();
    EXPECT_TRUE(begin("ada", half));
}

TEST_F(TaskBoard, AllCallersTogetherHaveABoundedNumberOfBytes) {
    std::vector<std::shared_ptr<running_task>> held;
    const std::size_t whole = most_bytes - std::string("At work").size();
    for (std::size_t i = 0; i < task_board::most_bytes / most_bytes; ++i)
        held.push_back(begin("caller" + std::to_string(i), whole));
    EXPECT_TRUE(held.back());
    EXPECT_FALSE(begin("ada"));
}

TEST_F(TaskBoard, AQuestionThatIsTooMuchFails) {
    const auto task = begin("ada", most_bytes / 2);
    const std::string id = task->told().id;
    ask_much(*task, most_bytes / 2);
    ASSERT_TRUE(answered && !*answered);
    EXPECT_EQ(answered->error().code, std::errc::no_buffer_space);
    EXPECT_EQ(told(id)->status, task_status::working);
    EXPECT_TRUE(told(id)->questions.empty());

    ask_much(*task, most_bytes / 4);
    EXPECT_FALSE(answered);
    EXPECT_FALSE(begin("ada", most_bytes / 4)) << "an open question counts";
    EXPECT_TRUE(board.answer(id, {{"a", "{}"}}));
    EXPECT_TRUE(answered && *answered);
    EXPECT_TRUE(begin("ada", most_bytes / 4)) << "one that was answered does not";
}

TEST_F(TaskBoard, AQuestionThatIsTakenBackDoesNotCount) {
    const auto task = begin("ada", most_bytes / 2);
    ask_much(*task, most_bytes / 4);
    EXPECT_FALSE(begin("ada", most_bytes / 4));
    board.cancel(task->told().id);
    EXPECT_TRUE(begin("ada", most_bytes / 4));
}

TEST_F(TaskBoard, AnswersThatWaitForOthersAreBounded) {
    const auto task = begin("ada", most_bytes / 2);
    const std::string id = task->told().id;
    ask_much(*task, 2, "b");
    const std::string much(most_bytes / 2, '1');
    EXPECT_FALSE(board.answer(id, {{"a", much}}));
    EXPECT_EQ(keys_of(*told(id)), (std::vector<std::string>{"a", "b"}));
    const std::string less(most_bytes / 4, '1');
    EXPECT_TRUE(board.answer(id, {{"a", less}}));
    EXPECT_FALSE(begin("ada", most_bytes / 4)) << "an answer that waits counts";
    EXPECT_TRUE(board.answer(id, {{"b", much}})) << "nothing waits any more";
    ASSERT_TRUE(answered && *answered);
    EXPECT_EQ(**answered, (std::vector<std::string>{less, much}));
    EXPECT_TRUE(begin("ada", most_bytes / 4));
}

TEST_F(TaskBoard, ATextThatIsTooMuchIsNotSaid) {
    const auto task = begin("ada", most_bytes / 2);
    task->say(std::string(most_bytes / 2 + 1, 't'));
    EXPECT_EQ(task->told().message, "At work");
    task->say(std::string(most_bytes / 4, 't'));
    EXPECT_FALSE(begin("ada", most_bytes / 4));
    task->say("Short");
    EXPECT_EQ(task->told().message, "Short");
    EXPECT_TRUE(begin("ada", most_bytes / 4));
}

TEST_F(TaskBoard, OutcomesOfOthersLeaveRoomForEverybody) {
    for (std::size_t i = 0; i < memory_task_store::most_tasks; ++i) {
        time.time += 1ms;
        const std::size_t caller = i % 11;  // the first ones have one more
        const auto task = begin("caller" + std::to_string(caller));
        ASSERT_TRUE(task);
        task->complete("{}");
    }
    const auto task = begin("ada");
    EXPECT_TRUE(task);
}

TEST_F(TaskBoard, AResultThatIsTooLargeFails) {
    const auto largest = begin();
    largest->complete(std::string(running_task::most_result_bytes, '1'));
    EXPECT_EQ(told(largest->told().id)->status, task_status::completed);
    const auto larger = begin();
    larger->complete(std::string(running_task::most_result_bytes + 1, '1'));
    EXPECT_EQ(told(larger->told().id)->status, task_status::failed);
    EXPECT_EQ(
        told(larger->told().id)->failure->message, "The result is too large to be kept (4 MiB)"
    );
}

TEST_F(TaskBoard, ASummaryIsForItsCallerToo) {
    const auto task = begin("ada");
    const std::string id = task->told().id;
    task->complete("{}");
    const auto found = board.summary(id, "ada");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->tool, "tool");
    EXPECT_EQ(found->status, task_status::completed);
    EXPECT_FALSE(board.summary(id, "bob"));
    EXPECT_FALSE(board.summary("00", "ada"));
}

TEST(MemoryTaskStore, WhoKeepsMostBytesLosesItsOldest) {
    memory_task_store store(10);
    const auto keep = [&store](const std::string& id, const std::string& principal, int bytes) {
        task_record kept;
        kept.told.id = id;
        kept.principal = principal;
        EXPECT_TRUE(store.create(kept));
        kept.told.status = task_status::completed;
        kept.told.changed += std::chrono::seconds(id.back());
        kept.told.result.assign(static_cast<std::size_t>(bytes), '1');
        store.update(kept);
    };
    keep("1", "bob", 2);
    keep("2", "ada", 4);
    keep("3", "ada", 4);
    EXPECT_TRUE(store.get("2"));
    keep("4", "bob", 1);
    EXPECT_TRUE(store.get("1"));
    EXPECT_FALSE(store.get("2"));
    EXPECT_TRUE(store.get("3"));
    keep("5", "ada", 3);
    EXPECT_TRUE(store.get("3")) << "what was forgotten does not count";
}

TEST(MemoryTaskStore, QuestionsAndTextsForPeopleCount) {
    const auto keeps_first = [](const auto& grow) {
        memory_task_store store(100);
        task_record first;
        first.told.id = "1";
        EXPECT_TRUE(store.create(first));
        first.told.status = task_status::completed;
        first.told.result.assign(10, '1');
        store.update(first);
        task_record second;
        second.told.id = "2";
        EXPECT_TRUE(store.create(second));
        grow(second.told);
        store.update(second);
        return store.get("1").has_value();
    };
    EXPECT_TRUE(keeps_first([](mcp::task_state& told) { told.message.assign(90, ' '); }));
    EXPECT_FALSE(keeps_first([](mcp::task_state& told) { told.message.assign(91, ' '); }));
    EXPECT_FALSE(keeps_first([](mcp::task_state& told) {
        told.questions.push_back({.key = "k", .method = "m", .params = std::string(89, ' ')});
    }));
}

TEST_F(TaskBoard, ChangesAreAnnounced) {
    std::vector<std::string> heard;
    const auto kept = changes.listen([&](const change& what) {
        EXPECT_EQ(what.what, change::kind::task);
        heard.emplace_back(to_string(told(what.uri)->status));
    });
    const auto task = begin();
    ask(*task, {"a"});
    board.answer(task->told().id, {{"a", "1"}});
    task->complete("{}");
    EXPECT_EQ(heard, (std::vector<std::string>{"input_required", "working", "completed"}));
}

TEST_F(TaskBoard, TextsAreToldOnceInAWhileAndTheLastOneCounts) {
    std::vector<std::string> heard;
    const auto kept =
        changes.listen([&](const change& what) { heard.push_back(told(what.uri)->message); });
    const auto task = board.begin({.ttl = 60s, .poll_interval = 5s}, "ada", "tool", 0, nullptr);
    for (const std::string text : {"1", "2", "3"})
        task->say(text);
    EXPECT_EQ(heard, std::vector<std::string>{"1"});
    EXPECT_EQ(task->told().message, "3");
    time.time += 4s;
    board.tick();
    EXPECT_EQ(heard.size(), 1u);
    time.time += 1s;
    board.tick();
    board.tick();
    EXPECT_EQ(heard, (std::vector<std::string>{"1", "3"}));
    time.time += 5s;
    task->say("4");
    task->say("5");
    ask(*task, {"a"});
    EXPECT_EQ(heard, (std::vector<std::string>{"1", "3", "4", "5"})) << "with its question";
    task->cancel();  // nobody else resumes who asks
}

TEST_F(TaskBoard, AServerThatStopsFailsQuestionsAndBeginsNoTask) {
    const auto task = begin();
    std::stop_source stop;
    task->stopped_by(stop);
    ask(*task, {"a"});
    board.stop();
    EXPECT_TRUE(stop.stop_requested());
    EXPECT_TRUE(answered && !*answered);
    EXPECT_FALSE(begin());
    EXPECT_FALSE(board.wait_until_idle(0ms));
    task->complete("{}");
    EXPECT_EQ(told(task->told().id)->status, task_status::completed);
}

TEST_F(TaskBoard, ItsEndWaitsForHandlers) {
    auto task = begin();
    std::thread handler([held = std::move(task)]() mutable { held.reset(); });
    board.finish();
    EXPECT_TRUE(board.wait_until_idle(0ms));
    handler.join();
}

TEST_F(TaskBoard, AnswersAndCancelsMayRace) {
    for (int round = 0; round < 200; ++round) {
        auto task = begin();
        const std::string id = task->told().id;
        ask(*task, {"a"});
        std::thread canceller([&] { board.cancel(id); });
        board.answer(id, {{"a", "1"}});
        canceller.join();
        EXPECT_TRUE(answered);
        EXPECT_EQ(told(id)->status, task_status::cancelled);
        EXPECT_TRUE(told(id)->questions.empty());
    }
}

}  // namespace
}  // namespace warder::server
