#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>
#include <warder/mcp/subscription.hpp>

#include <system_error>
#include <utility>

namespace warder::mcp {
namespace {

constexpr std::string_view id_key = "io.modelcontextprotocol/subscriptionId";

error wrong(std::string problem) {
    return {std::make_error_code(std::errc::invalid_argument), std::move(problem)};
}

/// What is wrong with a flag, which goes into `to`; nothing where it is absent or good.
std::optional<error> read_flag(const json::node& from, std::string_view member, bool& to) {
    const auto value = from[member];
    if (!value) return std::nullopt;
    const auto flag = value->boolean();
    if (!flag) return wrong("\"" + std::string(member) + "\" must be a boolean");
    to = *flag;
    return std::nullopt;
}

/// @param what  its elements, for the peer
std::optional<error> read_names(
    const json::node& from,
    std::string_view member,
    std::string_view what,
    std::set<std::string, std::less<>>& to
) {
    const std::string list = "\"" + std::string(member) + "\"";
    const std::string problem = list + " must be a list of " + std::string(what);
    const auto value = from[member];
    if (!value) return std::nullopt;
    if (value->kind() != json::kind::array) return wrong(problem);
    bool good = true;
    std::size_t bytes = 0;
    std::size_t count = 0;
    value->for_each_element([&](json::node element) {
        const auto uri = element.string();
        good = uri.has_value();
        if (!good) return false;
        bytes += uri->size();
        if (++count > max_subscribed_uris || bytes > max_subscribed_bytes) return false;
        to.emplace(*uri);
        return true;
    });
    if (!good) return wrong(problem);
    if (count > max_subscribed_uris || bytes > max_subscribed_bytes) {
        return wrong(list + " has more than 1000 " + std::string(what) + ", or too long ones");
    }
    return std::nullopt;
}

/// Writes a list, unless it is empty.
void write_names(
    json::writer& out, std::string_view member, const std::set<std::string, std::less<>>& names
) {
    if (names.empty()) return;
    out.key(member).begin_array();
    for (const std::string& name : names)
        out.value(name);
    out.end_array();
}

void write_tag(json::writer& out, std::string_view id) {
    out.key("_meta").begin_object().key(id_key).raw(id).end_object();
}

}  // namespace

bool subscription::covers(std::string_view uri) const {
    if (uris.empty()) return false;
    if (uris.contains(uri)) return true;
    for (std::size_t slash = uri.find('/'); slash != std::string_view::npos;
         slash = uri.find('/', slash + 1)) {
        if (uris.contains(uri.substr(0, slash)) || uris.contains(uri.substr(0, slash + 1))) {
            return true;
        }
    }
    return false;
}

result<subscription> read_subscription(std::optional<json::node> notifications) {
    if (!notifications || notifications->kind() != json::kind::object) {
        return wrong("\"notifications\" must be an object");
    }
    subscription wanted;
    auto problem = read_flag(*notifications, "toolsListChanged", wanted.tools);
    if (!problem) problem = read_flag(*notifications, "promptsListChanged", wanted.prompts);
    if (!problem) problem = read_flag(*notifications, "resourcesListChanged", wanted.resources);
    if (!problem) {
        problem = read_names(*notifications, "resourceSubscriptions", "URIs", wanted.uris);
    }
    if (!problem) problem = read_names(*notifications, "taskIds", "ids", wanted.tasks);
    if (problem) return *std::move(problem);
    return wanted;
}

std::string subscription_acknowledged(const subscription& honoured, std::string_view id) {
    std::string text;
    json::writer out(text);
    begin_notification(out, "notifications/subscriptions/acknowledged");
    out.key("params").begin_object().key("notifications").begin_object();
    if (honoured.tools) out.key("toolsListChanged").value(true);
    if (honoured.prompts) out.key("promptsListChanged").value(true);
    if (honoured.resources) out.key("resourcesListChanged").value(true);
    write_names(out, "resourceSubscriptions", honoured.uris);
    write_names(out, "taskIds", honoured.tasks);
    write_tag(out.end_object(), id);
    out.end_object().end_object();
    return text;
}

std::string subscription_notification(
    std::string_view method, std::string_view uri, std::string_view id
) {
    std::string text;
    json::writer out(text);
    begin_notification(out, method);
    out.key("params").begin_object();
    if (!uri.empty()) out.key("uri").value(uri);
    write_tag(out, id);
    out.end_object().end_object();
    return text;
}

std::string task_notification(const task_state& told, std::string_view id) {
    std::string text = R"({"jsonrpc":"2.0","method":"notifications/tasks","params":{)";
    append_task_members(text, told, task_form::detailed);
    text += ',';
    json::writer out(text);
    write_tag(out, id);
    return text += "}}";
}

std::string subscription_result(std::string_view id) {
    std::string text;
    begin_response(text, id);
    json::writer out(text);
    out.begin_object().key("resultType").value("complete");
    write_tag(out, id);
    out.end_object();
    return text += '}';
}

}  // namespace warder::mcp
