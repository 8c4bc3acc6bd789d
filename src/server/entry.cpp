#include <warder/server/entry.hpp>

namespace warder::server {

const component* entry::called() const noexcept {
    if (const auto* running = std::get_if<call>(&work)) return running->called;
    if (const auto* failed = std::get_if<failed_call>(&work)) return failed->called;
    if (const auto* refused = std::get_if<refused_call>(&work)) return refused->called;
    if (const auto* about = std::get_if<task_call>(&work)) return about->called;
    if (const auto* question = std::get_if<skill_call>(&work)) return question->called;
    if (const auto* settled = std::get_if<settled_call>(&work)) return settled->called;
    return nullptr;
}

conversation* entry::talk() const noexcept {
    const auto* running = std::get_if<call>(&work);
    return running == nullptr ? nullptr : running->talk.get();
}

}  // namespace warder::server
