#include "mcp/wire/rev_2025_03_26/codec.hpp"
#include "mcp/wire/rev_2025_06_18/codec.hpp"
#include "mcp/wire/rev_2025_11_25/codec.hpp"
#include "mcp/wire/rev_2026_07_28/codec.hpp"
#include <warder/json/writer.hpp>
#include <warder/mcp/codec.hpp>
#include <warder/mcp/revision.hpp>

#include <algorithm>
#include <array>
#include <ranges>

namespace warder::mcp {
namespace {

constexpr std::string_view first_modern_name = "2026-07-28";

constexpr std::array<revision, 4> rows = {{
    {.name = "2025-03-26",
     .era = era::legacy,
     .make_codec = rev_2025_03_26::make_codec,
     .batches = true},
    {.name = "2025-06-18",
     .era = era::legacy,
     .make_codec = rev_2025_06_18::make_codec,
     .forms = true},
    {.name = "2025-11-25",
     .era = era::legacy,
     .make_codec = rev_2025_11_25::make_codec,
     .forms = true,
     .pages = true,
     .polls = true},
    {.name = first_modern_name,
     .era = era::modern,
     .make_codec = rev_2026_07_28::make_codec,
     .rounds = true,
     .tasks = true,
     .forms = true,
     .pages = true},
}};

constexpr bool is_in_order() {
    return std::ranges::is_sorted(rows, {}, &revision::name);
}
static_assert(is_in_order(), "oldest first");

}  // namespace

std::span<const revision> revisions() noexcept {
    return rows;
}

std::size_t index_of(const revision& row) noexcept {
    return static_cast<std::size_t>(&row - rows.data());
}

const revision* find_revision(std::string_view name) noexcept {
    const auto* found = std::ranges::find(rows, name, &revision::name);
    return found == rows.end() ? nullptr : found;
}

const revision& negotiate(std::string_view requested) noexcept {
    const revision* asked = find_revision(requested);
    if (asked != nullptr && asked->era == era::legacy) return *asked;
    return *std::ranges::find(rows | std::views::reverse, era::legacy, &revision::era);
}

const revision& assumed_revision() noexcept {
    return rows.front();
}

bool names_modern_era(std::string_view name) noexcept {
    return name >= first_modern_name;
}

std::string supported_versions(era which) {
    std::string list;
    json::writer writer(list);
    writer.begin_array();
    for (const revision& row : rows | std::views::reverse) {
        if (row.era == which) writer.value(row.name);
    }
    writer.end_array();
    return list;
}

std::string version_list() {
    return version_list(era::modern) + ", " + version_list(era::legacy);
}

std::string version_list(era which) {
    std::string list;
    for (const revision& row : rows | std::views::reverse) {
        if (row.era != which) continue;
        if (!list.empty()) list += ", ";
        list += row.name;
    }
    return list;
}

}  // namespace warder::mcp
