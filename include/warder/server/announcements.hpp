/// What changes in a server while it serves, told to the clients that want to know.
#pragma once

#include <warder/core/function.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace warder::server {

/// One change.
struct change {
    enum class kind : std::uint8_t {
        tools,      ///< a tool was added, removed, hidden or shown
        prompts,    ///< the same for prompts
        resources,  ///< the same for resources and families of them
        resource,   ///< the contents of the resource at `uri`
        task,       ///< the task whose id is `uri`
    };

    change::kind what;
    std::string uri{};
};

/// Passes changes on to everybody who listens.
///
/// @threads  all functions may be called concurrently
class announcements {
  public:
    /// Called on the thread of whoever announces, one at a time. It must be quick, and must not
    /// call this object.
    using listener = unique_function<void(const change&)>;

    /// Keeps its listener until it is destroyed; then the listener is not called any more.
    class registration {
      public:
        registration() = default;
        registration(registration&& other) noexcept
            : from_(std::exchange(other.from_, nullptr)), id_(other.id_) {}
        registration& operator=(registration&& other) noexcept {
            std::swap(from_, other.from_);
            std::swap(id_, other.id_);
            return *this;
        }
        ~registration();

      private:
        friend announcements;
        registration(announcements& from, std::uint64_t id) : from_(&from), id_(id) {}

        announcements* from_ = nullptr;
        std::uint64_t id_ = 0;
    };

    /// @return  to be kept; this object outlives it
    [[nodiscard]] registration listen(listener who);

    void announce(const change& what);

    /// How many listen.
    std::size_t listeners() const;

  private:
    mutable std::mutex mutex_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<std::uint64_t, listener> listeners_;
};

}  // namespace warder::server
