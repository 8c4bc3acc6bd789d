#include "http/syntax.hpp"
#include <warder/http/forwarded.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::http {
namespace {

constexpr std::size_t max_hops = 32;  // more proxies in a row than anybody has

/// The address of one element of `X-Forwarded-For`, which some proxies write with a port.
std::optional<ip_address> parse_hop(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        text.remove_prefix(1);
        return parse_ip_address(take_until(text, ']'));
    }
    const bool has_v4_port = std::count(text.begin(), text.end(), ':') == 1;
    return parse_ip_address(has_v4_port ? take_until(text, ':') : text);
}

/// Takes the last element of a comma-separated list.
std::string_view take_last(std::string_view& list) noexcept {
    const std::size_t comma = list.rfind(',');
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    const std::string_view last = trim(list.substr(begin));
    list = list.substr(0, begin == 0 ? 0 : comma);
    return last;
}

}  // namespace

trusted_proxies::trusted_proxies(std::string_view list) {
    if (trim(list) == "*") {
        everybody_ = true;
        return;
    }
    while (!list.empty()) {
        const std::string_view entry = trim(take_until(list, ','));
        if (entry.empty()) continue;
        const auto network = parse_ip_network(entry);
        if (!network) {
            throw std::invalid_argument(
                "Trusted proxy '" + std::string(entry) +
                "' is neither an address nor a network: write it as in 10.0.0.1 or 10.0.0.0/8, "
                "or '*' alone for everybody"
            );
        }
        networks_.push_back(*network);
    }
}

bool trusted_proxies::trusts(const ip_address& address) const noexcept {
    return everybody_ || std::any_of(networks_.begin(), networks_.end(), [&](const auto& network) {
               return network.contains(address);
           });
}

bool trusted_proxies::trusts(std::string_view address) const noexcept {
    if (everybody_ || networks_.empty()) return everybody_;
    const auto parsed = parse_ip_address(address);
    return parsed && trusts(*parsed);
}

std::optional<std::string> trusted_proxies::client_of(const fields& sent) const {
    std::optional<ip_address> client;
    std::size_t hops = 0;
    // RFC 9110 §5.3: several fields are one list, in their order.
    for (std::size_t i = sent.size(); i-- > 0;) {
        const auto [name, value] = sent.at(i);
        if (!iequals(name, "X-Forwarded-For")) continue;
        std::string_view list = value;
        while (!list.empty()) {
            const std::string_view element = take_last(list);
            if (element.empty()) continue;
            const auto hop = parse_hop(element);
            if (!hop) return client ? std::optional(to_string(*client)) : std::nullopt;
            client = hop;
            if (!trusts(*hop) || ++hops == max_hops) return to_string(*hop);
        }
    }
    return client ? std::optional(to_string(*client)) : std::nullopt;
}

void trusted_proxies::apply(request& sent) const {
    // Most requests came by no proxy.
    const std::size_t protos = sent.fields.count("X-Forwarded-Proto");
    if (protos == 0 && !sent.fields.find("X-Forwarded-For")) return;
    if (!trusts(sent.on ? std::string_view(sent.on->peer_address) : sent.client_address)) return;
    if (auto client = client_of(sent.fields)) sent.client_address = std::move(*client);
    if (protos != 1) return;
    const std::string_view proto = sent.fields["X-Forwarded-Proto"];
    if (iequals(proto, "https")) sent.scheme = "https";
    if (iequals(proto, "http")) sent.scheme = "http";
}

std::optional<std::vector<ip_address>> forwarded_addresses(const fields& sent) {
    std::vector<ip_address> found;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const auto [name, value] = sent.at(i);
        if (!iequals(name, "X-Forwarded-For")) continue;
        std::string_view list = value;
        for (bool more = true; more;) {
            more = list.find(',') != std::string_view::npos;
            const auto hop = parse_hop(trim(take_until(list, ',')));
            if (!hop || found.size() == max_hops) return std::nullopt;
            found.push_back(*hop);
        }
    }
    return found;
}

}  // namespace warder::http
