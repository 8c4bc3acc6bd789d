/// Runs a task that does not suspend, and gives its value.
#pragma once

#include <warder/core/task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace warder::http {

template <class T>
T run(task<T> work) {
    std::optional<T> ended;
    start(std::move(work), [&](T value) { ended = std::move(value); });
    EXPECT_TRUE(ended.has_value());
    return std::move(*ended);
}

}  // namespace warder::http
