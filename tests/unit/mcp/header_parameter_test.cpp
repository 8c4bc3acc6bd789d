#include <warder/mcp/header_parameter.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::mcp {
namespace {

std::vector<header_parameter> found_in(std::string_view schema) {
    std::vector<header_parameter> found;
    const auto parsed =
        json::parse(schema, [&](json::node root) { found = header_parameters_of(root); });
    EXPECT_TRUE(parsed) << schema;
    return found;
}

std::string object(const std::string& properties) {
    return R"({"type":"object","properties":{)" + properties + "}}";
}

std::string annotated(const std::string& type, const std::string& name = "Region") {
    return R"({"type":")" + type + R"(","x-mcp-header":")" + name + R"("})";
}

TEST(HeaderParameter, IsFoundAtTheRootAndInside) {
    const std::string inner = R"("inner":)" + object(R"("zone":)" + annotated("integer", "Zone"));
    const auto found = found_in(object(R"("region":)" + annotated("string") + "," + inner));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].field, "Mcp-Param-Region");
    EXPECT_EQ(found[0].path, std::vector<std::string>{"region"});
    EXPECT_EQ(found[1].field, "Mcp-Param-Zone");
    EXPECT_EQ(found[1].path, (std::vector<std::string>{"inner", "zone"}));
}

TEST(HeaderParameter, IsAllowedOnStringsIntegersAndBooleans) {
    for (const std::string type : {"string", "integer", "boolean"}) {
        EXPECT_EQ(found_in(object(R"("a":)" + annotated(type))).size(), 1u) << type;
    }
}

TEST(HeaderParameter, WhatOnlyLooksLikeOneIsIgnored) {
    EXPECT_TRUE(found_in(object(R"("x-mcp-header":{"type":"string"})")).empty());
    EXPECT_TRUE(found_in(R"({"type":"object","default":{"x-mcp-header":"A"}})").empty());
    EXPECT_TRUE(found_in(R"({"type":"object","examples":[{"x-mcp-header":"A"}]})").empty());
}

TEST(HeaderParameter, EveryBrokenRuleIsRefused) {
    const std::string good = R"("a":)" + annotated("string", "One");
    EXPECT_EQ(found_in(object(good)).size(), 1u);
    const std::string bad[] = {
        object(R"("a":)" + annotated("string", "")),
        object(R"("a":)" + annotated("string", "two words")),
        object(R"("a":)" + annotated("string", "a:b")),
        object(R"("a":)" + annotated("string", "\xC3\xA9")),
        object(R"("a":{"type":"string","x-mcp-header":1})"),
        object(R"("a":{"x-mcp-header":"One"})"),
        object(R"("a":{"type":["string","null"],"x-mcp-header":"One"})"),
        object(R"("a":)" + annotated("number")),
        object(R"("a":)" + annotated("array")),
        object(R"("a":)" + annotated("object")),
        object(good + R"(,"b":)" + annotated("string", "ONE")),
        R"({"type":"object","x-mcp-header":"Root"})",
        object(R"("a":{"type":"array","items":)" + annotated("string") + "}"),
        object(R"("a":{"anyOf":[)" + annotated("string") + "]}"),
        object(R"("a":{"not":)" + annotated("string") + "}"),
        R"({"type":"object","additionalProperties":)" + annotated("string") + "}",
        R"({"type":"object","$defs":{"d":)" + annotated("string") + "}}",
        R"({"type":"object","allOf":[)" + object(good) + "]}",
        R"({"type":"object","patternProperties":{"x":)" + annotated("string") + "}}",
    };
    for (const std::string& schema : bad) {
        EXPECT_THROW(found_in(schema), std::invalid_argument) << schema;
    }
}

TEST(HeaderParameter, ValuesAreLiteralOrBase64) {
    EXPECT_EQ(decode_field_value("eu west"), "eu west");
    EXPECT_EQ(decode_field_value(""), "");
    EXPECT_EQ(decode_field_value("=?base64?SGVsbG8=?="), "Hello");
    EXPECT_EQ(decode_field_value("=?base64?w6k=?="), "\xC3\xA9");
    EXPECT_EQ(
        decode_field_value("=?base64?"
                           "?="),
        ""
    );
    EXPECT_EQ(decode_field_value("SGVsbG8="), "SGVsbG8=");
    EXPECT_EQ(decode_field_value("=?base64?SGVsbG8="), "=?base64?SGVsbG8=");
    EXPECT_EQ(decode_field_value("=?BASE64?SGVsbG8=?="), "=?BASE64?SGVsbG8=?=");
    EXPECT_EQ(decode_field_value("=?base64?="), "=?base64?=");
}

TEST(HeaderParameter, BrokenValuesAreNone) {
    EXPECT_EQ(decode_field_value("=?base64?SGVsbG8?="), std::nullopt);
    EXPECT_EQ(decode_field_value("=?base64?SGVs!!!bG8=?="), std::nullopt);
    EXPECT_EQ(decode_field_value("=?base64?SGVsbG9=?="), std::nullopt);
    EXPECT_EQ(decode_field_value("\xC3\xA9"), std::nullopt);
    EXPECT_EQ(decode_field_value("a\x01"), std::nullopt);
    EXPECT_EQ(decode_field_value("a\x7F"), std::nullopt);
}

struct comparison {
    std::string argument;  ///< JSON
    std::string field;
    bool agrees;
};

