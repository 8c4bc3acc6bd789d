#include <warder/server/services.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {

std::string_view detail::service_name(const char* spelling) noexcept {
    // "const char* ... spelled_service() [with T = app::database]", and clang's "[T = ...]".
    const std::string_view text(spelling);
    const std::size_t begin = text.find("T = ");
    if (begin == std::string_view::npos) return text;
    return text.substr(begin + 4, text.size() - begin - 5);
}

void services::add(entry added) {
    if (!added.object && !added.make) {
        throw std::invalid_argument("what is provided to handlers is a null pointer");
    }
    entries_.push_back(std::make_shared<const entry>(std::move(added)));
}

void services::inherit(const services& outer) {
    entries_.insert(entries_.begin(), outer.entries_.begin(), outer.entries_.end());
}

const services::entry* services::find(const void* key) const noexcept {
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [key](const auto& one) {
        return one->key == key;
    });
    return found == entries_.rend() ? nullptr : found->get();
}

services::of_call::~of_call() {
    while (!made_.empty())
        made_.pop_back();
}

void* services::of_call::get(const void* key, context& ctx) {
    for (const auto& [known, object] : made_) {
        if (known == key) return object.get();
    }
    const entry* const found = from_ == nullptr ? nullptr : from_->find(key);
    if (found == nullptr) throw std::logic_error("a service is not there");
    if (found->object) return found->object.get();
    std::shared_ptr<void> made = found->make(ctx);
    void* const object = made.get();
    made_.emplace_back(key, std::move(made));
    return object;
}

}  // namespace warder::server
