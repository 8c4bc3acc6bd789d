/// A store in memory, of which a test replaces what it needs otherwise.
#pragma once

#include <warder/stores/memory_record_store.hpp>

#include <string_view>

namespace warder::issuer {

class relayed_store : public stores::record_store {
  public:
    explicit relayed_store(const clock& time = system_clock()) : inner_(time) {}

    result<void> put(const stores::record& kept) override { return inner_.put(kept); }
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

  private:
    stores::memory_record_store inner_;
};

}  // namespace warder::issuer