/// Whether a call with this argument `a` passes with this field `Mcp-Param-A`.
bool passes(const comparison& row) {
    const std::vector<header_parameter> parameters = {{{"a"}, "Mcp-Param-A"}};
    http::fields fields;
    fields.append("mcp-param-a", row.field);
    bool passed = false;
    const auto parsed = json::parse(R"({"a":)" + row.argument + "}", [&](json::node root) {
        passed = !check_header_parameters(parameters, root, fields);
    });
    EXPECT_TRUE(parsed);
    return passed;
}

TEST(HeaderParameter, IsComparedByItsType) {
    const comparison rows[] = {
        {R"("eu")", "eu", true},
        {R"("eu")", "EU", false},
        {R"("eu")", "=?base64?ZXU=?=", true},
        {R"("eu")", "=?base64?ZXU?=", false},
        {R"("\u00e9")", "=?base64?w6k=?=", true},
        {R"("")",
         "=?base64?"
         "?=",
         true},
        {R"("SGVsbG8=")", "SGVsbG8=", true},
        {R"("=?base64?SGVsbG8=")", "=?base64?SGVsbG8=", true},
        {R"("42")", "42.0", false},
        {"42", "42", true},
        {"42", "42.0", true},
        {"42", "42.", false},
        {"42", "42.5", false},
        {"42", "+42", false},
        {"42", "4 2", false},
        {"42", "", false},
        {"42", "0x2a", false},
        {"-7", "-7", true},
        {"-7", "-7.00", true},
        {"9007199254740993", "9007199254740993", true},
        {"9007199254740993", "9007199254740992", false},
        {"42.0", "42", true},
        {"42.0", "43", false},
        {"true", "true", true},
        {"true", "True", false},
        {"false", "false", true},
        {"false", "true", false},
        {"null", "anything", true},
        {"[1]", "anything", true},
        {R"({"b":1})", "anything", true},
    };
    for (const comparison& row : rows) {
        EXPECT_EQ(passes(row), row.agrees) << row.argument << " and " << row.field;
    }
}

TEST(HeaderParameter, IsNotExpectedForAnAbsentArgument) {
    const std::vector<header_parameter> parameters = {{{"a", "b"}, "Mcp-Param-B"}};
    const http::fields none;
    EXPECT_FALSE(check_header_parameters(parameters, std::nullopt, none));
    for (const std::string text : {"{}", R"({"a":{}})", R"({"a":1})", R"({"a":{"b":null}})"}) {
        const auto parsed = json::parse(text, [&](json::node root) {
            EXPECT_FALSE(check_header_parameters(parameters, root, none)) << text;
        });
        EXPECT_TRUE(parsed);
    }
    const auto parsed = json::parse(R"({"a":{"b":"x"}})", [&](json::node root) {
        const auto missing = check_header_parameters(parameters, root, none);
        ASSERT_TRUE(missing);
        EXPECT_EQ(missing->failure, errc::header_mismatch);
        EXPECT_EQ(missing->message, "Header mismatch: Mcp-Param-B is missing");
    });
    EXPECT_TRUE(parsed);
}

TEST(HeaderParameter, IsNotExpectedForAnArgumentThatIsNoPrimitive) {
    const std::vector<header_parameter> parameters = {{{"a"}, "Mcp-Param-A"}};
    http::fields twice;
    twice.append("mcp-param-a", "x");
    twice.append("mcp-param-a", "y");
    for (const std::string text : {R"({"a":[1]})", R"({"a":{}})", R"({"a":{"b":"x"}})"}) {
        const auto parsed = json::parse(text, [&](json::node root) {
            EXPECT_FALSE(check_header_parameters(parameters, root, {})) << text;
            EXPECT_FALSE(check_header_parameters(parameters, root, twice)) << text;
        });
        EXPECT_TRUE(parsed);
    }
    for (const std::string text : {R"({"a":"x"})", R"({"a":1})", R"({"a":false})"}) {
        const auto parsed = json::parse(text, [&](json::node root) {
            EXPECT_TRUE(check_header_parameters(parameters, root, {})) << text;
        });
        EXPECT_TRUE(parsed);
    }
}

TEST(HeaderParameter, WhatTextHoldsIsNeverTakenForTheArgument) {
    const std::vector<header_parameter> parameters = {{{"where", "region"}, "Mcp-Param-Region"}};
    struct row {
        std::string arguments, field;
        bool passed;
    };
    const row rows[] = {
        {R"({"where":{"region":"eu"}})", "eu", true},
        {R"({"where":"{\"region\":\"eu\"}"})", "us", false},
        {R"({"where":"{\"region\":\"eu\"}"})", "eu", false},
        {R"({"where":" {\"region\":\"eu\"}"})", "", false},
        // A tool error says it better.
        {R"({"where":"Paris"})", "", true},
    };
    for (const auto& [arguments, field, passed] : rows) {
        http::fields fields;
        if (!field.empty()) fields.append("mcp-param-region", field);
        const auto parsed = json::parse(arguments, [&](json::node root) {
            EXPECT_EQ(!check_header_parameters(parameters, root, fields), passed) << arguments;
        });
        EXPECT_TRUE(parsed);
    }
}

TEST(HeaderParameter, ARepeatedFieldSaysNothing) {
    const std::vector<header_parameter> parameters = {{{"a"}, "Mcp-Param-A"}};
    http::fields fields;
    fields.append("Mcp-Param-A", "x");
    const auto parsed = json::parse(R"({"a":"x"})", [&](json::node root) {
        EXPECT_FALSE(check_header_parameters(parameters, root, fields));
        fields.append("Mcp-Param-A", "x");
        EXPECT_TRUE(check_header_parameters(parameters, root, fields));
    });
    EXPECT_TRUE(parsed);
}

}  // namespace
}  // namespace warder::mcp
