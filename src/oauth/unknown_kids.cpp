#include "oauth/unknown_kids.hpp"

#include <algorithm>

namespace warder::oauth {

bool unknown_kids::cooling_down(std::string_view kid, time_point now) const {
    if (kid.size() > limits_.max_kid_bytes) return true;
    const auto found = noted_.find(std::string(kid));
    return found != noted_.end() && now - found->second < limits_.cool_down;
}

void unknown_kids::asked_about(std::string_view kid, time_point now) {
    if (kid.size() > limits_.max_kid_bytes) return;
    const auto [entry, added] = noted_.insert_or_assign(std::string(kid), now);
    if (!added) return;
    order_.push_back(entry->first);
    if (order_.size() <= limits_.max_remembered) return;
    noted_.erase(order_.front());
    order_.pop_front();
}

bool unknown_kids::take_fetch(time_point now) {
    const std::chrono::duration<double> passed = now - counted_;
    const std::chrono::duration<double> refill = limits_.refill;
    budget_ = std::min(budget_ + passed / refill, static_cast<double>(limits_.burst));
    counted_ = now;
    if (budget_ < 1) return false;
    budget_ -= 1;
    return true;
}

}  // namespace warder::oauth
