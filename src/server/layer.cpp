#include <warder/server/layer.hpp>

namespace warder::server {

const layer* layers::next(std::string_view kind, std::size_t& position) const noexcept {
    while (position < all_.size()) {
        const row& one = all_[position++];
        if (one.kind.empty() ? kind != "completion" : one.kind == kind) return &one.around;
    }
    return nullptr;
}

}  // namespace warder::server
