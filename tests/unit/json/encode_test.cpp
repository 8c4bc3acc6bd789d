#include "unit/json/decode_text.hpp"
#include <warder/json/encode.hpp>
#include <warder/json/writer.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace warder::json {
namespace {

enum class colour : std::uint8_t { red, green, last = 200 };
enum class negative : std::int8_t { below = -1, zero };

}  // namespace

/// A type that is neither standard nor plain: it has a constructor.
class celsius {
  public:
    celsius() = default;
    explicit celsius(double degrees) : degrees_(degrees) {}
    double degrees() const { return degrees_; }

  private:
    double degrees_ = 0;
};

template <>
struct codec<celsius> {
    static constexpr std::string_view schema = R"({"type":"string","pattern":"C$"})";
    static constexpr std::string_view expected = "a temperature such as 21C";
    static bool read(const node& source, celsius& target) {
        const auto text = source.string();
        if (!text || !text->ends_with('C')) return false;
        target = celsius(std::stod(std::string(*text)));
        return true;
    }
    static void write(const celsius& value, writer& out) {
        out.value(std::to_string(static_cast<int>(value.degrees())) + "C");
    }
};

namespace {

TEST(Encode, EachType) {
    EXPECT_EQ(encode(true), "true");
    EXPECT_EQ(encode(std::int8_t{-128}), "-128");
    EXPECT_EQ(encode(std::uint8_t{255}), "255");
    EXPECT_EQ(encode(std::int16_t{-32768}), "-32768");
    EXPECT_EQ(encode(std::uint16_t{65535}), "65535");
    EXPECT_EQ(encode(std::numeric_limits<std::int32_t>::min()), "-2147483648");
    EXPECT_EQ(encode(std::numeric_limits<std::uint32_t>::max()), "4294967295");
    EXPECT_EQ(encode(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(encode(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(encode(1LL), "1");
    EXPECT_EQ(encode(0.1), "0.1");
    EXPECT_EQ(encode(0.25F), "0.25");
    EXPECT_EQ(encode(0.1F), "0.1");
    EXPECT_EQ(encode(16777216.0F), "16777216.0");
    EXPECT_EQ(encode(std::vector{0.3F}), "[0.3]");
    EXPECT_EQ(encode(std::string("a\"b\n")), R"("a\"b\n")");
    EXPECT_EQ(encode(colour::green), "\"green\"");
    EXPECT_EQ(encode(std::vector<std::string>{"a", "b"}), R"(["a","b"])");
    EXPECT_EQ(encode(std::vector<int>{}), "[]");
    EXPECT_EQ(encode(std::array<bool, 2>{true, false}), "[true,false]");
    EXPECT_EQ(encode(std::map<std::string, int>{{"b", 2}, {"a\"", 1}}), R"({"a\"":1,"b":2})");
    EXPECT_EQ(encode(std::unordered_map<std::string, int>{{"a", 1}}), R"({"a":1})");
    EXPECT_EQ(encode(std::vector<std::byte>{std::byte{0}, std::byte{255}}), "\"AP8=\"");
    EXPECT_EQ(encode(std::monostate()), "null");
    using either = std::variant<int, std::string, std::monostate>;
    EXPECT_EQ(encode(std::vector<either>{1, "x", std::monostate()}), R"([1,"x",null])");
}

TEST(Encode, AnEmptyOptionalMemberIsLeftOutAndElsewhereItIsNull) {
    struct local {
        std::optional<int> a;
        std::optional<std::string> b;
        std::vector<std::optional<int>> c;
    };
    EXPECT_EQ(encode(local{}), R"({"c":[]})");
    EXPECT_EQ(encode(local{1, "x", {1, std::nullopt}}), R"({"a":1,"b":"x","c":[1,null]})");
    EXPECT_EQ(encode(std::optional<int>()), "null");
}

TEST(Encode, NestedStructsInOrder) {
    struct point {
        int x;
        int y;
    };
    struct line {
        point from;
        std::vector<point> through;
        std::map<std::string, point> named;
    };
    EXPECT_EQ(
        encode(line{{1, 2}, {{3, 4}}, {{"p", {5, 6}}}}),
        R"({"from":{"x":1,"y":2},"through":[{"x":3,"y":4}],"named":{"p":{"x":5,"y":6}}})"
    );
    struct none {};
    EXPECT_EQ(encode(none{}), "{}");
}

TEST(Encode, AppendsToWhatIsThere) {
    std::string text = "data: ";
    encode(7, text);
    EXPECT_EQ(text, "data: 7");
    std::string nested;
    writer out(nested);
    const std::vector<int> list = {1, 2};
    out.begin_object().key("a");
    encode_into(out, descriptor_of<std::vector<int>>(), &list);
    out.key("b");
    encode_into(out, descriptor_of<std::vector<int>>(), &list);
    out.end_object();
    EXPECT_EQ(nested, R"({"a":[1,2],"b":[1,2]})");
}

TEST(Encode, AnEnumValueWithoutANameIsRefused) {
    EXPECT_EQ(encode(negative::zero), "\"zero\"");
    EXPECT_THROW(encode(negative::below), std::domain_error);
    EXPECT_THROW(encode(colour::last), std::domain_error);
}

TEST(Encode, ANumberThatIsNotFiniteIsRefused) {
    EXPECT_NO_THROW(encode(std::numeric_limits<double>::max()));
    EXPECT_NO_THROW(encode(std::numeric_limits<float>::lowest()));
    EXPECT_THROW(encode(std::numeric_limits<double>::infinity()), std::domain_error);
    EXPECT_THROW(encode(-std::numeric_limits<float>::infinity()), std::domain_error);
    EXPECT_THROW(encode(std::vector{std::nan("")}), std::domain_error);
}

TEST(Encode, ATypeWithACodecIsItsCodecsBusiness) {
    struct weather {
        celsius now;
        std::optional<celsius> later;
    };
    EXPECT_EQ(through<weather>(R"({"now":"21C","later":"9C"})"), R"({"now":"21C","later":"9C"})");
    EXPECT_EQ(through<weather>(R"({"now":"21C"})"), R"({"now":"21C"})");
    EXPECT_EQ(
        problems<weather>(R"({"now":"70F"})"),
        "/now: expected a temperature such as 21C, found string"
    );
    EXPECT_EQ(
        problems<std::vector<celsius>>("[1]"),
        "/0: expected a temperature such as 21C, found integer"
    );
}

}  // namespace
}  // namespace warder::json
