#include <warder/server/page.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace warder::server {
namespace {

using namespace std::chrono_literals;

constexpr sealer::time_point now{1'800'000'000s};

/// A list of seven entries in pages of three, and one caller.
class pages {
  public:
    result<page> at(std::optional<std::string_view> cursor) const {
        return find_page(list, cursor, principal, state, time);
    }

    paged_list list{.name = "tools", .entries = 7, .page_size = 3, .generation = 5};
    std::string principal = "saif";
    sealer state{{secret(std::string(sealer::key_bytes, 'k'))}, system_entropy()};
    sealer::time_point time = now;
};

void expect_range(const result<page>& found, std::size_t first, std::size_t last) {
    ASSERT_TRUE(found) << first;
    EXPECT_EQ(found->first, first);
    EXPECT_EQ(found->last, last);
}

void expect_unknown(const result<page>& found, std::string_view reason) {
    ASSERT_FALSE(found) << reason;
    EXPECT_EQ(found.error().code, std::errc::invalid_argument);
    EXPECT_EQ(found.error().description, "unknown cursor");
    EXPECT_EQ(found.error().detail, reason);
}

TEST(Page, CursorsLeadThroughTheList) {
    const pages tools;
    const auto first = tools.at({});
    expect_range(first, 0, 3);
    const auto second = tools.at(first->next_cursor);
    expect_range(second, 3, 6);
    const auto third = tools.at(second->next_cursor);
    expect_range(third, 6, 7);
    EXPECT_EQ(third->next_cursor, "");
    // A client may go back, as often as it likes.
    expect_range(tools.at(first->next_cursor), 3, 6);
}

TEST(Page, AListThatFitsHasNoCursor) {
    struct row {
        std::size_t entries, page_size;
    };
    for (const row& one : {row{0, 0}, {7, 0}, {0, 3}, {2, 3}, {3, 3}, {7, ~std::size_t{0}}}) {
        pages tools;
        tools.list.entries = one.entries;
        tools.list.page_size = one.page_size;
        const auto found = tools.at({});
        expect_range(found, 0, one.entries);
        EXPECT_EQ(found->next_cursor, "");
    }
}

TEST(Page, ALastPageMayBeFull) {
    pages tools;
    tools.list.entries = 6;
    const auto second = tools.at(tools.at({})->next_cursor);
    expect_range(second, 3, 6);
    EXPECT_EQ(second->next_cursor, "");
}

TEST(Page, AnotherPageSizeGoesOnFromTheSamePlace) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    tools.list.page_size = 2;
    expect_range(tools.at(cursor), 3, 5);
    tools.list.page_size = 0;
    expect_range(tools.at(cursor), 3, 7);
}

TEST(Page, ACursorOfAnotherListIsUnknown) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    tools.list.name = "prompts";
    expect_unknown(tools.at(cursor), "tampered, or of another purpose or binding");
}

TEST(Page, ACursorOfAnotherCallerIsUnknown) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    for (const std::string_view other : {"eve", "", "saif2"}) {
        tools.principal = other;
        expect_unknown(tools.at(cursor), "tampered, or of another purpose or binding");
    }
}

TEST(Page, ACursorOfAnotherGenerationIsUnknown) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    for (const std::uint64_t other : {4u, 6u}) {
        tools.list.generation = other;
        expect_unknown(tools.at(cursor), "the list has changed");
    }
}

TEST(Page, ACursorIsGoodForAnHour) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    tools.time = now + 1h - 1s;
    expect_range(tools.at(cursor), 3, 6);
    tools.time = now + 1h;
    expect_unknown(tools.at(cursor), "expired");
}

TEST(Page, WhatIsNoCursorIsUnknown) {
    const pages tools;
    expect_unknown(tools.at(""), "too short");
    expect_unknown(tools.at("3"), "not base64url");
    expect_unknown(tools.at(std::string(30'000, 'A')), "too long");
    const auto state = tools.state.seal("x", "request-state", {"tools\0saif", 10}, now + 1h);
    expect_unknown(tools.at(*state), "tampered, or of another purpose or binding");
}

// Another process with the same keys may count otherwise.
TEST(Page, APlaceBehindTheEndIsUnknown) {
    pages tools;
    const std::string cursor = tools.at({})->next_cursor;
    for (const std::size_t fewer : {0u, 3u}) {
        tools.list.entries = fewer;
        expect_unknown(tools.at(cursor), "behind the end of the list");
    }
    const auto odd = tools.state.seal("x", "cursor", {"tools\0saif", 10}, now + 1h);
    expect_unknown(tools.at(*odd), "no place in a list");
}

}  // namespace
}  // namespace warder::server
