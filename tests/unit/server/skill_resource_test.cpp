#include "temporary_folder.hpp"
#include "unit/server/served.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/server/skill.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::server {
namespace {

/// The files of skills as a client reads them.
struct SkillResource : Served {
    /// Serves what is in the folder now.
    void load() {
        auto skills = load_skills(folder.string());
        registry components;
        for (resource& file : skills->resources()) {
            components.add(std::move(file));
        }
        serve(std::move(components));
    }

    std::string read(const std::string& uri) {
        return ask("resources/read", R"({"uri":")" + uri + "\"}");
    }

    static std::string contents(const std::string& members) {
        return good(R"({"contents":[{)" + members + "}]}");
    }

    tests::temporary_folder folder;
};

TEST_F(SkillResource, IsTextOrBytes) {
    folder.write("a/SKILL.md", "---\nname: a\ndescription: d\n---\n# A\n");
    folder.write("a/logo.png", "\x89PNG\xFF");
    folder.write("a/data", "\xFF");
    folder.write("a/LICENSE", "free");
    load();
    EXPECT_EQ(
        read("skill://a/SKILL.md"),
        contents(R"("uri":"skill://a/SKILL.md","mimeType":"text/markdown",)"
                 R"("text":"---\nname: a\ndescription: d\n---\n# A\n")")
    );
    EXPECT_FALSE(used_pool);
    EXPECT_EQ(
        read("skill://a/logo.png"),
        contents(
            R"("uri":"skill://a/logo.png","mimeType":"image/png","blob":")" +
            crypto::base64_encode("\x89PNG\xFF") + "\""
        )
    );
    EXPECT_EQ(
        read("skill://a/data"),
        contents(R"("uri":"skill://a/data","mimeType":"application/octet-stream","blob":"/w==")")
    );
    EXPECT_EQ(
        read("skill://a/LICENSE"),
        contents(R"("uri":"skill://a/LICENSE","mimeType":"text/plain","text":"free")")
    );
}

TEST_F(SkillResource, OfSkillMdHasItsNameAndDescription) {
    folder.write("a/SKILL.md", "---\nname: a\ndescription: d\n---\n");
    folder.write("a/b/c.md", "c");
    load();
    EXPECT_EQ(
        ask("resources/list", "{}"),
        good(R"({"resources":[)"
             R"({"uri":"skill://a/SKILL.md","name":"a","description":"d",)"
             R"("mimeType":"text/markdown","size":31},)"
             R"({"uri":"skill://a/b/c.md","name":"c.md","mimeType":"text/markdown","size":1}]})")
    );
}

TEST_F(SkillResource, StaysWhatItWas) {
    folder.write("a/SKILL.md", "---\nname: a\ndescription: d\n---\n");
    folder.write("a/b", "before");
    load();
    folder.write("a/b", "after");
    EXPECT_EQ(
        read("skill://a/b"),
        contents(R"("uri":"skill://a/b","mimeType":"text/plain","text":"before")")
    );
}

TEST_F(SkillResource, IsFoundByItsUriAlone) {
    folder.write("a/SKILL.md", "---\nname: a\ndescription: d\n---\n");
    folder.write("secret", "x");
    load();
    for (const std::string uri :
         {"skill://a", "skill://a/../secret", "skill://secret", "skill://a/%53KILL.md"}) {
        EXPECT_EQ(read(uri), bad(-32602, "Resource not found", R"({"uri":")" + uri + "\"}"));
    }
}

}  // namespace
}  // namespace warder::server
