// What each thing that was found must be like.
#include "checkup.hpp"
#include "oauth/endpoint.hpp"
#include "oauth/unverified_issuer.hpp"
#include <warder/crypto/jwk.hpp>
#include <warder/http/url.hpp>
#include <warder/json/node.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/protected_resource.hpp>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iterator>

namespace warder::apps {
namespace {

constexpr std::chrono::seconds most_skew{60};

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ", ") + text;
    return all;
}

std::vector<std::string> texts_of(const std::optional<json::node>& member) {
    std::vector<std::string> texts;
    if (!member) return texts;
    if (const auto text = member->string()) texts.emplace_back(*text);
    member->for_each_element([&](json::node element) {
        if (const auto text = element.string()) texts.emplace_back(*text);
        return true;
    });
    return texts;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::ranges::find(texts, text) != texts.end();
}

bool is_local(std::string_view url) {
    const auto parts = http::parse_url(url);
    return parts && http::is_loopback_host(parts->host);
}

/// A `Date` field (RFC 9110 §5.6.7, the one form that servers send); nothing for any other.
std::optional<std::chrono::system_clock::time_point> time_of(const std::string& date) {
    std::tm parts{};
    if (::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr)
        return std::nullopt;
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

/// What an authorization server says of itself (RFC 8414 §2).
struct issuer_facts {
    std::string issuer;
    std::string jwks_uri;
    std::vector<std::string> challenge_methods;
    bool has_endpoints = false;      ///< to authorize, and for tokens
    bool registers_clients = false;  ///< by RFC 7591, or by documents that clients publish
    bool names_itself = false;       ///< in its answers
};

std::optional<issuer_facts> read_issuer(std::string_view metadata) {
    issuer_facts facts;
    const auto parsed = json::parse(metadata, [&](json::node root) {
        const auto text = [&](std::string_view name) {
            const auto member = root[name];
            return member ? std::string(member->string().value_or("")) : std::string();
        };
        const auto is_set = [&](std::string_view name) {
            const auto member = root[name];
            return member && member->boolean().value_or(false);
        };
        facts.issuer = text("issuer");
        facts.jwks_uri = text("jwks_uri");
        facts.challenge_methods = texts_of(root["code_challenge_methods_supported"]);
        facts.has_endpoints =
            !text("authorization_endpoint").empty() && !text("token_endpoint").empty();
        facts.registers_clients = !text("registration_endpoint").empty() ||
                                  is_set("client_id_metadata_document_supported");
        facts.names_itself = is_set("authorization_response_iss_parameter_supported");
    });
    if (!parsed) return std::nullopt;
    return facts;
}

}  // namespace

bool checkup::leads_here(std::string_view url) const {
    return is_local(url) && !is_local(options_.url);
}

void checkup::look_at_clock(const http::response& answer) {
    const auto theirs = time_of(std::string(answer.fields["Date"]));
    if (!theirs) return;
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(*theirs - clock_.now());
    if (std::chrono::abs(skew) <= most_skew) return;
    say(severity::problem,
        "clock",
        "The server's clock and the one here differ by " +
            std::to_string(std::chrono::abs(skew).count()) + " s.",
        "Set both by NTP: with a wrong clock good tokens are expired, or not valid yet.");
}

