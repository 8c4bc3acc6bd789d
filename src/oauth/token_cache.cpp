#include "oauth/digest_table.hpp"
#include <warder/oauth/errors.hpp>
#include <warder/oauth/token_cache.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

/// A value that is believed for a while.
template <class Value>
struct held : validity {
    Value value;
};

}  // namespace

struct token_cache::tables {
    explicit tables(const token_cache_options& options)
        : verified(options.capacity), refused(options.refused_capacity) {}

    digest_table<held<token_verifier::verified>> verified;
    digest_table<held<std::shared_ptr<const error>>> refused;
};

token_cache::token_cache(token_cache_options options)
    : options_(options), tables_(std::make_unique<tables>(options)) {}

token_cache::~token_cache() = default;

std::optional<remembered_token> token_cache::find(
    const crypto::sha256_digest& digest, time_point now, std::uint64_t epoch
) const {
    auto found = tables_->verified.find(digest);
    if (!found || !found->holds(now, epoch)) return std::nullopt;
    return remembered_token{std::move(found->value), *found};
}

remembered_token token_cache::remember(
    const crypto::sha256_digest& digest,
    token_verifier::verified token,
    time_point now,
    std::uint64_t epoch
) {
    const time_point oldest = token->verify_again_at.value_or(now + options_.max_age);
    const validity believed{
        // from now on, not from nbf alone: a clock that is set back ends what it remembered
        .from = std::max(now, token->not_before.value_or(now)),
        .until = std::min({token->expires_at, now + options_.max_age, oldest}),
        .epoch = epoch,
    };
    tables_->verified.put(digest, {believed, token});
    return {std::move(token), believed};
}

std::shared_ptr<const error> token_cache::find_refused(
    const crypto::sha256_digest& digest, time_point now, std::uint64_t epoch
) const {
    auto found = tables_->refused.find(digest);
    if (!found || !found->holds(now, epoch)) return nullptr;
    return std::move(found->value);
}

void token_cache::remember_refused(
    const crypto::sha256_digest& digest, const error& refusal, time_point now, std::uint64_t epoch
) {
    const refusal_form form = form_of(refusal.code);
    if (form.status != 401 || form.of_proof || time_may_cure(refusal.code)) return;
    const validity believed{now, now + options_.refused_max_age, epoch};
    tables_->refused.put(digest, {believed, std::make_shared<const error>(refusal)});
}

std::size_t token_cache::size() const {
    return tables_->verified.size();
}

std::size_t token_cache::refused_size() const {
    return tables_->refused.size();
}

}  // namespace warder::oauth
