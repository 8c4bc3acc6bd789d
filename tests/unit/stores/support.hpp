/// A time that the test owns, and records to keep.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/stores/record_store.hpp>

#include <atomic>
#include <chrono>
#include <string>

namespace warder::stores {

/// A clock that stands still until it is told to go on.
class test_clock final : public clock {
  public:
    void advance(std::chrono::seconds by) { passed_ += by.count(); }

    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::seconds(1'767'225'600 + passed_));
    }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::seconds(passed_));
    }

  private:
    std::atomic<std::int64_t> passed_ = 0;
};

inline record sample(const clock& time, std::string key, std::string group = {}) {
    return {
        .kind = "code",
        .key = std::move(key),
        .group = std::move(group),
        .value = R"({"user":"ada"})",
        .ends = time.now() + std::chrono::seconds(60),
    };
}

}  // namespace warder::stores
