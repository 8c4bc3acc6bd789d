#include "app/definition.hpp"
#include "app/metrics.hpp"
#include <warder/app/app.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace warder {
namespace {

/// A path is written as it will be asked for: `/` and then anything but a query or a fragment.
void require_path(const std::string& path, const char* what) {
    if (path.empty() || path.front() != '/' || path.find_first_of("?# ") != std::string::npos) {
        throw std::invalid_argument(
            std::string(what) +
            " must begin with / and hold no ?, # or space; this one does not: " + path
        );
    }
}

}  // namespace

command_line read_settings(
    const app::definition& declared, const std::vector<std::string>& arguments
) {
    settings defaults;
    defaults.port = declared.options.port;
    return read_command_line(
        {.name = declared.options.name,
         .version = declared.options.version,
         .defaults = defaults,
         .reads_dotenv = !declared.configured},
        arguments,
        declared.configured ? *declared.configured : process_variables()
    );
}

std::vector<std::string> scopes_of(const app::definition& declared) {
    std::vector<std::string> all;
    const auto add = [&all](const std::vector<std::string>& scopes) {
        for (const auto& scope : scopes) {
            if (std::find(all.begin(), all.end(), scope) == all.end()) all.push_back(scope);
        }
    };
    const auto add_needed = [&add](const server::requirement& needs) {
        add(needs.scopes);
        // Clients ask for all that stands here, so of several the first has to do.
        if (!needs.any_scope.empty()) add({needs.any_scope.front()});
    };
    const auto add_all = [&](const auto& components) {
        for (const auto& one : components) {
            add(one->scopes());
            std::ranges::for_each(one->needs(), add_needed);
        }
    };
    const server::registry& components = declared.components->declared();
    add_all(components.all());
    add_all(components.resources());
    add_all(components.prompts());
    for (const auto& folder : declared.skills) {
        add(folder.terms.scopes);
        add_needed(folder.terms.needs);
    }
    if (declared.policy) {
        for (const auto& rule : declared.policy->rules)
            add_needed(rule.needs);
    }
    for (const auto& [prefix, inner] : declared.mounts) {
        if (!inner->provider) add(scopes_of(*inner));
    }
    return all;
}

app::app(app_options options) : definition_(std::make_unique<definition>()) {
    if (options.name.empty())
        throw std::invalid_argument("an app needs a name: warder::app app({.name = \"...\"})");
    if (const std::string problem = mcp::icon_problem(options.icons); !problem.empty()) {
        throw std::invalid_argument("warder::app: " + problem);
    }
    if (options.list_ttl_ms > mcp::max_cache_ttl_ms) {
        throw std::invalid_argument("warder::app: lists are kept for a year at most");
    }
    definition_->options = std::move(options);
}

app::app(app&&) noexcept = default;
app& app::operator=(app&&) noexcept = default;
app::~app() = default;

app& app::auth(oauth::provider provider) {
    definition_->provider = std::move(provider);
    return *this;
}

app& app::scopes(oauth::scope_rules rules) {
    const auto require = [](const std::string& scope) {
        if (oauth::is_scope_token(scope)) return;
        throw std::invalid_argument(
            "scopes: \"" + scope + "\" is no scope: it has no space, quote or backslash"
        );
    };
    for (const auto& [scope, included] : rules.includes) {
        require(scope);
        std::ranges::for_each(included, require);
    }
    definition_->scope_rules = std::move(rules);
    return *this;
}

app& app::tool(server::tool made) {
    definition_->components->add(std::move(made));
    return *this;
}

app& app::resource(server::resource made) {
    definition_->components->add(std::move(made));
    return *this;
}

app& app::view(server::ui_resource_options options) {
    return resource(server::make_ui_resource(std::move(options)));
}

app& app::prompt(server::prompt made) {
    definition_->components->add(std::move(made));
    return *this;
}

app& app::completion(server::completion made) {
    definition_->components->add(std::move(made));
    return *this;
}