void checkup::look_at_challenge(const http::response& answer) {
    constexpr std::string_view topic = "challenge";
    const auto all = http::parse_challenges(answer.fields);
    if (!all) {
        say(severity::problem,
            topic,
            "WWW-Authenticate is malformed: " + std::string(answer.fields["WWW-Authenticate"]),
            "Quote values, and escape quotes in them (RFC 9110, section 11.6.1).");
        return;
    }
    const auto bearer = std::ranges::find_if(*all, [](const auto& each) {
        return http::iequals(each.scheme, "Bearer") || http::iequals(each.scheme, "DPoP");
    });
    if (bearer == all->end()) {
        say(severity::problem,
            topic,
            "The 401 has no challenge of the scheme Bearer.",
            "Send WWW-Authenticate: Bearer resource_metadata=\"...\" (RFC 9728, section 5.1).");
        return;
    }
    metadata_url_ = (*bearer)["resource_metadata"];
    const std::string problem = oauth::endpoint_problem(metadata_url_);
    if (metadata_url_.empty()) {
        say(severity::problem,
            topic,
            "The challenge names no resource_metadata.",
            "Name the URL of the metadata document there: clients look for it first.");
    } else if (leads_here(metadata_url_)) {
        say(severity::problem,
            topic,
            "The challenge sends clients to " + metadata_url_ + ", on their own machine.",
            "Tell the server its public URL: --public-url.");
        metadata_url_.clear();
    } else if (!problem.empty()) {
        say(severity::problem,
            topic,
            "The resource_metadata of the challenge, " + metadata_url_ + ", " + problem + ".",
            "Name the URL of the metadata document there, with https.");
        metadata_url_.clear();
    } else {
        say(severity::good, topic, "The challenge names the metadata document.");
    }
    if (!(*bearer)["error"].empty()) {
        say(severity::note,
            topic,
            "The challenge has error=\"" + std::string((*bearer)["error"]) +
                "\" though no token was sent.",
            "Leave the error out there (RFC 6750, section 3.1).");
    }
    if ((*bearer)["scope"].empty()) {
        say(severity::note,
            topic,
            "The challenge names no scope.",
            "Name those that a client needs at first, so that it asks for no more.");
    }
}

void checkup::look_at_metadata(const document& metadata) {
    constexpr std::string_view topic = "metadata";
    const auto read = oauth::protected_resource::parse(metadata.body);
    if (!read) {
        say(severity::problem,
            topic,
            "The document " + read.error().description + ".",
            "See RFC 9728, section 2.");
        return;
    }
    resource_ = read->resource();
    issuers_ = read->authorization_servers();
    if (resource_ == options_.url) {
        say(severity::good, topic, "Its resource is the URL of the endpoint.");
    } else {
        const bool variant = oauth::same_audience(resource_, options_.url);
        say(variant ? severity::note : severity::problem,
            topic,
            "Its resource is " + resource_ + ", and you asked for " + options_.url + ".",
            variant
                ? "Use one of both forms everywhere: some clients compare bytes."
                : "Clients refuse a document of another resource. Make it the URL that they use; "
                  "behind a proxy: --public-url.");
    }
    if (contains(read->scopes_supported(), "offline_access")) {
        say(severity::note,
            topic,
            "scopes_supported lists offline_access.",
            "Leave it out: refresh tokens are a matter between client and issuer.");
    }
}

void checkup::look_at_issuer(const document& metadata, const std::string& issuer) {
    constexpr std::string_view topic = "issuer";
    const auto facts = read_issuer(metadata.body);
    if (!facts) {
        say(severity::problem, topic, "Its metadata is not JSON.", "Look at what answers there.");
        return;
    }
    if (facts->issuer != issuer) {
        say(severity::problem,
            topic,
            (facts->issuer.empty() ? "Its metadata names no issuer"
                                   : "Its metadata calls itself " + facts->issuer) +
                ", and not " + issuer + ".",
            "Name the issuer byte for byte in authorization_servers; a slash at the end counts "
            "(RFC 8414, section 3.3).");
    }
    if (!facts->has_endpoints) {
        say(severity::problem,
            topic,
            "It has no authorization_endpoint or no token_endpoint.",
            "Clients cannot log anybody in there.");
    }
    if (!contains(facts->challenge_methods, "S256")) {
        say(severity::problem,
            topic,
            "It does not say that it takes PKCE by S256.",
            "MCP clients refuse an issuer without code_challenge_methods_supported: [\"S256\"].");
    }
    if (!facts->registers_clients) {
        say(severity::note,
            topic,
            "It registers no clients by itself (no registration_endpoint, no client_id metadata "
            "documents).",
            "Each MCP client needs a client_id from the issuer's "
            "console, or an issuer that has one of both.");
    }
    if (!facts->names_itself) {
        say(severity::note,
            topic,
            "It does not name itself in its answers (RFC 9207).",
            "Without that a client that knows several issuers can be made to mix them up.");
    }
    if (facts->jwks_uri.empty()) {
        say(severity::note,
            topic,
            "It has no jwks_uri: its tokens are verified by asking it, or not at all.",
            "Then the server needs introspection (RFC 7662).");
    } else if (!contains(jwks_uris_, facts->jwks_uri)) {
        jwks_uris_.push_back(facts->jwks_uri);
    }
}

