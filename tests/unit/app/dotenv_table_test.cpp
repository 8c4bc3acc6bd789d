// Lines that are easily read wrongly, and what python-dotenv makes of them.
#include "app/dotenv.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder {
namespace {

struct row {
    std::string text;
    variable_map values;
    std::size_t bad_lines;
};

/// As python-dotenv 1.1 and 1.2 read them.
const std::vector<row> agreed = {
    {"P='a\\'b' c", {}, 1},
    {"P='a'b'", {}, 1},
    {"P='a' 'b'", {}, 1},
    {"P=\"a\"b\"", {}, 1},
    {"P=\"a\" \"b\"", {}, 1},
    {"P='a\\'\nQ='b'", {}, 1},
    {"P='a\\'b\nQ=c", {{"Q", "c"}}, 1},
    {"P='", {}, 1},
    {"P=\"", {}, 1},
    {"P='a", {}, 1},
    {"P=\"a\\", {}, 1},
    {"P='a\\", {}, 1},
    {"P=a\\", {{"P", "a\\"}}, 0},
    {"P=\\'a'", {{"P", "\\'a'"}}, 0},
    {"P=''", {{"P", ""}}, 0},
    {"P=\"\"", {{"P", ""}}, 0},
    {"P='\\\\'", {{"P", "\\"}}, 0},
    {"P=\"\\\\\"", {{"P", "\\"}}, 0},
    {"P=a'b'", {{"P", "a'b'"}}, 0},
    {"P=a\"b\"", {{"P", "a\"b\""}}, 0},
    {"P='a'#c", {{"P", "a"}}, 0},
    {"P='a' #c", {{"P", "a"}}, 0},
    {"P=a#c", {{"P", "a#c"}}, 0},
    {"P=a #c", {{"P", "a"}}, 0},
    {"P=#c", {{"P", "#c"}}, 0},
    {"P=a\t#c", {{"P", "a"}}, 0},
    {"P = a", {{"P", "a"}}, 0},
    {"P\t=\ta", {{"P", "a"}}, 0},
    {"P : a", {}, 1},
    {"P: a", {}, 1},
    {"export  P=a", {{"P", "a"}}, 0},
    {"exportP=a", {{"exportP", "a"}}, 0},
    {"export P", {}, 0},
    {"P.Q=a", {{"P.Q", "a"}}, 0},
    {"P-Q=a", {{"P-Q", "a"}}, 0},
    {"1P=a", {{"1P", "a"}}, 0},
    {"'P Q'=a", {{"P Q", "a"}}, 0},
    {"\"P\"=a", {{"\"P\"", "a"}}, 0},
    {"P Q=a", {}, 1},
    {"=a", {}, 1},
    {"P==a", {{"P", "=a"}}, 0},
    {"P=a=b", {{"P", "a=b"}}, 0},
    {"P=${X}", {{"P", ""}}, 0},
    {"P=${X:-y}", {{"P", "y"}}, 0},
    {"P=${X:y}", {{"P", "${X:y}"}}, 0},
    {"P=$X", {{"P", "$X"}}, 0},
    {"P='${X}'", {{"P", ""}}, 0},
    {"P=\\${X}", {{"P", "\\"}}, 0},
    {"P=${", {{"P", "${"}}, 0},
    {"P=${}", {{"P", ""}}, 0},
    {"P=a\rQ=b", {{"P", "a"}, {"Q", "b"}}, 0},
    {"P=a\r\nQ=b", {{"P", "a"}, {"Q", "b"}}, 0},
    {"P=\\n", {{"P", "\\n"}}, 0},
    {"P='\\n'", {{"P", "\\n"}}, 0},
    {"P=\"\\n\"", {{"P", "\n"}}, 0},
    {"P=\"\\x41\"", {{"P", "\\x41"}}, 0},
    {"P=\"\\u0041\"", {{"P", "\\u0041"}}, 0},
    {"P=\"\\101\"", {{"P", "\\101"}}, 0},
    {"P=\303\251", {{"P", "\303\251"}}, 0},
    {"P='\303\251'", {{"P", "\303\251"}}, 0},
    {"P=\"\\\303\251\"", {{"P", "\\\303\251"}}, 0},
    {"P='a\nb'", {{"P", "a\nb"}}, 0},
    {"P=a\n\n\nQ=b", {{"P", "a"}, {"Q", "b"}}, 0},
    {"  P=a", {{"P", "a"}}, 0},
    {"\tP=a", {{"P", "a"}}, 0},
    {"P=a  ", {{"P", "a"}}, 0},
    {"P=' a '", {{"P", " a "}}, 0},
    {"P=`a b`", {{"P", "`a b`"}}, 0},
    {"P=a;b", {{"P", "a;b"}}, 0},
    {"P=\"a'b\"", {{"P", "a'b"}}, 0},
    {"P='a\"b'", {{"P", "a\"b"}}, 0},
    {"P=\"a\\'b\"", {{"P", "a'b"}}, 0},
    {"P='a\\\"b'", {{"P", "a\\\"b"}}, 0},
    {"#P=a", {}, 0},
    {"P='a'   ", {{"P", "a"}}, 0},
    {"P='a'\t#", {{"P", "a"}}, 0},
    {"P=a # 'b", {{"P", "a"}}, 0},
    {"P='a' b\nQ=c", {{"Q", "c"}}, 1},
    {"P\nQ=c", {{"Q", "c"}}, 0},
    {"P=\nQ=c", {{"P", ""}, {"Q", "c"}}, 0},
    {"P='C:\\dir\\'\nQ='C:\\dir\\'", {}, 1},
    {"P=\"C:\\\"\nQ=\"x\"", {}, 1},
    {"P='a\\' 'b'", {}, 1},
    {"P='a\\'\n\nQ=1\nR='z'", {}, 1},
};

/// Where the two differ. A path of Windows in quotes is a value, as 1.1 has it; a comment behind
/// blanks and a byte-order mark are none, as 1.2 has them.
const std::vector<row> disputed = {
    {"P='C:\\dir\\'", {{"P", "C:\\dir\\"}}, 0},
    {"P=\"C:\\dir\\\"", {{"P", "C:\\dir\\"}}, 0},
    {"P='C:\\dir\\'\nQ=1", {{"P", "C:\\dir\\"}, {"Q", "1"}}, 0},
    {"P=\"C:\\dir\\\"\nQ=1", {{"P", "C:\\dir\\"}, {"Q", "1"}}, 0},
    {"P='a\\' # c", {{"P", "a\\"}}, 0},
    {"P='\\'", {{"P", "\\"}}, 0},
    {"P=\"\\\"", {{"P", "\\"}}, 0},
    {"P= #c", {{"P", ""}}, 0},
    {"\357\273\277P=a", {{"P", "a"}}, 0},
    {"P='\\' \\'", {{"P", "' \\"}}, 0},
};

void expect_read(const std::vector<row>& rows) {
    for (const row& one : rows) {
        const dotenv file = parse_dotenv(one.text);
        EXPECT_EQ(expand(file, environment_of({})), one.values) << one.text;
        EXPECT_EQ(file.bad_lines.size(), one.bad_lines) << one.text;
    }
}

TEST(DotenvTable, IsReadAsPythonDotenvDoes) {
    EXPECT_GE(agreed.size(), 40u);
    expect_read(agreed);
}

TEST(DotenvTable, WhatItsVersionsReadDifferentlyIsReadTheKindWay) {
    expect_read(disputed);
}

}  // namespace
}  // namespace warder
