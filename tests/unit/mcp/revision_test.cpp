#include <warder/mcp/codec.hpp>
#include <warder/mcp/revision.hpp>

#include <gtest/gtest.h>

namespace warder::mcp {
namespace {

TEST(Revision, FourAreServed) {
    ASSERT_EQ(revisions().size(), 4u);
    for (const revision& row : revisions()) {
        EXPECT_EQ(find_revision(row.name), &row);
        EXPECT_EQ(&revisions()[index_of(row)], &row);
        EXPECT_NE(row.make_codec({}), nullptr);
        EXPECT_EQ(row.era == era::modern, names_modern_era(row.name));
    }
    EXPECT_EQ(find_revision("2024-11-05"), nullptr);
    EXPECT_EQ(find_revision(""), nullptr);
}

TEST(Revision, OnlyTheFirstHasBatches) {
    for (const revision& row : revisions()) {
        EXPECT_EQ(row.batches, row.name == "2025-03-26") << row.name;
    }
}

TEST(Revision, InitializeGetsWhatItAsksForOrTheNewestLegacyOne) {
    EXPECT_EQ(negotiate("2025-03-26").name, "2025-03-26");
    EXPECT_EQ(negotiate("2025-06-18").name, "2025-06-18");
    EXPECT_EQ(negotiate("2025-11-25").name, "2025-11-25");
    for (const std::string_view other : {"2024-11-05", "2026-07-28", "2099-01-01", "", "x"}) {
        EXPECT_EQ(negotiate(other).name, "2025-11-25") << other;
    }
}

TEST(Revision, ThePeerThatSaysNothingSpeaksTheOldest) {
    EXPECT_EQ(assumed_revision().name, "2025-03-26");
}

TEST(Revision, VersionsAreListedNewestFirst) {
    EXPECT_EQ(supported_versions(era::modern), R"(["2026-07-28"])");
    EXPECT_EQ(supported_versions(era::legacy), R"(["2025-11-25","2025-06-18","2025-03-26"])");
    EXPECT_EQ(version_list(era::modern), "2026-07-28");
    EXPECT_EQ(version_list(era::legacy), "2025-11-25, 2025-06-18, 2025-03-26");
    EXPECT_EQ(version_list(), "2026-07-28, 2025-11-25, 2025-06-18, 2025-03-26");
}

TEST(Revision, TheEraIsKnownOfNamesThatAreNotServed) {
    EXPECT_TRUE(names_modern_era("2026-07-28"));
    EXPECT_TRUE(names_modern_era("2027-01-01"));
    EXPECT_TRUE(names_modern_era("v999"));
    EXPECT_FALSE(names_modern_era("2026-07-27"));
    EXPECT_FALSE(names_modern_era("2024-11-05"));
    EXPECT_FALSE(names_modern_era(""));
}

}  // namespace
}  // namespace warder::mcp
