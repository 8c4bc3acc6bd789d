#include <warder/core/function.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace warder {
namespace {

/// Counts how many of its kind are alive.
struct counted {
    explicit counted(int& alive) : alive_(&alive) { ++*alive_; }
    counted(counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
    ~counted() { --*alive_; }
    int operator()() const { return *alive_; }

  private:
    int* alive_;
};

TEST(UniqueFunction, CallsWhatItOwns) {
    const unique_function<std::string(std::string, int)> twice = [](std::string text, int times) {
        return text + std::to_string(times);
    };
    EXPECT_EQ(twice("a", 2), "a2");
}

TEST(UniqueFunction, TakesWhatCanOnlyBeMoved) {
    unique_function<std::unique_ptr<int>(std::unique_ptr<int>)> pass =
        [kept = std::make_unique<int>(7)](std::unique_ptr<int> given) {
            *given += *kept;
            return given;
        };
    EXPECT_EQ(*pass(std::make_unique<int>(1)), 8);
}

TEST(UniqueFunction, IsEmptyUntilItIsGivenSomethingAndAfterItWasMovedFrom) {
    unique_function<int()> empty;
    EXPECT_FALSE(empty);
    unique_function<int()> full = [] { return 1; };
    EXPECT_TRUE(full);
    empty = std::move(full);
    EXPECT_TRUE(empty);
    EXPECT_FALSE(full);  // NOLINT(bugprone-use-after-move): what a moved-from one is, is the rule
    EXPECT_EQ(empty(), 1);
}

TEST(UniqueFunction, DestroysWhatItOwnsOnce) {
    int first = 0;
    int second = 0;
    {
        unique_function<int()> owner = counted(first);
        EXPECT_EQ(first, 1);
        unique_function<int()> other = counted(second);
        owner = std::move(other);
        EXPECT_EQ(first, 0);
        EXPECT_EQ(second, 1);
        owner = std::move(*&owner);
        EXPECT_EQ(owner(), 1);
    }
    EXPECT_EQ(second, 0);
}

int twice(function_ref<int(int)> called) {
    return called(1) + called(2);
}

TEST(FunctionRef, CallsWhatItRefersToAndCopiesNothing) {
    int copies = 0;
    const counted kept(copies);
    int sum = 0;
    const auto add = [&sum, &kept](int number) {
        static_cast<void>(kept);
        return sum += number;
    };
    EXPECT_EQ(twice(add), 1 + 3);
    EXPECT_EQ(sum, 3);
    EXPECT_EQ(twice([](int number) { return number * 10; }), 30);
    EXPECT_EQ(copies, 1);
}

TEST(UniqueFunction, DropsAValueThatItsSignatureDoesNotHave) {
    int calls = 0;
    const unique_function<void()> called = [&calls] { return ++calls; };
    called();
    EXPECT_EQ(calls, 1);
}

void once(function_ref<void(int)> called) {
    called(1);
}

TEST(FunctionRef, DropsAValueThatItsSignatureDoesNotHave) {
    int sum = 0;
    once([&sum](int number) { return sum += number; });
    EXPECT_EQ(sum, 1);
}

TEST(FunctionRef, MayChangeWhatItRefersTo) {
    auto count = [calls = 0](int) mutable { return ++calls; };
    EXPECT_EQ(twice(count), 1 + 2);
    EXPECT_EQ(count(0), 3);
}

}  // namespace
}  // namespace warder
