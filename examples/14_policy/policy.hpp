// Lesson 14: who may use what. Roles, organisations, tags and arguments, beside the tools or in one
// table, and what a refused caller sees.
#pragma once

#include <warder/warder.hpp>

#include <memory>
#include <string>

struct transfer {
    std::string to;
    int amount;
};

struct of_user {
    std::string id;
};

struct of_organisation {
    std::string organisation;
};

// [rules]
/// A machine's token is of its client itself.
inline bool is_person(const warder::caller& who, const warder::component&) {
    return !who.client_id().empty() && who.subject() != who.client_id();
}

inline bool is_small_or_by_treasurer(const warder::caller& who, const transfer& in) {
    return in.amount <= 100 || who.has_role("treasurer");
}
// [/rules]

// [own_rule]
inline bool is_own(const warder::caller& who, const of_organisation& in) {
    return who.in_organisation(in.organisation);
}
// [/own_rule]

inline void add_components(warder::app& app) {
    // [needs]
    app.tool(
        {.name = "delete_user",
         .description = "Deletes a user.",
         .scopes = {"users:write"},
         .tags = {"admin"},
         .needs = {.any_scope = {"users:admin", "root"}}},
        [](const of_user& in) { return in.id + " is gone."; }
    );
    // [/needs]
    app.tool({.name = "audit_report", .description = "Says who did what.", .tags = {"admin"}}, [] {
        return "Nobody did anything.";
    });
    app.tool(
        {.name = "billing_invoice", .description = "Writes an invoice.", .tags = {"money"}},
        [] { return "An invoice."; }
    );
    app.tool(
        {.name = "transfer", .description = "Transfers money.", .tags = {"money"}},
        [](const transfer& in) { return std::to_string(in.amount) + " to " + in.to; }
    );
    // [own]
    app.resource(
        {.uri = "members://{organisation}", .name = "members", .needs = {.arguments = is_own}},
        [](const of_organisation& in) { return "The members of " + in.organisation; }
    );
    // [/own]
}

inline warder::app policy(warder::refuse otherwise = warder::refuse::forbidden) {
    warder::app app({.name = "policy", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    add_components(app);

    // [table]
    app.policy({
        .rules =
            {
                {.tags = {"admin"}, .needs = {.roles = {"admin", "owner"}}},
                {.names = {"billing_*"}, .needs = {.organisations = {"org_1"}}},
                {.names = {"transfer"}, .needs = {.arguments = is_small_or_by_treasurer}},
                {.tags = {"money"}, .needs = {.allow = is_person}},
            },
        .otherwise = otherwise,  // forbidden, hidden or tool_error
    });
    // [/table]
    return app;
}
