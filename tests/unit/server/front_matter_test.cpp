#include "server/front_matter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder::server {
namespace {

/// The JSON of a document, or the sentence that it is refused with.
std::string read(const std::string& document) {
    const auto json = front_matter_json(document);
    return json ? *json : json.error().detail;
}

/// The same for the lines between the markers.
std::string front(const std::string& yaml) {
    return read("---\n" + yaml + "\n---\n");
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

constexpr const char* no_markers = "it begins with a line ---, the front matter and a line ---";
constexpr const char* no_mapping = R"(the front matter is lines of "key: value")";
constexpr const char* no_anchors =
    "line 2: anchors and aliases (& and *) are not used in front matter; write the value again, or "
    "quote the text";
constexpr const char* no_tags =
    "line 2: tags (!) are not used in front matter; for text put the value in quotes";

TEST(FrontMatter, StandsBetweenTwoLines) {
    const std::string json = R"({"a":"b"})";
    EXPECT_EQ(read("---\na: b\n---\n# Title\n---\nc: d\n"), json);
    EXPECT_EQ(read("---\na: b\n---"), json);
    EXPECT_EQ(read("---\na: b\n--- \t\n"), json);
    EXPECT_EQ(read("---\r\na: b\r\n---\r\nbody"), json);
    EXPECT_EQ(read("\xEF\xBB\xBF---\na: b\n---\n"), json);
    EXPECT_EQ(read("---\na: b\n...\n---\n"), json);
}

TEST(FrontMatter, IsRefusedWithoutItsMarkers) {
    for (const char* document :
         {"",
          "---",
          "---\n",
          "---\na: b\n",
          "a: b\n---\n",
          "\n---\na: b\n---\n",
          " ---\na: b\n---\n",
          "----\na: b\n---\n",
          "---\na: b\n----\n",
          "---\na: b\n ---\n",
          "--- \na: b\n---\n"}) {
        EXPECT_EQ(read(document), no_markers) << document;
    }
}

TEST(FrontMatter, IsAMapping) {
    for (const char* yaml : {"", "# nothing", "text", "- a\n- b", "[a]", "~", "\"a: b\""}) {
        EXPECT_EQ(front(yaml), no_mapping) << yaml;
    }
    EXPECT_EQ(front("{}"), "{}");
}

TEST(FrontMatter, KeepsOrderAndKinds) {
    EXPECT_EQ(
        front("z: 1\na: [x, 'y', \"z\", 2, ~, true, 0.5]\nm:\n  k:\n  - one\n  - {two: 3}\ne:"),
        R"({"z":1,"a":["x","y","z",2,null,true,0.5],"m":{"k":["one",{"two":3}]},"e":null})"
    );
    EXPECT_EQ(front("a: []\nb: {}\nc: [[], {d: []}]"), R"({"a":[],"b":{},"c":[[],{"d":[]}]})");
    EXPECT_EQ(front("a: [b: c]"), R"({"a":[{"b":"c"}]})");
}

TEST(FrontMatter, TakesQuotedTextAsText) {
    EXPECT_EQ(front("a: '1'\nb: \"true\"\nc: ''"), R"({"a":"1","b":"true","c":""})");
    EXPECT_EQ(front("a: |\n  1\nb: >-\n  null"), R"({"a":"1\n","b":"null"})");
    EXPECT_EQ(front(R"(a: "\u00e9\x41\n\t\"\\")"), R"({"a":"éA\n\t\"\\"})");
    EXPECT_EQ(front("a: 'it''s: # fine'"), R"({"a":"it's: # fine"})");
    EXPECT_EQ(front("! a: ! 5"), R"({"a":"5"})");  // YAML's own way to say that it is text
}

TEST(FrontMatter, FoldsLines) {
    EXPECT_EQ(front("a: one\n  two\n\n  three # no"), R"({"a":"one two\nthree"})");
    EXPECT_EQ(front("a: >\n  one\n  two\n\n  three\nb: c"), R"({"a":"one two\nthree\n","b":"c"})");
    EXPECT_EQ(front("a: |+\n  one\n\nb: |-\n  two\n"), R"({"a":"one\n\n","b":"two"})");
}

TEST(FrontMatter, NeedsKeysThatAreText) {
    const std::string sentence = "line 2: a key is text; put it in quotes";
    for (const char* yaml :
         {"1: a", "true: a", "~: a", "0x1: a", "1.5: a", ": a", "? [a]\n: b", "? {a: b}\n: c"}) {
        EXPECT_EQ(front(yaml), sentence) << yaml;
    }
    EXPECT_EQ(front("'1': a\n\"true\": b\nyes: c"), R"({"1":"a","true":"b","yes":"c"})");
    EXPECT_EQ(front("<<: a"), R"({"<<":"a"})");
}

TEST(FrontMatter, NamesAKeyOnce) {
    EXPECT_EQ(front("a: 1\n'a': 2"), "line 3: this key is there twice");
    EXPECT_EQ(front("a: {b: 1, c: 2, b: 3}"), "line 2: this key is there twice");
    EXPECT_EQ(front("a: {a: {a: 1}}\nb: {a: 1}"), R"({"a":{"a":{"a":1}},"b":{"a":1}})");
}

TEST(FrontMatter, HasNoAnchorsAndTags) {
    for (const char* yaml : {"a: &x b", "a: &x\n  b: c", "a: &x [b]", "&x a: b", "a: &x"}) {
        EXPECT_EQ(front(yaml), no_anchors) << yaml;
    }
    EXPECT_EQ(front("a: &x 1\nb: *x"), no_anchors);
    for (const char* yaml :
         {"a: !!str 1",
          "a: !!binary aGk=",
          "a: !own b",
          "a: !!map {}",
          "a: !!seq []",
          "a: !<tag:yaml.org,2002:int> 1",
          "!!str a: b"}) {
        EXPECT_EQ(front(yaml), no_tags) << yaml;
    }
}

TEST(FrontMatter, RefusesWhatGrows) {
    const std::string laughs =
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: [*d, *d]";
    EXPECT_EQ(front(laughs), no_anchors);
}

TEST(FrontMatter, HasASize) {
    const auto padded = [](std::size_t bytes) {
        return "---\na: " + std::string(bytes - 4, 'x') + "\n---\n";
    };
    EXPECT_TRUE(front_matter_json(padded(max_front_matter_bytes)));
    EXPECT_EQ(read(padded(max_front_matter_bytes + 1)), "the front matter is over 64 KiB");
    EXPECT_TRUE(front_matter_json("---\na: b\n---\n" + std::string(100'000, 'x')));
}

TEST(FrontMatter, HasADepth) {
    const auto nested = [](std::size_t levels) {
        return front("a: " + repeated("[", levels - 1) + repeated("]", levels - 1));
    };
    EXPECT_EQ(nested(16), R"({"a":)" + repeated("[", 15) + repeated("]", 15) + "}");
    EXPECT_EQ(nested(17), "line 2: this is nested too deeply");
    EXPECT_EQ(nested(30'000), "line 2: this is nested too deeply");
    EXPECT_EQ(front("a: " + repeated("{b: ", 10'000)), "line 2: this is nested too deeply");
    EXPECT_EQ(front(repeated("- ", 30'000)), "line 2: this is nested too deeply");
}

TEST(FrontMatter, IsTextThatEveryReaderSeesAlike) {
    const std::string sentence = "the front matter is UTF-8 text without control characters";
    using namespace std::string_literals;
    for (const std::string& yaml :
         {"a: \0"s,
          "a: \x04"s,
          "a: \x1B[m"s,
          "a: \x7F"s,
          "a: b\rc: d"s,
          "a: \xFF"s,
          "a: \xC3"s,
          "a: \xED\xA0\x80"s}) {
        EXPECT_EQ(front(yaml), sentence) << yaml;
    }
    EXPECT_EQ(front("a: é\t# ok"), R"({"a":"é"})");
}

TEST(FrontMatter, IsOneDocument) {
    EXPECT_EQ(front("a: b\n...\nc: d"), "line 4: the front matter is one YAML document");
}

TEST(FrontMatter, TellsTheLineOfAMistake) {
    EXPECT_EQ(
        front("name: a\ndescription: use: this"),
        "line 3: illegal map value; put text that holds a colon in quotes"
    );
    EXPECT_EQ(front("a: 1\nb: .inf"), "line 3: JSON cannot hold this number; put it in quotes");
    EXPECT_TRUE(front("a: [1, 2").starts_with("line "));
    EXPECT_EQ(front("a: \"b"), "line 3: a quote is not closed");
    EXPECT_EQ(front("a: 'b\nc: d"), "line 4: a quote is not closed");
    EXPECT_TRUE(front("a: b\n\tc: d").starts_with("line "));
    EXPECT_TRUE(front("a: *unknown").starts_with("line "));
    EXPECT_TRUE(front(R"(a: "\ud83d\ude00")").starts_with("line "));
}

}  // namespace
}  // namespace warder::server
