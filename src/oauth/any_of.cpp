#include "oauth/dpop_door.hpp"
#include "oauth/preset_rules.hpp"
#include "oauth/refusals.hpp"
#include <warder/oauth/any_of.hpp>

#include <algorithm>
#include <iterator>

namespace warder::oauth {
namespace {

class any_provider final : public provider::implementation {
  public:
    explicit any_provider(std::vector<provider> all) : all_(std::move(all)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    std::vector<provider> all_;
};

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
}

/// DPoP is required where all require it, and otherwise as strict as the strictest.
std::optional<dpop_options> merged_dpop(const std::vector<auth_settings>& all) {
    std::optional<dpop_options> merged;
    bool required = true;
    for (const auth_settings& each : all) {
        required = required && each.dpop && each.dpop->required;
        if (!each.dpop) continue;
        if (!merged) merged = each.dpop;
        merged->nonce = merged->nonce || each.dpop->nonce;
        merged->max_age_seconds = std::min(merged->max_age_seconds, each.dpop->max_age_seconds);
    }
    if (merged) merged->required = required;
    return merged;
}

/// Certificates are required where all require them; where they come from is one thing for a
/// server.
result<std::optional<certificate_options>> merged_certificates(const std::vector<auth_settings>& all
) {
    std::optional<certificate_options> merged;
    bool required = true;
    for (const auth_settings& each : all) {
        required = required && each.certificates && each.certificates->required;
        if (!each.certificates) continue;
        if (merged && merged->from_proxy != each.certificates->from_proxy) {
            return bad_setting(
                "oauth::any_of has oauth::with_certificates with .from_proxy and without. TLS ends "
                "at one place: say the same in both."
            );
        }
        merged = each.certificates;
    }
    if (merged) merged->required = required;
    return merged;
}

/// The first document that sends clients to an authorization server, with the servers of the
/// others; all must be of one resource.
result<protected_resource> merged_document(const std::vector<auth_settings>& all) {
    const protected_resource* first = &all.front().document;
    for (const auth_settings& each : all) {
        if (each.document.authorization_servers().empty()) continue;
        first = &each.document;
        break;
    }
    std::vector<std::string> servers;
    for (const auth_settings& each : all) {
        const auto& more = each.document.authorization_servers();
        if (!more.empty() && each.document.resource() != first->resource()) {
            return bad_setting(
                "oauth::any_of has metadata of two resources, " + quoted(first->resource()) +
                " and " + quoted(each.document.resource()) +
                ". Clients know one server by one URL: configure the same for both."
            );
        }
        servers.insert(servers.end(), more.begin(), more.end());
    }
    return first->with_servers(servers);
}

/// The text that is in a list twice.
std::optional<std::string> repeated(std::vector<std::string> texts) {
    std::ranges::sort(texts);
    const auto found = std::ranges::adjacent_find(texts);
    return found == texts.end() ? std::nullopt : std::optional(*found);
}

/// Two issuers of one name would have callers of one principal, and of two with one `iss` the
/// second would never be asked.
result<void> check_names(const auth_settings& settings) {
    std::vector<std::string> names;
    std::vector<std::string> issuers;
    for (const issuer_settings& each : settings.issuers) {
        names.push_back(each.policy.issuer_name);
        const auto& forms = each.policy.issuers;
        issuers.insert(issuers.end(), forms.begin(), forms.end());
    }
    if (!settings.api_keys.empty()) {
        names.push_back(settings.api_keys.front().caller.issuer_name);
    }
    for (const custom_settings& each : settings.functions)
        names.push_back(each.options.name);
    for (const introspection_settings& each : settings.introspection)
        names.push_back(each.policy.issuer_name);
    if (const auto name = repeated(names))
        return bad_setting("oauth::any_of has " + *name + " twice.");
    if (const auto issuer = repeated(issuers)) {
        return bad_setting(
            "oauth::any_of has two issuers whose tokens have the iss " + *issuer + "."
        );
    }
    return {};
}

void warn_of_shown_tokens(auth_settings& settings) {
    if (settings.introspection.size() < 2) return;
    settings.warnings.push_back(
        "oauth::any_of has several introspection endpoints: a token that is no JWT is shown to one "
        "after the other, so that each issuer sees tokens of the others."
    );
}

result<auth_settings> any_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    if (all_.empty()) return bad_setting("oauth::any_of needs at least one provider.");
    std::vector<auth_settings> all;
    for (const provider& each : all_) {
        auto settings = each.resolve(environment, context);
        if (!settings) return settings;
        all.push_back(*std::move(settings));
    }
    auto document = merged_document(all);
    if (!document) return document.error();
    auth_settings merged;
    merged.document = *std::move(document);
    merged.dpop = merged_dpop(all);
    auto certificates = merged_certificates(all);
    if (!certificates) return certificates.error();
    merged.certificates = *certificates;
    for (auth_settings& each : all) {
        // Behind `--dev` each of them brings the development issuer.
        if (!context.development || merged.issuers.empty()) append(merged.issuers, each.issuers);
        append(merged.api_keys, each.api_keys);
        append(merged.functions, each.functions);
        append(merged.introspection, each.introspection);
        append(merged.notices, each.notices);
        append(merged.warnings, each.warnings);
    }
    if (auto good = check_names(merged); !good) return good.error();
    if (auto good = check_keys(merged.api_keys); !good) return good.error();
    warn_of_shown_tokens(merged);
    if (merged.dpop) {
        merged.document = merged.document.with_dpop(dpop_algorithms(), merged.dpop->required);
    }
    if (merged.certificates) merged.document = merged.document.with_certificates();
    return merged;
}

}  // namespace

provider any_of(std::vector<provider> all) {
    return provider(std::make_shared<any_provider>(std::move(all)));
}

}  // namespace warder::oauth
