/// One generation of what can be called, with the lists that tell of it.
#pragma once

#include <warder/mcp/codec.hpp>
#include <warder/server/registry.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// The lists that clients ask for.
enum class list_kind : std::uint8_t { tools, resources, templates, prompts, skills };

/// The name of a list, as in its method: "tools".
std::string_view to_string(list_kind which) noexcept;

/// What can be called, unchanged for as long as anybody holds it. Its lists are written in pages,
/// each when it is first asked for.
///
/// @threads  all functions may be called concurrently
class catalogue {
  public:
    /// @param page_size  how many entries a page of a list has; 0 is all of them
    catalogue(registry components, std::size_t page_size);
    ~catalogue();

    const registry& components() const noexcept { return components_; }
    std::size_t page_size() const noexcept { return page_size_; }

    /// How many entries a list has.
    std::size_t entries(list_kind which) const noexcept;

    /// A part of a digest of all the names of a list, in their order (of skills all that is told),
    /// and the size of its pages: the same for all processes that tell the same list.
    std::uint64_t generation(list_kind which) const;

    /// A page of a list, as a revision tells it.
    ///
    /// @param first     the place of its first entry: a multiple of the page's size
    /// @param revision  index of the revision that `writer` is the codec of
    /// @return  lives as long as this object
    std::string_view page(
        list_kind which, std::size_t first, std::size_t revision, const mcp::codec& writer
    ) const;

  private:
    struct list;

    const registry components_;
    const std::size_t page_size_;
    std::array<std::unique_ptr<list>, 5> lists_;  ///< in the order of `list_kind`
};

}  // namespace warder::server
