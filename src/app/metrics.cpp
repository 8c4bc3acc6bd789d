#include "app/metrics.hpp"

#include "http/dot_segment.hpp"
#include <warder/http/forwarded.hpp>
#include <warder/http/ip_address.hpp>

#include <algorithm>

namespace warder {
namespace {

/// Quotes and backslashes stand behind a backslash, and a line end is written as \n.
std::string label(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        if (c == '\n') {
            text += "\\n";
        } else {
            text += c;
        }
    }
    return text + "\"";
}

void begin_counter(std::string& out, std::string_view name, std::string_view help) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE ").append(name).append(" counter\n");
}

bool is_near(std::string_view address) {
    const auto parsed = http::parse_ip_address(address);
    return parsed && http::is_private(*parsed);
}

/// What else proxies tell of whom they serve. It is not read, since their forms differ: a request
/// with one of them comes from elsewhere.
constexpr std::string_view other_proxy_fields[] = {
    "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Via"
};

/// Whether nothing on the way of a request was elsewhere.
bool came_from_near(const http::request& request) {
    if (!is_near(request.client_address)) return false;
    if (request.on && !is_near(request.on->peer_address)) return false;
    for (const std::string_view name : other_proxy_fields) {
        if (request.fields.find(name)) return false;
    }
    const auto named = http::forwarded_addresses(request.fields);
    return named && std::all_of(named->begin(), named->end(), http::is_private);
}

}  // namespace

std::string metrics_text(const oauth::decision_counters& counters) {
    std::string out;
    constexpr std::string_view decisions = "warder_auth_decisions_total";
    begin_counter(out, decisions, "Requests that were let in or refused, by reason.");
    for (const auto& [allowed, reason, count] : counters.all()) {
        out.append(decisions).append("{decision=").append(label(allowed ? "allowed" : "refused"));
        out.append(",reason=").append(label(reason)).append("} ");
        out.append(std::to_string(count)).append("\n");
    }
    constexpr std::string_view lost = "warder_audit_lost_total";
    begin_counter(out, lost, "Records of decisions that the audit log could not keep.");
    out.append(lost).append(" ").append(std::to_string(counters.lost())).append("\n");
    return out;
}

bool is_metrics_path(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' &&
           path.find_first_of("?# %\\{}") == std::string_view::npos && !http::has_dot_segment(path);
}

http::response metrics_response(
    const http::request& request, const oauth::decision_counters& counters
) {
    if (!came_from_near(request)) {
        return http::error_response(403, "Counters are for private addresses only");
    }
    http::response answer;
    answer.fields.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.fields.set("Cache-Control", "no-store");
    answer.body = metrics_text(counters);
    return answer;
}

}  // namespace warder
