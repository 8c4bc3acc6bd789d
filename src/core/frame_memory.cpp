#include <warder/core/frame_memory.hpp>

#include <array>
#include <new>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define WARDER_ADDRESS_SANITIZER
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define WARDER_ADDRESS_SANITIZER
#endif

namespace warder::detail {

#ifdef WARDER_ADDRESS_SANITIZER

void* allocate_frame(std::size_t bytes) {
    return ::operator new(bytes);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
    ::operator delete(frame, bytes);
}

std::size_t kept_frames(std::size_t) noexcept {
    return 0;
}

#else

namespace {

constexpr std::size_t step = 64;
constexpr std::size_t size_count = largest_kept_frame / step;

/// A free frame, which holds the way to the next one.
struct free_link {
    free_link* next;
};

struct size_list {
    free_link* first = nullptr;
    std::size_t count = 0;
};

/// What one thread keeps. Without a destructor, so that a coroutine that ends after the thread's
/// other objects still finds it.
struct kept_memory {
    std::array<size_list, size_count> sizes;
    enum class state : unsigned char { unused, open, closed } state = state::unused;
};

constinit thread_local kept_memory kept;

/// Position of the list for a size from 1 to `largest_kept_frame`.
std::size_t index_of(std::size_t bytes) noexcept {
    return (bytes - 1) / step;
}

std::size_t rounded(std::size_t bytes) noexcept {
    return (index_of(bytes) + 1) * step;
}

/// Gives everything back when its thread ends.
struct closer {
    ~closer() {
        kept.state = kept_memory::state::closed;
        for (std::size_t i = 0; i < size_count; ++i) {
            while (free_link* const link = kept.sizes[i].first) {
                kept.sizes[i].first = link->next;
                ::operator delete(link, (i + 1) * step);
            }
            kept.sizes[i].count = 0;
        }
    }
};

/// Whether the calling thread may keep frames: until it ends.
bool is_open() noexcept {
    if (kept.state == kept_memory::state::unused) {
        thread_local const closer at_exit;
        static_cast<void>(at_exit);
        kept.state = kept_memory::state::open;
    }
    return kept.state == kept_memory::state::open;
}

}  // namespace

void* allocate_frame(std::size_t bytes) {
    if (bytes > largest_kept_frame) return ::operator new(bytes);
    size_list& list = kept.sizes[index_of(bytes)];
    free_link* const link = list.first;
    // Rounded, so that it fits whoever gets it next.
    if (link == nullptr) return ::operator new(rounded(bytes));
    list.first = link->next;
    --list.count;
    return link;
}

void free_frame(void* frame, std::size_t bytes) noexcept {
    if (bytes > largest_kept_frame) return ::operator delete(frame, bytes);
    size_list& list = kept.sizes[index_of(bytes)];
    if (list.count == most_kept_frames || !is_open()) {
        return ::operator delete(frame, rounded(bytes));
    }
    list.first = ::new (frame) free_link{list.first};
    ++list.count;
}

std::size_t kept_frames(std::size_t bytes) noexcept {
    return bytes > largest_kept_frame ? 0 : kept.sizes[index_of(bytes)].count;
}

#endif

}  // namespace warder::detail
