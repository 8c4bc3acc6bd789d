/// A store that fails when the test says so.
#pragma once

#include <warder/stores/memory_record_store.hpp>

#include <string>
#include <string_view>

namespace warder::issuer {

/// Keeps records in memory.
class fragile_store final : public stores::record_store {
  public:
    explicit fragile_store(const clock& time) : inner_(time) {}

    result<void> put(const stores::record& kept) override {
        if (failing_puts > 0 && kept.kind == failing_kind) {
            --failing_puts;
            return error(
                std::make_error_code(std::errc::io_error), "The store failed", "disk unplugged"
            );
        }
        return inner_.put(kept);
    }
    result<bool> add(const stores::record& kept) override { return inner_.add(kept); }
    result<std::optional<stores::record>> find(std::string_view kind, std::string_view key)
        override {
        return inner_.find(kind, key);
    }
    result<std::optional<stores::record>> take(std::string_view kind, std::string_view key)
        override {
        return inner_.take(kind, key);
    }
    result<void> forget_group(std::string_view group) override {
        return inner_.forget_group(group);
    }

    std::string failing_kind;   ///< of the records that cannot be kept
    unsigned failing_puts = 0;  ///< how many of them, from now on

  private:
    stores::memory_record_store inner_;
};

}  // namespace warder::issuer
