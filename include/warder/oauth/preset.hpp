/// What a preset of an identity provider is made with; also for presets outside this library.
///
///     struct acme_options { std::string domain; std::string audience; };
///
///     provider acme(acme_options options) {
///         return make_preset([options](const environment& outside) -> result<provider> {
///             const auto domain =
///                 read_setting(outside, {"ACME_DOMAIN", options.domain, "the host of your
///                 tenant"});
///             if (!domain) return domain.error();
///             ...
///             return jwt(std::move(made));
///         });
///     }
#pragma once

#include <warder/core/result.hpp>
#include <warder/oauth/provider.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// Makes the provider that a preset stands for, once the environment is known.
///
/// @errors  a sentence for the operator that names the fix
using preset_function = std::function<result<provider>(const environment& outside)>;

/// A provider that is made when the server starts. Behind `--dev` it is not made at all: the
/// development issuer stands in for it.
provider make_preset(preset_function make);

/// One setting of a preset.
struct preset_setting {
    std::string_view variable;  ///< of the environment, where the program says nothing
    std::string_view given;     ///< by the program
    std::string_view what;      ///< where to find it: "the domain of your tenant"
};

/// The value of a setting.
///
/// @errors  it is in neither place; the sentence says what to set
result<std::string> read_setting(const environment& outside, const preset_setting& wanted);

/// The same where it may be absent: then empty.
std::string optional_setting(const environment& outside, const preset_setting& wanted);

/// A setting that is a host or an https address of one, as an origin: "example.com",
/// "https://example.com/" and "https://example.com" are "https://example.com". Plain http only for
/// loopback. A path stays, without the slash behind it.
///
/// @errors  it is neither
result<std::string> read_address(const environment& outside, const preset_setting& wanted);

/// A setting that is a list: what the program gives, or the variable, split at commas.
///
/// @errors  it is empty
result<std::vector<std::string>> read_list(
    const environment& outside, const preset_setting& wanted, const std::vector<std::string>& given
);

}  // namespace warder::oauth
