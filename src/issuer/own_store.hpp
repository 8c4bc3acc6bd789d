/// A store for a server that was given none.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/stores/record_store.hpp>

#include <map>
#include <mutex>
#include <system_error>
#include <utility>

namespace warder::issuer {

/// Keeps records in memory, at most 65,536 of each kind.
class own_store final : public stores::record_store {
  public:
    explicit own_store(const clock& time) : clock_(time) {}

    result<void> put(const stores::record& kept) override {
        const std::lock_guard lock(mutex_);
        auto& of_kind = kinds_[kept.kind];
        sweep(of_kind);
        if (of_kind.size() >= most && !of_kind.contains(kept.key)) return full();
        of_kind[kept.key] = kept;
        return {};
    }
    result<bool> add(const stores::record& kept) override {
        const std::lock_guard lock(mutex_);
        auto& of_kind = kinds_[kept.kind];
        sweep(of_kind);
        if (of_kind.contains(kept.key)) return false;
        if (of_kind.size() >= most) return full();
        of_kind[kept.key] = kept;
        return true;
    }
    result<std::optional<stores::record>> find(std::string_view kind, std::string_view key)
        override {
        const std::lock_guard lock(mutex_);
        return look(kind, key, false);
    }
    result<std::optional<stores::record>> take(std::string_view kind, std::string_view key)
        override {
        const std::lock_guard lock(mutex_);
        return look(kind, key, true);
    }
    result<void> forget_group(std::string_view group) override {
        const std::lock_guard lock(mutex_);
        for (auto& [name, of_kind] : kinds_)
            std::erase_if(of_kind, [&](const auto& one) { return one.second.group == group; });
        return {};
    }

  private:
    using records = std::map<std::string, stores::record, std::less<>>;
    static constexpr std::size_t most = 65'536;

    static error full() {
        return {std::make_error_code(std::errc::no_buffer_space), "There is no room"};
    }
    void sweep(records& of_kind) const {
        if (of_kind.size() < most) return;
        std::erase_if(of_kind, [now = clock_.now()](const auto& one) {
            return one.second.ends <= now;
        });
    }
    std::optional<stores::record> look(std::string_view kind, std::string_view key, bool take) {
        const auto of_kind = kinds_.find(kind);
        if (of_kind == kinds_.end()) return std::nullopt;
        const auto found = of_kind->second.find(key);
        if (found == of_kind->second.end()) return std::nullopt;
        std::optional<stores::record> record = found->second;
        if (record->ends <= clock_.now()) record.reset();
        if (take || !record) of_kind->second.erase(found);
        return record;
    }

    const clock& clock_;
    std::mutex mutex_;
    std::map<std::string, records, std::less<>> kinds_;
};

}  // namespace warder::issuer
