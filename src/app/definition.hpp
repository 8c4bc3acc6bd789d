/// What a program declared, before it is known where and how it runs.
#pragma once

#include "app/settings.hpp"
#include <warder/app/app.hpp>
#include <warder/http/rate_limit.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/server/live_registry.hpp>
#include <warder/server/skill.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace warder {

struct app::definition {
    struct route {
        http::method method;
        std::string path;
        detail::route_function function;
        route_options options;
    };
    struct skill_folder {
        std::string path;
        server::access_terms terms;
        result<server::skill_collection> (*load)(const std::string& folder);
    };
    struct mounted {
        std::string prefix;
        std::unique_ptr<definition> inner;
    };

    app_options options;
    std::optional<oauth::provider> provider;
    oauth::scope_rules scope_rules;
    std::shared_ptr<server::live_registry> components = std::make_shared<server::live_registry>();
    bool is_live = false;  ///< whether components may come and go while it serves
    server::services provided;
    server::layers around;
    server::visibility visible;
    std::optional<server::policy> policy;
    std::vector<skill_folder> skills;
    std::vector<route> routes;
    std::vector<mounted> mounts;
    std::vector<middleware> middlewares;
    std::vector<http::rate_limit> address_limits;
    std::vector<http::rate_limit> principal_limits;
    std::optional<http::cors_options> cors;
    std::shared_ptr<oauth::decision_counters> decisions =
        std::make_shared<oauth::decision_counters>();
    std::vector<std::shared_ptr<oauth::audit_sink>> audits;
    std::string metrics_path;  ///< empty: not served
    std::string mcp_path = "/mcp";
    std::optional<variable_map> configured;  ///< by `configure`; nothing: process and `.env`
    std::vector<unique_function<void()>> startup;
    std::vector<unique_function<void()>> shutdown;

    struct embedded;
    std::once_flag embedding;
    std::shared_ptr<embedded> inside;  ///< what `app::handle` calls, from its first call on
    std::exception_ptr refusal;        ///< or why there is none
};

/// Reads the settings of an app: its flags, and its environment or what it was configured with.
command_line read_settings(
    const app::definition& declared, const std::vector<std::string>& arguments
);

/// Every scope that a component behind this app's guard needs, in the order of first mention.
std::vector<std::string> scopes_of(const app::definition& declared);

}  // namespace warder
