#include "unit/json/decode_text.hpp"
#include <warder/json/schema.hpp>
#include <warder/json/writer.hpp>

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace tree {

struct node {
    std::string name;
    std::vector<node> children;
};
struct chain {
    int value;
    std::map<std::string, chain> by_name;
    std::optional<std::vector<chain>> rest;
};
struct forest {
    std::vector<node> trees;
    node favourite;
    std::optional<node> spare;
    chain other;
};
struct pictures {
    std::vector<std::byte> one;
    std::vector<std::byte> two;
};
struct routed {
    std::string region;
    std::optional<int> count;
};
/// Types with codecs: their schemas are text of the user's.
struct spaced {
    std::string text;
};
struct titled {
    std::string text;
};
struct broken {
    std::string text;
};
struct with_codecs {
    spaced plain;
    titled own;
    titled said;
};
namespace second {
struct node {
    std::vector<node> more;
};
}  // namespace second
struct two_nodes {
    node a;
    second::node b;
};
struct point {
    int x;
    int y;
};
struct documented {
    point at;
    std::optional<point> maybe;
    std::vector<point> many;
};
struct sized {
    std::vector<int> list;
    std::map<std::string, int> map;
    std::optional<std::string> text;
    double number;
    float share;
    std::uint64_t huge;
};
enum class colour { red, green };
struct with_examples {
    colour favourite;
    std::optional<colour> other;
    point at;
    std::vector<int> numbers;
};

}  // namespace tree

template <>
struct warder::describe<tree::point> {
    static void fields(warder::description<tree::point>& d) { d.doc("A point"); }
};
template <>
struct warder::describe<tree::node> {
    static void fields(warder::description<tree::node>& d) {
        d.doc("A tree");
        d.field(&tree::node::children).doc("Its branches");
    }
};
template <>
struct warder::describe<tree::documented> {
    static void fields(warder::description<tree::documented>& d) {
        d.field(&tree::documented::at).doc("Where");
    }
};
template <>
struct warder::describe<tree::sized> {
    static void fields(warder::description<tree::sized>& d) {
        d.field(&tree::sized::list).min_items(1).max_items(3);
        d.field(&tree::sized::map).min_items(0).max_items(2);
        d.field(&tree::sized::text).min_length(2).max_length(4);
        d.field(&tree::sized::number).minimum(-0.5).maximum(95.5);
        d.field(&tree::sized::share).minimum(0.1F).maximum(0.7F);
        d.field(&tree::sized::huge).minimum(1).maximum(18446744073709551615u);
    }
};
template <>
struct warder::describe<tree::with_examples> {
    static void fields(warder::description<tree::with_examples>& d) {
        d.field(&tree::with_examples::favourite).default_value(tree::colour::green);
        d.field(&tree::with_examples::other)
            .default_value(tree::colour::red)
            .example(tree::colour::red);
        d.field(&tree::with_examples::at).default_value({1, 2}).example({3, 4});
        d.field(&tree::with_examples::numbers).example({1, 2}).example({});
    }
};

template <>
struct warder::describe<tree::pictures> {
    static void fields(warder::description<tree::pictures>& d) {
        d.field(&tree::pictures::one).min_items(1).max_items(4);
        d.field(&tree::pictures::two).min_items(3).max_items(6);
    }
};
template <>
struct warder::describe<tree::routed> {
    static void fields(warder::description<tree::routed>& d) {
        d.field(&tree::routed::region).doc("Where").header("Region");
        d.field(&tree::routed::count).header("Count");
    }
};
template <>
struct warder::describe<tree::with_codecs> {
    static void fields(warder::description<tree::with_codecs>& d) {
        d.field(&tree::with_codecs::said).title("Ours").doc("Our text");
    }
};

namespace tree {

template <class T>
struct text_codec {
    static constexpr std::string_view expected = "text";
    static bool read(const warder::json::node&, T&) { return false; }
    static void write(const T& value, warder::json::writer& out) { out.value(value.text); }
};

}  // namespace tree