task<void> checkup::look_at_keys(std::string jwks_uri) {
    constexpr std::string_view topic = "keys";
    if (leads_here(jwks_uri)) {
        say(severity::problem,
            topic,
            "The issuer has its keys at " + jwks_uri + ", on everybody's own machine.",
            "Tell the issuer its public URL.");
        co_return;
    }
    if (const std::string problem = oauth::endpoint_problem(jwks_uri); !problem.empty()) {
        say(severity::problem,
            topic,
            "The jwks_uri of the issuer, " + jwks_uri + ", " + problem + ".",
            "Name the URL of the keys in the issuer's metadata, with https.");
        co_return;
    }
    http::client_request request;
    request.url = jwks_uri;
    auto sending = client_.send(std::move(request));
    const auto answer = co_await sending;
    if (!answer) {
        say_no_answer(topic, "A request for the keys at " + jwks_uri, answer.error());
        co_return;
    }
    const auto keys =
        crypto::parse_key_set(answer->status == 200 ? std::string_view(answer->body) : "");
    if (!keys || keys->keys.empty()) {
        const std::string why =
            answer->status == 200 ? "" : " (" + std::to_string(answer->status) + ")";
        say(severity::problem,
            topic,
            "There is no usable key at " + jwks_uri + why + ".",
            "Without keys no token can be verified: every call ends with 503.");
        co_return;
    }
    say(severity::good,
        topic,
        "There are keys at " + jwks_uri + ": " + std::to_string(keys->keys.size()) +
            " that can be used.");
    for (const std::string& reason : keys->skipped)
        say(severity::note, topic, "One is left out: " + reason + ".");
}

/// What a token says, before the server is asked about it. It is not verified here.
void checkup::look_at_claims() {
    constexpr std::string_view topic = "token";
    const auto payload = oauth::unverified_payload(options_.token);
    if (!payload) {
        say(severity::note, topic, "It is no JWT: only its issuer can say what it is worth.");
        return;
    }
    static_cast<void>(json::parse(*payload, [&](json::node claims) {
        const auto audiences = texts_of(claims["aud"]);
        const auto issuers = texts_of(claims["iss"]);
        const auto fits = [&](const std::string& audience) {
            return oauth::same_audience(resource_, audience);
        };
        if (!resource_.empty() && std::ranges::none_of(audiences, fits)) {
            say(severity::note,
                topic,
                "Its audience is " + (audiences.empty() ? "absent" : joined(audiences)) +
                    ", and the resource is " + resource_ + ".",
                "Ask for it with resource=" + resource_ +
                    " (RFC 8707), unless the server accepts an "
                    "identifier of the issuer.");
        }
        if (!issuers.empty() && !issuers_.empty() && !contains(issuers_, issuers.front())) {
            say(severity::note,
                topic,
                "Its issuer is " + issuers.front() + ", and the metadata names " +
                    joined(issuers_) + ".",
                "Get it from an issuer that the metadata names, unless both are the same one.");
        }
        const auto expiry = claims["exp"];
        const auto seconds = expiry ? expiry->number() : std::nullopt;
        const double now = std::chrono::duration<double>(clock_.now().time_since_epoch()).count();
        if (seconds && *seconds <= now) {
            say(severity::problem, topic, "It has expired.", "Get a new one.");
        } else if (!seconds) {
            say(severity::note, topic, "It has no exp, so that it never ends.", "Servers refuse it."
            );
        }
    }));
}

}  // namespace warder::apps
