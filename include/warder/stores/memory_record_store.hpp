/// Records that the process takes along when it ends.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/stores/record_store.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace warder::stores {

/// A store in memory. Nothing it does can fail but for want of room.
///
/// @threads  all functions may be called concurrently
class memory_record_store final : public record_store {
  public:
    /// @param time  outlives the store
    explicit memory_record_store(const clock& time = system_clock(), record_limits limits = {})
        : clock_(time), limits_(limits) {}

    result<void> put(const record& kept) override;
    result<bool> add(const record& kept) override;
    result<std::optional<record>> find(std::string_view kind, std::string_view key) override;
    result<std::optional<record>> take(std::string_view kind, std::string_view key) override;
    result<void> forget_group(std::string_view group) override;

  private:
    using time_point = std::chrono::system_clock::time_point;
    // Trees, since keys may be a peer's choice: it cannot make them slow.
    using record_map = std::map<std::string, record, std::less<>>;

    /// The records of one kind.
    struct shelf {
        record_map records;                                      ///< by key
        std::set<std::pair<time_point, std::string_view>> ends;  ///< and the keys of `records`
        std::map<std::string, std::size_t, std::less<>> groups;  ///< how many each has

        void insert(const record& kept);
        void erase(record_map::iterator place);
        void drop_ended(time_point now);
    };

    bool has_room(const shelf& there, const record& kept) const;
    result<void> keep(shelf& there, const record& kept) const;

    const clock& clock_;
    record_limits limits_;
    std::mutex mutex_;
    std::map<std::string, shelf, std::less<>> shelves_;  ///< by kind
};

}  // namespace warder::stores
