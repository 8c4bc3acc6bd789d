#include "oauth/endpoint.hpp"
#include "oauth/preset_rules.hpp"
#include <warder/oauth/preset.hpp>

namespace warder::oauth {
namespace {

class preset_provider final : public provider::implementation {
  public:
    explicit preset_provider(preset_function make) : make_(std::move(make)) {}

    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override {
        if (context.development) {
            return resolve_scalekit_environment(environment, context, {"oid", "org_id"});
        }
        const auto made = make_(environment);
        if (!made) return made.error();
        return made->resolve(environment, context);
    }

  private:
    preset_function make_;
};

error missing(const preset_setting& wanted) {
    return bad_setting(
        std::string(wanted.variable) + " is not set. Set it to " + std::string(wanted.what) + "."
    );
}

std::string without_spaces(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

}  // namespace

provider make_preset(preset_function make) {
    return provider(std::make_shared<preset_provider>(std::move(make)));
}

std::string optional_setting(const environment& outside, const preset_setting& wanted) {
    return wanted.given.empty() ? variable(outside, wanted.variable) : std::string(wanted.given);
}

result<std::string> read_setting(const environment& outside, const preset_setting& wanted) {
    std::string value = optional_setting(outside, wanted);
    if (value.empty()) return missing(wanted);
    return value;
}

result<std::string> read_address(const environment& outside, const preset_setting& wanted) {
    auto value = read_setting(outside, wanted);
    if (!value) return value;
    if (value->find("://") == std::string::npos) value->insert(0, "https://");
    while (value->ends_with('/'))
        value->pop_back();
    if (const auto problem = issuer_problem(*value); !problem.empty()) {
        return bad_setting(
            std::string(wanted.variable) + " " + problem + ". It is " + std::string(wanted.what) +
            "."
        );
    }
    return value;
}

result<std::vector<std::string>> read_list(
    const environment& outside, const preset_setting& wanted, const std::vector<std::string>& given
) {
    if (!given.empty()) return given;
    std::vector<std::string> list;
    const std::string text = variable(outside, wanted.variable);
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        if (auto each = without_spaces(rest.substr(0, end)); !each.empty()) {
            list.push_back(std::move(each));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (list.empty()) return missing(wanted);
    return list;
}

}  // namespace warder::oauth
