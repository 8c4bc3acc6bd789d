/// The browser at the authorization endpoint: its cookie, and whether a form is one of ours.
#pragma once

#include <warder/http/message.hpp>

#include <string>
#include <string_view>

namespace warder::issuer {

/// The cookie that tells one browser from another. Named after the port, since cookies are those of
/// a host. Whoever serves another port of the host can still plant one of that name: beside ours,
/// for a path, which changes nothing; or in its place, which nobody can tell from ours.
///
/// @source  RFC 6265 §4.1, §5.4, §8.5; RFC 6265bis §5.6.7 (`SameSite`)
class browser_cookie {
  public:
    /// @param base_url  an origin
    explicit browser_cookie(std::string_view base_url);

    /// The browser's secret, 64 hexadecimal digits; empty where it has none. Of several it is the
    /// one that was sent last: ours is for the shortest path, and stands behind those for longer
    /// ones.
    std::string read(const http::request& request) const;

    /// Gives the browser a secret, as long as it runs.
    void give(http::response& response, std::string_view secret_text) const;

  private:
    std::string name_;
    bool secure_;
};

/// Whether a browser asks for a part of another page, such as an image or a frame, and shows nobody
/// the answer: any website can have it do so, thousands of times. Programs say nothing of it.
///
/// @source  W3C Fetch Metadata Request Headers §2
bool is_part_of_a_page(const http::request& request);

/// Whether a form comes from one of our own pages, or from no page at all: by its `Origin`. Where
/// the server is on loopback, it is the same by each name of that.
///
/// @source  RFC 6454 §7; RFC 9700 §4.7
bool is_own_form(const http::request& request, std::string_view base_url);

}  // namespace warder::issuer
