#include "unit/json/decode_text.hpp"
#include <warder/json/schema.hpp>
#include <warder/json/value.hpp>

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::json {
namespace {

struct any {
    boost::json::value data;
    boost::json::object extra;
    std::optional<boost::json::value> maybe;
};

TEST(Value, TakesAnyJsonAsItIs) {
    for (const std::string text :
         {R"({"data":null,"extra":{}})",
          R"({"data":[1,-2,18446744073709551615,0.5,"x\n",true,{"a":{}}],"extra":{"b":[null]}})",
          R"({"data":"x","extra":{},"maybe":[1]})"}) {
        EXPECT_EQ(through<any>(text), text);
    }
}

TEST(Value, AnObjectTakesObjectsOnly) {
    EXPECT_EQ(problems<any>(R"({"data":1,"extra":[]})"), "/extra: expected object, found array");
    EXPECT_EQ(problems<any>(R"({"data":1})"), "/extra: is required");
    EXPECT_EQ(problems<boost::json::object>("{}"), "fits");
    EXPECT_EQ(problems<boost::json::object>("1"), "expected object, found integer");
}

TEST(Value, SchemasAllowAnything) {
    EXPECT_EQ(schema_of<boost::json::object>(), R"({"type":"object"})");
    EXPECT_EQ(
        schema_of<any>(),
        R"({"type":"object","properties":{"data":{},"extra":{"type":"object"},"maybe":{}},"required":["data","extra"],"additionalProperties":false})"
    );
}

}  // namespace
}  // namespace warder::json
