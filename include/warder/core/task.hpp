/// Lazy coroutines: `task<T>` starts when it is awaited and resumes its awaiter when it ends.
#pragma once

#include <warder/core/executor.hpp>
#include <warder/core/frame_memory.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace warder {

template <class T = void>
class task;

namespace detail {

/// Resumes whoever awaits the finished task, without growing the stack (symmetric transfer).
struct resume_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> finished) const noexcept {
        return finished.promise().awaiter;
    }
    void await_resume() const noexcept {}
};

struct task_promise_base : kept_frame {
    std::coroutine_handle<> awaiter = std::noop_coroutine();
    std::exception_ptr exception;

    std::suspend_always initial_suspend() const noexcept { return {}; }
    resume_awaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct task_promise : task_promise_base {
    std::optional<T> value;

    task<T> get_return_object() noexcept;
    template <class U>
        requires std::is_constructible_v<T, U&&>
    void return_value(U&& returned) {
        value.emplace(std::forward<U>(returned));
    }
    T take() {
        if (exception) std::rethrow_exception(exception);
        return std::move(*value);
    }
};

template <>
struct task_promise<void> : task_promise_base {
    task<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void take() const {
        if (exception) std::rethrow_exception(exception);
    }
};

}  // namespace detail

/// A computation that has not started: `co_await` runs it and gives its value.
///
/// Owns its coroutine; awaited at most once, by the one coroutine that holds it. A task that is
/// never awaited never runs. An exception in it is rethrown to the awaiter. Parameters of a
/// coroutine are taken by value, or by reference to something that the awaiter keeps alive.
///
/// @threads  a task is used by one thread at a time; it may end on another thread than it began on
template <class T>
class [[nodiscard]] task {
  public:
    using promise_type = detail::task_promise<T>;
    using value_type = T;

    task(task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
    task& operator=(task&& other) noexcept {
        if (this != &other) {
            if (coroutine_) coroutine_.destroy();
            coroutine_ = std::exchange(other.coroutine_, nullptr);
        }
        return *this;
    }
    ~task() {
        if (coroutine_) coroutine_.destroy();
    }

    struct awaiter {
        std::coroutine_handle<promise_type> coroutine;

        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
            coroutine.promise().awaiter = awaiting;
            return coroutine;
        }
        T await_resume() const { return coroutine.promise().take(); }
    };
    awaiter operator co_await() const& noexcept { return {coroutine_}; }

  private:
    friend promise_type;
    explicit task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}

    std::coroutine_handle<promise_type> coroutine_;
};

namespace detail {

template <class T>
task<T> task_promise<T>::get_return_object() noexcept {
    return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}
inline task<void> task_promise<void>::get_return_object() noexcept {
    return task<void>(std::coroutine_handle<task_promise>::from_promise(*this));
}

/// A coroutine that nobody awaits: it starts at once and frees itself when it ends.
struct detached {
    struct promise_type : kept_frame {
        detached get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
    };
};

template <class T, class Done>
detached run_detached(task<T> work, Done done) {
    if constexpr (std::is_void_v<T>) {
        co_await work;
        done();
    } else {
        T value = co_await work;
        done(std::move(value));
    }
}

}  // namespace detail

/// Starts `work` now and calls `done` with its value when it ends: perhaps before this returns,
/// perhaps later on another thread.
///
/// @errors  an exception that leaves `work` or `done` ends the program: whoever starts work catches
/// in it
template <class T, class Done>
void start(task<T> work, Done done) {
    detail::run_detached<T, Done>(std::move(work), std::move(done));
}

/// Awaitable that continues the awaiting coroutine on another executor.
///
/// `co_await resume_on(pool)` gives true when the coroutine now runs there, and false when the
/// executor refused it (its queue is full or closed), in which case it goes on where it was.
class [[nodiscard]] resume_on {
  public:
    explicit resume_on(executor& target) noexcept : target_(target) {}

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> awaiting) {
        // Written before the post: from then on another thread may already run, and end, the
        // awaiting coroutine.
        accepted_ = true;
        if (target_.post(awaiting)) return true;
        accepted_ = false;
        return false;
    }
    bool await_resume() const noexcept { return accepted_; }

  private:
    executor& target_;
    bool accepted_ = false;
};

}  // namespace warder
