// Walks what an MCP client walks before its first call, and looks at each step.
#pragma once

#include "finding.hpp"
#include <warder/core/clock.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/challenge_list.hpp>
#include <warder/http/client.hpp>

#include <string>
#include <string_view>

namespace warder::apps {

struct checkup_options {
    std::string url;    ///< of the MCP endpoint
    std::string token;  ///< an access token to try; may be empty
};

/// One checkup of one server. Sends some fifteen requests, each without a token except the last,
/// which goes to the URL that was given. A server elsewhere may name no address of this machine.
class checkup {
  public:
    /// @param client, clock  outlive the checkup
    checkup(http::client& client, const clock& clock, checkup_options options)
        : client_(client), clock_(clock), options_(std::move(options)) {}

    /// @errors  what keeps it from asking at all, such as a file of authorities that cannot be used
    task<result<findings>> run();

  private:
    /// What a server says of itself.
    struct document {
        std::string url;
        std::string body;
        std::string problem;     ///< why it cannot be read; the end of a sentence, empty if it can
        bool is_absent = false;  ///< there is nothing at the URL
    };

    // The steps; each is told in `found_`.
    task<result<bool>> ask_without_token();
    task<void> ask_with_wrong_token();
    task<void> ask_as_a_page();
    task<void> find_metadata();
    void look_at_metadata(const document& metadata);
    task<void> find_issuer(std::string issuer);
    void look_at_issuer(const document& metadata, const std::string& issuer);
    task<void> look_at_keys(std::string jwks_uri);
    task<void> try_token();
    void look_at_claims();

    // Parts of them.
    task<document> get_document(std::string url, std::string_view topic);
    http::client_request call(std::string_view token) const;
    void look_at_challenge(const http::response& answer);
    void look_at_clock(const http::response& answer);
    bool leads_here(std::string_view url) const;
    void say_no_answer(std::string_view topic, std::string_view what, const error& why);
    void say(severity level, std::string_view topic, std::string text, std::string fix = {});

    http::client& client_;
    const clock& clock_;
    checkup_options options_;
    findings found_;
    std::string metadata_url_;  ///< that the challenge names
    std::string resource_;
    std::vector<std::string> issuers_;
    std::vector<std::string> jwks_uris_;
};

}  // namespace warder::apps