template <>
struct warder::json::codec<tree::spaced> : tree::text_codec<tree::spaced> {
    static constexpr std::string_view schema = " { } ";
};
template <>
struct warder::json::codec<tree::titled> : tree::text_codec<tree::titled> {
    static constexpr std::string_view schema =
        "{\n \"type\": \"string\", \"title\": \"Theirs\", \"description\": \"Their text\" }";
};
template <>
struct warder::json::codec<tree::broken> : tree::text_codec<tree::broken> {
    static constexpr std::string_view schema = "[]";
};

namespace warder::json {
namespace {

/// The schema of a type as a member `m`.
template <class T>
std::string member_schema() {
    struct holder {
        T m;
    };
    const std::string schema = schema_of<holder>();
    const std::string before = R"({"type":"object","properties":{"m":)";
    const std::string after = R"(},"required":["m"],"additionalProperties":false})";
    const std::string optional_after = R"(},"additionalProperties":false})";
    EXPECT_TRUE(schema.starts_with(before)) << schema;
    const std::string& end = schema.ends_with(after) ? after : optional_after;
    EXPECT_TRUE(schema.ends_with(end)) << schema;
    return schema.substr(before.size(), schema.size() - before.size() - end.size());
}

TEST(Schema, OfEachType) {
    EXPECT_EQ(member_schema<bool>(), R"({"type":"boolean"})");
    EXPECT_EQ(member_schema<std::string>(), R"({"type":"string"})");
    EXPECT_EQ(member_schema<double>(), R"({"type":"number"})");
    EXPECT_EQ(member_schema<float>(), R"({"type":"number"})");
    EXPECT_EQ(member_schema<int>(), R"({"type":"integer"})");
    EXPECT_EQ(member_schema<std::int64_t>(), R"({"type":"integer"})");
    EXPECT_EQ(member_schema<std::int8_t>(), R"({"type":"integer","minimum":-128,"maximum":127})");
    EXPECT_EQ(
        member_schema<std::int16_t>(), R"({"type":"integer","minimum":-32768,"maximum":32767})"
    );
    EXPECT_EQ(member_schema<std::uint8_t>(), R"({"type":"integer","minimum":0,"maximum":255})");
    EXPECT_EQ(member_schema<std::uint16_t>(), R"({"type":"integer","minimum":0,"maximum":65535})");
    EXPECT_EQ(member_schema<std::uint32_t>(), R"({"type":"integer","minimum":0})");
    EXPECT_EQ(member_schema<std::uint64_t>(), R"({"type":"integer","minimum":0})");
    EXPECT_EQ(member_schema<tree::colour>(), R"({"type":"string","enum":["red","green"]})");
    EXPECT_EQ(
        member_schema<std::vector<std::byte>>(), R"({"type":"string","contentEncoding":"base64"})"
    );
    EXPECT_EQ(member_schema<std::vector<int>>(), R"({"type":"array","items":{"type":"integer"}})");
    EXPECT_EQ(
        (member_schema<std::array<bool, 2>>()),
        R"({"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2})"
    );
    EXPECT_EQ(
        (member_schema<std::map<std::string, double>>()),
        R"({"type":"object","additionalProperties":{"type":"number"}})"
    );
    EXPECT_EQ(
        (member_schema<std::variant<int, std::string, std::monostate>>()),
        R"({"anyOf":[{"type":"integer"},{"type":"string"},{"type":"null"}]})"
    );
    EXPECT_EQ(member_schema<std::monostate>(), R"({"type":"null"})");
}

