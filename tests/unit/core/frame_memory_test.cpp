#include <warder/core/frame_memory.hpp>
#include <warder/core/task.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace warder::detail {
namespace {

constexpr std::size_t a_frame = 200;

/// Whether this build keeps frames at all: under the address sanitizer it does not.
bool keeps_frames() {
    free_frame(allocate_frame(a_frame), a_frame);
    return kept_frames(a_frame) > 0;
}

/// Runs on a thread of its own, which keeps nothing yet.
template <class F>
void on_new_thread(F run) {
    std::thread(run).join();
}

class FrameMemory : public testing::Test {
  protected:
    void SetUp() override {
        if (!keeps_frames()) GTEST_SKIP() << "the address sanitizer sees each frame end";
    }
};

TEST_F(FrameMemory, AFreedFrameIsTheNextOfItsSize) {
    void* const first = allocate_frame(a_frame);
    free_frame(first, a_frame);
    void* const other_size = allocate_frame(2 * a_frame);
    EXPECT_NE(other_size, first);
    void* const second = allocate_frame(a_frame);
    EXPECT_EQ(second, first);
    free_frame(other_size, 2 * a_frame);
    free_frame(second, a_frame);
}

TEST_F(FrameMemory, SizesOfOneStepShareTheirFrames) {
    void* const first = allocate_frame(193);
    free_frame(first, 193);
    void* const second = allocate_frame(256);
    EXPECT_EQ(second, first);
    free_frame(second, 256);
}

TEST_F(FrameMemory, AThreadKeepsOnlySoMany) {
    on_new_thread([] {
        std::vector<void*> frames;
        for (std::size_t i = 0; i < 2 * most_kept_frames; ++i)
            frames.push_back(allocate_frame(a_frame));
        for (void* const frame : frames)
            free_frame(frame, a_frame);
        EXPECT_EQ(kept_frames(a_frame), most_kept_frames);
    });
}

TEST_F(FrameMemory, ALargeFrameIsNotKept) {
    on_new_thread([] {
        free_frame(allocate_frame(largest_kept_frame), largest_kept_frame);
        EXPECT_EQ(kept_frames(largest_kept_frame), 1U);
        free_frame(allocate_frame(largest_kept_frame + 1), largest_kept_frame + 1);
        EXPECT_EQ(kept_frames(largest_kept_frame + 1), 0U);
    });
}

TEST_F(FrameMemory, AFrameIsKeptWhereItIsFreed) {
    const std::size_t before = kept_frames(a_frame);
    void* const frame = allocate_frame(a_frame);
    on_new_thread([frame] {
        free_frame(frame, a_frame);
        EXPECT_EQ(kept_frames(a_frame), 1U);
        void* const next = allocate_frame(a_frame);
        EXPECT_EQ(next, frame);
        free_frame(next, a_frame);
    });
    EXPECT_EQ(kept_frames(a_frame), before - 1);
}

/// Frees a frame while the objects of its thread are destroyed.
struct frees_late {
    void* frame = nullptr;
    ~frees_late() { free_frame(frame, a_frame); }
};

TEST_F(FrameMemory, AFrameMayBeFreedWhileItsThreadEnds) {
    on_new_thread([] {
        thread_local frees_late late;
        late.frame = allocate_frame(a_frame);
        free_frame(allocate_frame(a_frame), a_frame);
        EXPECT_EQ(kept_frames(a_frame), 1U);
    });
}

task<int> one() {
    co_return 1;
}

TEST_F(FrameMemory, TasksLiveInIt) {
    on_new_thread([] {
        std::size_t kept = 0;
        const auto count = [&] {
            kept = 0;
            for (std::size_t bytes = 1; bytes <= largest_kept_frame; bytes += 64)
                kept += kept_frames(bytes);
            return kept;
        };
        int value = 0;
        start(one(), [&](int got) { value = got; });
        EXPECT_EQ(value, 1);
        // The task's frame, and the one of whoever awaited it.
        EXPECT_EQ(count(), 2U);
        start(one(), [&](int got) { value += got; });
        EXPECT_EQ(value, 2);
        EXPECT_EQ(count(), 2U);
    });
}

}  // namespace
}  // namespace warder::detail
