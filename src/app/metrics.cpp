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

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    const auto found =
        std::search(text.begin(), text.end(), part.begin(), part.end(), [lower](char a, char b) {
            return lower(a) == b;
        });
    return found != text.end();
}

/// Whether it is what a proxy tells of whom it serves, in another form than that which is read:
/// a request with such a field comes from elsewhere.
bool is_of_another_proxy(std::string_view name) {
    if (http::iequals(name, "X-Forwarded-For")) return false;
    constexpr std::string_view names[] = {"Via", "CDN-Loop", "X-Envoy-External-Address"};
    constexpr std::string_view parts[] = {
        "forwarded", "client-ip", "clientip", "connecting-ip", "real-ip", "cf-ray"
    };
    return std::ranges::any_of(names, [name](auto one) { return http::iequals(name, one); }) ||
           std::ranges::any_of(parts, [name](auto one) {
               return contains_ignoring_case(name, one);
           });
}

/// Whether a browser asks for a page of another site, which has no business with counters.
///
/// @source  Fetch Metadata Request Headers (W3C) §2.3
bool is_for_a_page(const http::fields& fields) {
    const std::string_view site = fields["Sec-Fetch-Site"];
    return fields.find("Origin") || !(site.empty() || site == "none" || site == "same-origin");
}

/// Whether nothing on the way of a request was elsewhere.
bool came_from_near(const http::request& request) {
    if (!is_near(request.client_address) || is_for_a_page(request.fields)) return false;
    if (request.on && !is_near(request.on->peer_address)) return false;
    for (std::size_t i = 0; i < request.fields.size(); ++i) {
        if (is_of_another_proxy(request.fields.at(i).name)) return false;
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
        return http::error_response(403, "Counters are for private addresses, and for no web page");
    }
    http::response answer;
    answer.fields.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.fields.set("Cache-Control", "no-store");
    answer.body = metrics_text(counters);
    return answer;
}

}  // namespace warder