server::services& app::provided() noexcept {
    return definition_->provided;
}

live_components app::live() {
    if (definition_->components->published())
        throw std::logic_error("call app.live() before the app serves");
    definition_->is_live = true;
    return live_components(definition_->components);
}

app& app::add_route(
    http::method method, std::string path, detail::route_function function, route_options options
) {
    require_path(path, "the path of a route");
    definition_->routes.push_back({method, std::move(path), std::move(function), options});
    return *this;
}

app& app::mcp(std::string path) {
    require_path(path, "the path of the MCP endpoint");
    if (path.size() > 1 && path.back() == '/') path.pop_back();  // both spellings answer
    definition_->mcp_path = std::move(path);
    return *this;
}

app& app::mount(std::string prefix, app inner) {
    require_path(prefix, "the prefix of a mounted app");
    if (prefix.back() == '/')
        throw std::invalid_argument("the prefix of a mounted app must not end with /: " + prefix);
    const definition& within = *inner.definition_;
    if (within.cors || !within.address_limits.empty() || !within.audits.empty() ||
        !within.metrics_path.empty()) {
        throw std::invalid_argument(
            "cors, limits by address, audit and metrics stand at the edge of a server: declare "
            "them on the app that mounts " +
            prefix
        );
    }
    definition_->mounts.push_back({std::move(prefix), std::move(inner.definition_)});
    return *this;
}

app& app::use(middleware layer) {
    definition_->middlewares.push_back(std::move(layer));
    return *this;
}

app& app::on_call(server::layer around) {
    definition_->around.add("tool", std::move(around));
    return *this;
}

app& app::on_read(server::layer around) {
    definition_->around.add("resource", std::move(around));
    return *this;
}

app& app::on_prompt(server::layer around) {
    definition_->around.add("prompt", std::move(around));
    return *this;
}

app& app::on_any(server::layer around) {
    definition_->around.add({}, std::move(around));
    return *this;
}

app& app::on_list(server::list_filter shown) {
    if (!shown) throw std::invalid_argument("app.on_list: the filter is empty");
    definition_->visible.add(std::move(shown));
    return *this;
}

app& app::policy(server::policy rules) {
    if (definition_->policy) {
        throw std::invalid_argument("app.policy: call it once, one table has all rules");
    }
    server::check_policy(rules);
    definition_->policy = std::move(rules);
    return *this;
}

app& app::limit(std::string_view limits, limit_by counted) {
    auto parsed = http::parse_rate_limits(limits);
    if (!parsed) throw std::invalid_argument(parsed.error().log_text());
    auto& into =
        counted == limit_by::address ? definition_->address_limits : definition_->principal_limits;
    std::move(parsed->begin(), parsed->end(), std::back_inserter(into));
    return *this;
}

app& app::cors(http::cors_options options) {
    static_cast<void>(http::cors(options));  // refuses what is wrong where it is written
    definition_->cors = std::move(options);
    return *this;
}

app& app::configure(std::map<std::string, std::string, std::less<>> variables) {
    definition_->configured = std::move(variables);
    return *this;
}

app& app::audit(std::shared_ptr<oauth::audit_sink> sink) {
    if (!sink) throw std::invalid_argument("app.audit: the sink is null");
    definition_->audits.push_back(std::move(sink));
    return *this;
}

app& app::metrics(std::string path) {
    if (!is_metrics_path(path))
        throw std::invalid_argument("app.metrics: not a path such as /metrics: " + path);
    definition_->metrics_path = std::move(path);
    return *this;
}

std::shared_ptr<const oauth::decision_counters> app::decisions() const {
    return definition_->decisions;
}

app& app::on_startup(unique_function<void()> function) {
    definition_->startup.push_back(std::move(function));
    return *this;
}

app& app::on_shutdown(unique_function<void()> function) {
    definition_->shutdown.push_back(std::move(function));
    return *this;
}

}  // namespace warder
