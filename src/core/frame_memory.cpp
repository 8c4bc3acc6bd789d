#include <warder/core/frame_memory.hpp>

#include <pthread.h>

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
    std::size_t room = 0;  ///< how many more it may keep
};

/// What one thread keeps. Without a destructor, so that a coroutine that ends after the thread's
/// other objects still finds it; there is no room then, as there is none at first.
struct kept_memory {
    std::array<size_list, size_count> sizes;
    bool has_begun = false;
};

constinit thread_local kept_memory kept;

/// Position of the list for a size from 1 to `largest_kept_frame`.
std::size_t index_of(std::size_t bytes) noexcept {
    return (bytes - 1) / step;
}

std::size_t rounded(std::size_t bytes) noexcept {
    return (index_of(bytes) + 1) * step;
}

/// Gives everything back; called when its thread ends.
void give_back(void*) noexcept {
    for (std::size_t i = 0; i < size_count; ++i) {
        while (free_link* const link = kept.sizes[i].first) {
            kept.sizes[i].first = link->next;
            ::operator delete(link, (i + 1) * step);
        }
        kept.sizes[i].room = 0;
    }
}

/// Has `give_back` called at the end of the calling thread; false where it cannot be. With a key of
/// POSIX, since the destructor of a `thread_local` is registered with the dynamic loader, for which
/// a first request would wait while libcurl is loaded.
bool register_thread() noexcept {
    struct end_key {
        pthread_key_t value{};
        bool exists = pthread_key_create(&value, give_back) == 0;
    };
    static const end_key key;
    return key.exists && pthread_setspecific(key.value, &kept) == 0;
}

/// Makes room on a thread that keeps nothing yet; where its end would not be told, it never does.
void begin() noexcept {
    kept.has_begun = true;
    if (!register_thread()) return;
    for (size_list& list : kept.sizes)
        list.room = most_kept_frames;
}

}  // namespace

void* allocate_frame(std::size_t bytes) {
    if (bytes > largest_kept_frame) return ::operator new(bytes);
    size_list& list = kept.sizes[index_of(bytes)];
    free_link* const link = list.first;
    // Rounded, so that it fits whoever gets it next.
    if (link == nullptr) return ::operator new(rounded(bytes));
    list.first = link->next;
    ++list.room;
    return link;
}

void free_frame(void* frame, std::size_t bytes) noexcept {
    if (bytes > largest_kept_frame) return ::operator delete(frame, bytes);
    size_list& list = kept.sizes[index_of(bytes)];
    if (list.room == 0) {
        if (!kept.has_begun) begin();
        if (list.room == 0) return ::operator delete(frame, rounded(bytes));
    }
    list.first = ::new (frame) free_link{list.first};
    --list.room;
}

std::size_t kept_frames(std::size_t bytes) noexcept {
    if (bytes > largest_kept_frame) return 0;
    std::size_t count = 0;
    const free_link* link = kept.sizes[index_of(bytes)].first;
    for (; link != nullptr; link = link->next)
        ++count;
    return count;
}

#endif

}  // namespace warder::detail
