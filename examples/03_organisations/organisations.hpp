// Lesson 3: one server, many tenants. The token says for which organisation a caller acts; a tool
// never sees another's data, whatever its arguments say.
#pragma once

#include <warder/warder.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct add_project {
    std::string name;
};
struct list_projects {};

struct project_list {
    std::string organisation;
    std::vector<std::string> projects;
};

class project_store {
  public:
    project_list add(const std::string& organisation, const std::string& name) {
        const std::lock_guard lock(mutex_);
        projects_[organisation].push_back(name);
        return {organisation, projects_[organisation]};
    }
    project_list of(const std::string& organisation) {
        const std::lock_guard lock(mutex_);
        return {organisation, projects_[organisation]};
    }

  private:
    std::mutex mutex_;
    std::map<std::string, std::vector<std::string>> projects_;
};

/// The caller's organisation, or an error for a token that names none.
inline warder::result<std::string> tenant(const warder::context& caller) {
    if (caller.organisation().empty()) {
        return warder::error(
            std::make_error_code(std::errc::permission_denied), "Your token names no organisation."
        );
    }
    return std::string(caller.organisation());
}

inline warder::app organisations() {
    warder::app app({.name = "organisations", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    const auto store = std::make_shared<project_store>();

    app.tool(
        {.name = "add_project",
         .description = "Adds a project to your organisation.",
         .scopes = {"project:write"}},
        [store](const add_project& in, warder::context& caller) -> warder::result<project_list> {
            const auto organisation = tenant(caller);
            if (!organisation) return organisation.error();
            return store->add(*organisation, in.name);
        }
    );
    app.tool(
        {.name = "list_projects",
         .description = "Lists the projects of your organisation.",
         .scopes = {"project:read"},
         .read_only = true},
        [store](const list_projects&, warder::context& caller) -> warder::result<project_list> {
            const auto organisation = tenant(caller);
            if (!organisation) return organisation.error();
            return store->of(*organisation);
        }
    );
    return app;
}
