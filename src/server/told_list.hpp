/// The entries of a list, before they are written.
#pragma once

#include "server/sight.hpp"
#include <warder/mcp/codec.hpp>
#include <warder/server/catalogue.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warder::server {

/// What one list tells of a registry to whoever sees it, in the order of registration. Refers to
/// the registry.
class told_list {
  public:
    told_list(const sight& seen, list_kind which);

    std::size_t size() const noexcept;

    /// A page of it, as a revision tells it.
    ///
    /// @param first      the place of its first entry, at most `size()`
    /// @param page_size  how many entries it has at most; 0 is all
    std::string write(std::size_t first, std::size_t page_size, const mcp::codec& writer) const;

    /// See `catalogue::generation`.
    std::uint64_t generation(std::size_t page_size) const;

  private:
    list_kind kind_;
    std::variant<
        std::vector<const mcp::tool*>,
        std::vector<const mcp::resource*>,
        std::vector<const mcp::prompt*>,
        std::vector<std::string_view>>  ///< entries of skills
        entries_;
};

}  // namespace warder::server