TEST(Schema, AnOptionalMemberIsNotRequiredAndAnOptionalElementIsNullable) {
    EXPECT_EQ(member_schema<std::optional<int>>(), R"({"type":"integer"})");
    EXPECT_EQ(
        member_schema<std::vector<std::optional<int>>>(),
        R"({"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"null"}]}})"
    );
    EXPECT_EQ(
        (member_schema<std::map<std::string, std::optional<bool>>>()),
        R"({"type":"object","additionalProperties":{"anyOf":[{"type":"boolean"},{"type":"null"}]}})"
    );
    struct mixed {
        int a;
        std::optional<int> b;
    };
    EXPECT_EQ(
        schema_of<mixed>(),
        R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a"],"additionalProperties":false})"
    );
}

TEST(Schema, OfAStructWithoutMembers) {
    struct none {};
    EXPECT_EQ(
        schema_of<none>(), R"({"type":"object","properties":{},"additionalProperties":false})"
    );
}

TEST(Schema, NestedStructsStandInPlaceAndTheMembersDocWins) {
    const std::string point =
        R"("type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"],"additionalProperties":false)";
    EXPECT_EQ(
        schema_of<tree::documented>(),
        R"({"type":"object","properties":{"at":{)" + point +
            R"(,"description":"Where"},"maybe":{)" + point +
            R"(,"description":"A point"},"many":{"type":"array","items":{)" + point +
            R"(,"description":"A point"}}},"required":["at","many"],"additionalProperties":false})"
    );
}

TEST(Schema, BoundsOfEachKind) {
    EXPECT_EQ(
        schema_of<tree::sized>(),
        R"({"type":"object","properties":{)"
        R"("list":{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3},)"
        R"("map":{"type":"object","additionalProperties":{"type":"integer"},"maxProperties":2},)"
        R"("text":{"type":"string","minLength":2,"maxLength":4},)"
        R"("number":{"type":"number","minimum":-0.5,"maximum":95.5},)"
        R"("share":{"type":"number","minimum":0.1,"maximum":0.7},)"
        R"("huge":{"type":"integer","minimum":1,"maximum":18446744073709551615}},)"
        R"("required":["list","map","number","share","huge"],"additionalProperties":false})"
    );
}

TEST(Schema, BoundsOfBytesAreThoseOfTheirBase64) {
    EXPECT_EQ(
        schema_of<tree::pictures>(),
        R"({"type":"object","properties":{)"
        R"("one":{"type":"string","contentEncoding":"base64","minLength":4,"maxLength":8},)"
        R"("two":{"type":"string","contentEncoding":"base64","minLength":4,"maxLength":8}},)"
        R"("required":["one","two"],"additionalProperties":false})"
    );
}

TEST(Schema, AHeaderParameterIsAnnotated) {
    EXPECT_EQ(
        schema_of<tree::routed>(),
        R"({"type":"object","properties":{)"
        R"("region":{"type":"string","description":"Where","x-mcp-header":"Region"},)"
        R"("count":{"type":"integer","x-mcp-header":"Count"}},)"
        R"("required":["region"],"additionalProperties":false})"
    );
}

TEST(Schema, ACodecsSchemaGoesInWithoutWhatTheFieldSays) {
    EXPECT_EQ(
        schema_of<tree::with_codecs>(),
        R"({"type":"object","properties":{"plain":{},)"
        R"("own":{"type":"string","title":"Theirs","description":"Their text"},)"
        R"("said":{"type":"string","title":"Ours","description":"Our text"}},)"
        R"("required":["plain","own","said"],"additionalProperties":false})"
    );
}

TEST(Schema, ACodecWhoseSchemaIsNoObjectIsRefused) {
    EXPECT_THROW(schema_of<tree::broken>(), std::logic_error);
}

