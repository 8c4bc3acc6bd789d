/// Whose tokens a server accepts, as something that can be written down before the server starts.
///
/// Part of `warder.hpp`, so it is light: what it resolves to is in `auth_settings.hpp`.
#pragma once

#include <warder/core/result.hpp>

#include <memory>

namespace warder::oauth {

struct auth_settings;
struct environment;
struct resolve_context;

/// An identity provider, as chosen in the program; its settings are complete when the server
/// starts, once the environment and the public URL are known.
class provider {
  public:
    struct implementation;
    explicit provider(std::shared_ptr<const implementation> shared) : shared_(std::move(shared)) {}

    /// The settings to start with.
    ///
    /// @errors  a sentence for the operator that names what is missing or unsafe, and the fix
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const;

  private:
    std::shared_ptr<const implementation> shared_;
};

}  // namespace warder::oauth
