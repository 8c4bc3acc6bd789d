/// Pictures that clients may show for a server and for what it has.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace warder::mcp {

/// The background that an icon is drawn for.
enum class icon_theme : std::uint8_t { any, light, dark };

/// One picture, or one size of it. Peers know icons from 2025-11-25 on.
///
/// @source  MCP 2025-11-25 schema `Icon`
struct icon {
    std::string src;                 ///< an `https:` or `data:` URI
    std::string mime_type;           ///< "image/png"; empty for what the server of it says
    std::vector<std::string> sizes;  ///< "48x48", or "any" for one that scales; empty for any
    icon_theme theme = icon_theme::any;
};

/// The icons of one thing: `{{.src = "https://example.com/a.png"}, {...}}`.
///
/// A class with functions that are not inline, so that a program without icons does not compile
/// what a vector of them is made of.
class icon_list {
  public:
    icon_list() noexcept;
    icon_list(std::initializer_list<icon> icons);
    icon_list(const icon_list& other);
    icon_list(icon_list&& other) noexcept;
    icon_list& operator=(const icon_list& other);
    icon_list& operator=(icon_list&& other) noexcept;
    ~icon_list();

    const std::vector<icon>& all() const noexcept { return icons_; }

  private:
    std::vector<icon> icons_;
};

/// What makes an icon one that clients refuse, as a sentence for the developer; empty for nothing.
std::string icon_problem(const icon_list& icons);

}  // namespace warder::mcp
