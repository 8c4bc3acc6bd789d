#include "http/syntax.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/forwarded.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace warder::http {
namespace {

constexpr std::size_t max_hops = 32;  // more proxies in a row than anybody has

/// The address of one element of `X-Forwarded-For`, which some proxies write with a port.
std::optional<ip_address> parse_hop(std::string_view text) noexcept {
    if (const auto bare = parse_ip_address(text)) return bare;
    const auto with_port = parse_authority(text);
    if (!with_port) return std::nullopt;
    std::string_view host = with_port->host;
    if (host.front() == '[') host = host.substr(1, host.size() - 2);
    return parse_ip_address(host);
}

/// The elements of `X-Forwarded-For` from its right end, where the nearest proxy wrote. Several
/// fields are one list, in their order (RFC 9110 §5.3).
class element_reader {
  public:
    explicit element_reader(const fields& sent) noexcept : sent_(sent), fields_(sent.size()) {}

    /// The next one, which may be empty; nothing behind the leftmost.
    std::optional<std::string_view> next() noexcept {
        while (!list_) {
            if (fields_ == 0) return std::nullopt;
            const auto [name, value] = sent_.at(--fields_);
            if (iequals(name, "X-Forwarded-For")) list_ = value;
        }
        const std::size_t comma = list_->rfind(',');
        if (comma == std::string_view::npos) return trim(*std::exchange(list_, std::nullopt));
        const std::string_view last = trim(list_->substr(comma + 1));
        list_ = list_->substr(0, comma);
        return last;
    }

  private:
    const fields& sent_;
    std::size_t fields_;                    ///< that were not looked at
    std::optional<std::string_view> list_;  ///< what is left of the field at work
};

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
    element_reader elements(sent);
    std::optional<ip_address> client;
    for (std::size_t hops = 0; hops < max_hops;) {
        const auto element = elements.next();
        if (!element) break;
        if (element->empty()) continue;  // RFC 9110 §5.6.1.2: ignored
        const auto hop = parse_hop(*element);
        if (!hop) break;
        client = hop;
        if (!trusts(*hop)) break;
        ++hops;
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
    element_reader elements(sent);
    std::vector<ip_address> found;
    while (const auto element = elements.next()) {
        // Whoever wrote an empty one hides an address.
        const auto hop = parse_hop(*element);
        if (!hop || found.size() == max_hops) return std::nullopt;
        found.push_back(*hop);
    }
    return found;
}

}  // namespace warder::http
