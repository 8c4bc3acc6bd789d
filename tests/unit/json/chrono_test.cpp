#include "unit/json/decode_text.hpp"
#include <warder/json/chrono.hpp>
#include <warder/json/schema.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>

namespace warder::json {
namespace {

using namespace std::chrono_literals;

template <class T>
T read(std::string_view text) {
    auto decoded = decode_text<T>("\"" + std::string(text) + "\"");
    EXPECT_TRUE(decoded) << text;
    return decoded ? *decoded : T{};
}

template <class T>
bool refused(std::string_view text) {
    return !decode_text<T>("\"" + std::string(text) + "\"");
}

template <class T>
std::string written(const T& value) {
    const std::string text = encode(value);
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
}

TEST(Durations, AreReadFromIso8601) {
    using std::chrono::milliseconds;
    EXPECT_EQ(read<milliseconds>("PT0S"), 0ms);
    EXPECT_EQ(read<milliseconds>("PT1.5S"), 1500ms);
    EXPECT_EQ(read<milliseconds>("-PT0.25S"), -250ms);
    EXPECT_EQ(read<milliseconds>("PT90M"), 90min);
    EXPECT_EQ(read<milliseconds>("P1W2DT3H4M5.006S"), 9 * 24h + 3h + 4min + 5006ms);
    EXPECT_EQ(read<std::chrono::hours>("P2D"), 48h);
    EXPECT_EQ(read<std::chrono::minutes>("PT120S"), 2min);
    EXPECT_EQ(read<std::chrono::nanoseconds>("PT0.000000001S"), 1ns);
    EXPECT_EQ(read<std::chrono::duration<double>>("PT0.5S").count(), 0.5);
    EXPECT_EQ((read<std::chrono::duration<float, std::milli>>("PT0.5S").count()), 500.0F);
}

TEST(Durations, InAnyOtherFormAreRefused) {
    for (const std::string_view text :
         {"",
          "P",
          "PT",
          "P1",
          "PT1",
          "1S",
          "T1S",
          "P1S",
          "PT1D",
          "P1M",
          "P1Y",
          "PT1S1S",
          "PT1S1M",
          "P1D1W",
          "P1DT",
          "PT1.5M",
          "PT.5S",
          "PT1.S",
          "PT1,5S",
          "PT1.0000000001S",
          "+PT1S",
          "PT-1S",
          "P-1D",
          "pt1s",
          "PT1s",
          " PT1S",
          "PT1S ",
          "PT1H P",
          "P1000000000000000000D",
          "PT1STM"}) {
        EXPECT_TRUE(refused<std::chrono::nanoseconds>(text)) << text;
    }
    EXPECT_EQ(
        problems<std::chrono::seconds>("5"), "expected a duration such as PT1H30M, found integer"
    );
}

TEST(Durations, ThatTheTypeCannotSayAreRefused) {
    EXPECT_FALSE(refused<std::chrono::seconds>("PT1.0S"));
    EXPECT_TRUE(refused<std::chrono::seconds>("PT1.5S"));
    EXPECT_TRUE(refused<std::chrono::hours>("PT61M"));
    using tiny = std::chrono::duration<std::int8_t>;
    EXPECT_EQ(read<tiny>("PT127S").count(), 127);
    EXPECT_TRUE(refused<tiny>("PT128S"));
    EXPECT_EQ(read<tiny>("-PT128S").count(), -128);
    EXPECT_TRUE(refused<tiny>("-PT129S"));
    EXPECT_EQ(
        read<std::chrono::nanoseconds>("PT9223372036.854775807S"), std::chrono::nanoseconds::max()
    );
    EXPECT_TRUE(refused<std::chrono::nanoseconds>("PT9223372036.854775808S"));
    using natural = std::chrono::duration<unsigned>;
    EXPECT_EQ(read<natural>("PT4294967295S").count(), 4294967295u);
    EXPECT_TRUE(refused<natural>("-PT1S"));
    using whole = std::chrono::duration<std::uint64_t>;
    EXPECT_TRUE(refused<whole>("-PT1S"));
    EXPECT_EQ(read<whole>("PT1S").count(), 1u);
    EXPECT_TRUE(refused<std::chrono::seconds>("P999999999999999999W"));
}

TEST(Durations, AreWrittenShort) {
    EXPECT_EQ(written(0s), "PT0S");
    EXPECT_EQ(written(1500ms), "PT1.5S");
    EXPECT_EQ(written(-250ms), "-PT0.25S");
    EXPECT_EQ(written(90min), "PT1H30M");
    EXPECT_EQ(written(3605s), "PT1H0M5S");
    EXPECT_EQ(written(48h), "P2D");
    EXPECT_EQ(written(24h + 5s), "P1DT5S");
    EXPECT_EQ(written(1ns), "PT0.000000001S");
    EXPECT_EQ(written(std::chrono::nanoseconds::min()), "-P106751DT23H47M16.854775808S");
    EXPECT_EQ(written(std::chrono::duration<double>(0.1)), "PT0.1S");
    EXPECT_EQ(written(std::chrono::duration<double>(-0.5)), "-PT0.5S");
    EXPECT_EQ(
        written(std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN())), "PT0S"
    );
    EXPECT_EQ(
        written(std::chrono::duration<double>(std::numeric_limits<double>::infinity())),
        "P104166666666DT16H"
    );
    EXPECT_EQ(written(std::chrono::hours::max()).substr(0, 2), "P1");
}

TEST(Durations, GoThereAndBack) {
    for (const std::int64_t count :
         {std::numeric_limits<std::int64_t>::min(),
          std::int64_t{-1'000'000'001},
          std::int64_t{-1},
          std::int64_t{0},
          std::int64_t{999'999'999},
          std::int64_t{86'400'000'000'000},
          std::numeric_limits<std::int64_t>::max()}) {
        const std::chrono::nanoseconds value(count);
        EXPECT_EQ(read<std::chrono::nanoseconds>(written(value)), value);
    }
}

using milliseconds_point = std::chrono::sys_time<std::chrono::milliseconds>;

TEST(TimePoints, AreReadFromRfc3339) {
    const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + 12h;
    EXPECT_EQ(read<std::chrono::sys_seconds>("2026-01-31T12:00:00Z"), noon);
    EXPECT_EQ(read<std::chrono::sys_seconds>("2026-01-31t12:00:00z"), noon);
    EXPECT_EQ(read<std::chrono::sys_seconds>("2026-01-31T13:30:00+01:30"), noon);
    EXPECT_EQ(read<std::chrono::sys_seconds>("2026-01-31T00:00:00-12:00"), noon);
    EXPECT_EQ(read<std::chrono::sys_seconds>("2026-01-31T12:00:00-00:00"), noon);
    EXPECT_EQ(read<milliseconds_point>("2026-01-31T12:00:00.250Z"), noon + 250ms);
    EXPECT_EQ(
        read<std::chrono::system_clock::time_point>("1970-01-01T00:00:00.000000001Z")
            .time_since_epoch(),
        1ns
    );
    EXPECT_EQ(
        read<std::chrono::sys_seconds>("2016-12-31T23:59:60Z"),
        std::chrono::sys_days(std::chrono::year(2017) / 1 / 1)
    );
    EXPECT_EQ(
        read<std::chrono::sys_seconds>("0000-01-01T00:00:00Z").time_since_epoch(), -719'528 * 24h
    );
}

TEST(TimePoints, FinerFractionsAreCutOff) {
    EXPECT_EQ(read<std::chrono::sys_seconds>("1970-01-01T00:00:01.999Z").time_since_epoch(), 1s);
    EXPECT_EQ(read<std::chrono::sys_seconds>("1969-12-31T23:59:59.999Z").time_since_epoch(), -1s);
}

TEST(TimePoints, InAnyOtherFormAreRefused) {
    for (const std::string_view text :
         {"",
          "2026-01-31",
          "2026-01-31T12:00:00",
          "2026-01-31 12:00:00Z",
          "2026-01-31T12:00Z",
          "2026-1-31T12:00:00Z",
          "26-01-31T12:00:00Z",
          "12026-01-31T12:00:00Z",
          "2026-13-01T12:00:00Z",
          "2026-00-01T12:00:00Z",
          "2026-02-29T12:00:00Z",
          "2026-01-32T12:00:00Z",
          "2026-01-00T12:00:00Z",
          "2026-01-31T24:00:00Z",
          "2026-01-31T12:60:00Z",
          "2026-01-31T12:00:61Z",
          "2026-01-31T12:00:00.Z",
          "2026-01-31T12:00:00.0000000001Z",
          "2026-01-31T12:00:00+24:00",
          "2026-01-31T12:00:00+01:60",
          "2026-01-31T12:00:00+0100",
          "2026-01-31T12:00:00+01",
          "2026-01-31T12:00:00ZZ",
          " 2026-01-31T12:00:00Z"}) {
        EXPECT_TRUE(refused<std::chrono::sys_seconds>(text)) << text;
    }
    EXPECT_TRUE(refused<std::chrono::system_clock::time_point>("9999-01-01T00:00:00Z")
    );  // over 64 bits of ns
    EXPECT_FALSE(refused<std::chrono::sys_seconds>("9999-01-01T00:00:00Z"));
    EXPECT_EQ(
        problems<std::chrono::sys_seconds>("1"),
        "expected a date and time such as 2026-01-31T12:00:00Z, found integer"
    );
}

TEST(TimePoints, AreWrittenInUtc) {
    EXPECT_EQ(written(std::chrono::sys_seconds(0s)), "1970-01-01T00:00:00Z");
    EXPECT_EQ(written(std::chrono::sys_seconds(-1s)), "1969-12-31T23:59:59Z");
    EXPECT_EQ(written(milliseconds_point(1ms)), "1970-01-01T00:00:00.001Z");
    EXPECT_EQ(written(milliseconds_point(-1ms)), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(
        written(read<std::chrono::sys_seconds>("9999-12-31T23:59:59Z")), "9999-12-31T23:59:59Z"
    );
    EXPECT_EQ(
        written(read<std::chrono::sys_seconds>("0000-01-01T00:00:00Z")), "0000-01-01T00:00:00Z"
    );
    const auto last = read<std::chrono::sys_seconds>("9999-12-31T23:59:59Z");
    const auto first = read<std::chrono::sys_seconds>("0000-01-01T00:00:00Z");
    EXPECT_THROW(written(last + 1s), std::domain_error);
    EXPECT_THROW(written(first - 1s), std::domain_error);
    EXPECT_FALSE(refused<std::chrono::sys_seconds>("0000-01-01T01:00:00+01:00"));
    EXPECT_TRUE(refused<std::chrono::sys_seconds>("0000-01-01T00:59:59+01:00"));
    EXPECT_TRUE(refused<std::chrono::sys_seconds>("9999-12-31T23:00:00-01:00"));
}

TEST(Days, AreFullDates) {
    using std::chrono::sys_days;
    EXPECT_EQ(read<sys_days>("2024-02-29"), sys_days(std::chrono::year(2024) / 2 / 29));
    EXPECT_EQ(written(sys_days(std::chrono::year(2024) / 2 / 29)), "2024-02-29");
    EXPECT_TRUE(refused<sys_days>("2023-02-29"));
    EXPECT_TRUE(refused<sys_days>("2024-02-29T00:00:00Z"));
    EXPECT_TRUE(refused<sys_days>("2024-2-29"));
}

TEST(Chrono, SchemasNameTheFormat) {
    struct plan {
        std::chrono::sys_seconds at;
        std::chrono::minutes lasting;
        std::chrono::sys_days day;
    };
    EXPECT_EQ(
        schema_of<plan>(),
        R"({"type":"object","properties":{"at":{"type":"string","format":"date-time"},"lasting":{"type":"string","format":"duration"},"day":{"type":"string","format":"date"}},"required":["at","lasting","day"],"additionalProperties":false})"
    );
}

}  // namespace
}  // namespace warder::json
