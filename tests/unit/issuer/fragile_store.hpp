/// A store that fails when the test says so.
#pragma once

#include "unit/issuer/relayed_store.hpp"

#include <string>

namespace warder::issuer {

class fragile_store final : public relayed_store {
  public:
    using relayed_store::relayed_store;

    result<void> put(const stores::record& kept) override {
        if (failing_puts > 0 && kept.kind == failing_kind) {
            --failing_puts;
            return error(
                std::make_error_code(std::errc::io_error), "The store failed", "disk unplugged"
            );
        }
        return relayed_store::put(kept);
    }

    std::string failing_kind;   ///< of the records that cannot be kept
    unsigned failing_puts = 0;  ///< how many of them, from now on
};

}  // namespace warder::issuer
