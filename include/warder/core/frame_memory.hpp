/// Memory for the frames of coroutines: each thread keeps a few that are free for the next ones.
#pragma once

#include <cstddef>

namespace warder::detail {

/// Frames up to this size are kept when they are freed; larger ones go to the heap at once.
inline constexpr std::size_t largest_kept_frame = 1024;

/// Most frames of one size (a multiple of 64 bytes) that a thread keeps, so that it holds at most
/// 136 KiB in all.
inline constexpr std::size_t most_kept_frames = 16;

/// Memory for one frame, from those that the calling thread keeps, or from the heap.
///
/// @throws std::bad_alloc  where the heap has none
void* allocate_frame(std::size_t bytes);

/// Frees what `allocate_frame` gave for the same size, on any thread: it is kept for the next frame
/// there, or goes to the heap where enough are kept and where the thread is about to end.
void free_frame(void* frame, std::size_t bytes) noexcept;

/// How many free frames of that size the calling thread keeps. None ever under the address
/// sanitizer, which is to see each frame end.
std::size_t kept_frames(std::size_t bytes) noexcept;

/// Base of a promise whose coroutines live in such memory.
struct kept_frame {
    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept {
        free_frame(frame, bytes);
    }
};

}  // namespace warder::detail
