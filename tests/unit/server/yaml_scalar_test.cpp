#include "server/yaml_scalar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder::server {
namespace {

struct scalar_case {
    std::string text;
    std::string json;  ///< empty where JSON cannot hold it
};

void check(const scalar_case& row) {
    const auto json = json_of_plain_scalar(row.text);
    EXPECT_EQ(json ? *json : "", row.json) << row.text;
}

TEST(YamlScalar, IsReadInTheCoreSchema) {
    const scalar_case rows[] = {
        {"", "null"},
        {"~", "null"},
        {"null", "null"},
        {"Null", "null"},
        {"NULL", "null"},
        {"true", "true"},
        {"True", "true"},
        {"TRUE", "true"},
        {"false", "false"},
        {"False", "false"},
        {"FALSE", "false"},
        {"0", "0"},
        {"7", "7"},
        {"-7", "-7"},
        {"+7", "7"},
        {"010", "10"},
        {"0o17", "15"},
        {"0x1F", "31"},
        {"18446744073709551615", "18446744073709551615"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"1.5", "1.5"},
        {"-1.5e3", "-1500.0"},
        {"+.5", "0.5"},
        {"5.", "5.0"},
        {"1e2", "100.0"},
        {"0.1", "0.1"},
    };
    for (const scalar_case& row : rows) {
        check(row);
    }
}

TEST(YamlScalar, IsTextWhenItIsNothingElse) {
    for (const std::string text :
         {"nULL", "tRUE",  "yes",        "no",  "on",  "off",    "y",    "1_000", "1:30",
          "0b1",  "0o8",   "0xG",        "0o",  "0x",  "-0x1",   "+0o7", "-",     "+",
          ".",    "e5",    "1e",         "1e+", ".e1", "1.2.3",  "inf",  "nan",   "Infinity",
          ".Nan", "+.nan", "2026-07-28", "<<",  "=",   "0x1F L", "v1",   "--1",   "1-"}) {
        check({text, "\"" + text + "\""});
    }
}

TEST(YamlScalar, IsRefusedWhereJsonHasNoSuchNumber) {
    for (const char* text :
         {"18446744073709551616",
          "-9223372036854775809",
          "0x10000000000000000",
          "0o2000000000000000000000",
          "1e999",
          "-1e999",
          ".inf",
          "-.Inf",
          "+.INF",
          ".nan",
          ".NaN",
          ".NAN"}) {
        const auto json = json_of_plain_scalar(text);
        ASSERT_FALSE(json) << text;
        EXPECT_EQ(json.error().detail, "JSON cannot hold this number; put it in quotes");
    }
}

}  // namespace
}  // namespace warder::server