TEST(Schema, DefaultsAndExamplesAreValuesOfTheField) {
    EXPECT_EQ(
        schema_of<tree::with_examples>(),
        R"({"type":"object","properties":{)"
        R"("favourite":{"type":"string","enum":["red","green"],"default":"green"},)"
        R"("other":{"type":"string","enum":["red","green"],"default":"red","examples":["red"]},)"
        R"("at":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"],"additionalProperties":false,"description":"A point","default":{"x":1,"y":2},"examples":[{"x":3,"y":4}]},)"
        R"("numbers":{"type":"array","items":{"type":"integer"},"examples":[[1,2],[]]}},)"
        R"("required":["numbers"],"additionalProperties":false})"
    );
}

TEST(Schema, ARootThatContainsItselfRefersToTheRoot) {
    EXPECT_EQ(
        schema_of<tree::node>(),
        R"({"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#","description":"A tree"},"description":"Its branches"}},"required":["name","children"],"additionalProperties":false,"description":"A tree"})"
    );
    EXPECT_EQ(
        schema_of<tree::chain>(),
        R"({"type":"object","properties":{"value":{"type":"integer"},"by_name":{"type":"object","additionalProperties":{"$ref":"#"}},"rest":{"type":"array","items":{"$ref":"#"}}},"required":["value","by_name"],"additionalProperties":false})"
    );
}

TEST(Schema, OtherRecursiveStructsAreDefinitions) {
    const std::string node =
        R"("node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/node","description":"A tree"},"description":"Its branches"}},"required":["name","children"],"additionalProperties":false,"description":"A tree"})";
    const std::string chain =
        R"("chain":{"type":"object","properties":{"value":{"type":"integer"},"by_name":{"type":"object","additionalProperties":{"$ref":"#/$defs/chain"}},"rest":{"type":"array","items":{"$ref":"#/$defs/chain"}}},"required":["value","by_name"],"additionalProperties":false})";
    EXPECT_EQ(
        schema_of<tree::forest>(),
        R"({"type":"object","properties":{"trees":{"type":"array","items":{"$ref":"#/$defs/node","description":"A tree"}},"favourite":{"$ref":"#/$defs/node","description":"A tree"},"spare":{"$ref":"#/$defs/node","description":"A tree"},"other":{"$ref":"#/$defs/chain"}},"required":["trees","favourite","other"],"additionalProperties":false,"$defs":{)" +
            node + "," + chain + "}}"
    );
}

TEST(Schema, TwoDefinitionsOfOneNameAreKeptApart) {
    const std::string schema = schema_of<tree::two_nodes>();
    EXPECT_NE(schema.find(R"("a":{"$ref":"#/$defs/node",)"), std::string::npos) << schema;
    EXPECT_NE(schema.find(R"("b":{"$ref":"#/$defs/node_2"})"), std::string::npos) << schema;
    EXPECT_NE(
        schema.find(
            R"("node_2":{"type":"object","properties":{"more":{"type":"array","items":{"$ref":"#/$defs/node_2"}}})"
        ),
        std::string::npos
    ) << schema;
}

TEST(Schema, OfARootThatIsNoStruct) {
    EXPECT_EQ(
        (schema_of<std::map<std::string, int>>()),
        R"({"type":"object","additionalProperties":{"type":"integer"}})"
    );
    EXPECT_EQ(
        schema_of<std::vector<tree::node>>().substr(0, 60),
        R"({"type":"array","items":{"$ref":"#/$defs/node","description")"
    );
}

TEST(Schema, IsJson) {
    for (const std::string& schema :
         {schema_of<tree::forest>(), schema_of<tree::with_examples>(), schema_of<tree::two_nodes>()
         }) {
        std::string dumped;
        EXPECT_TRUE(parse(schema, [&](json::node root) { dumped = root.dump(); }));
        EXPECT_EQ(dumped, schema);
    }
}

TEST(Schema, ARecursiveValueGoesThereAndBack) {
    const std::string text =
        R"({"name":"a","children":[{"name":"b","children":[]},{"name":"c","children":[{"name":"d","children":[]}]}]})";
    EXPECT_EQ(through<tree::node>(text), text);
}

}  // namespace
}  // namespace warder::json
