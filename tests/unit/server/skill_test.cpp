#include "temporary_folder.hpp"
#include <warder/json/node.hpp>
#include <warder/server/skill.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace warder::server {
namespace {

const std::string git = "---\nname: git\ndescription: Git conventions\n---\n# Git\n";

std::string skill_named(const std::string& name) {
    return "---\nname: " + name + "\ndescription: About " + name + "\n---\n";
}

/// A folder of skills.
struct Skill : testing::Test {
    Skill() { folder.write("git/SKILL.md", git); }

    result<skill_collection> load() const { return load_skills(folder.string()); }

    /// The sentence that loading is refused with, the path of the folder as "~".
    std::string refusal() const {
        const auto loaded = load();
        if (loaded) return {};
        EXPECT_EQ(loaded.error().description.find(folder.string()), std::string::npos);
        std::string sentence = loaded.error().detail;
        const auto at = sentence.find(folder.string());
        return at == std::string::npos ? sentence
                                       : sentence.replace(at, folder.string().size(), "~");
    }

    /// What loading says when this is the text of the skill "git".
    std::string refusal_of(const std::string& text) const {
        folder.write("git/SKILL.md", text);
        return refusal();
    }

    /// The entries of all skills, one a line.
    std::string list() const {
        const auto loaded = load();
        std::string out;
        for (const skill& one : loaded->all())
            out.append(one.entry) += '\n';
        return out;
    }

    /// The entry of a skill; empty for none.
    std::string get(std::string_view uri) const {
        const auto loaded = load();
        const skill* const found = loaded->find(uri);
        return found == nullptr ? "" : found->entry;
    }

    /// What is in a folder, one a line; empty for none.
    std::string directory(std::string_view uri) const {
        const auto loaded = load();
        const auto* const found = loaded->find_directory(uri);
        std::string out;
        if (found == nullptr) return out;
        EXPECT_FALSE(loaded->files_in(uri).empty());
        for (const auto& file : loaded->files_in(uri)) {
            EXPECT_TRUE(file->definition.uri.starts_with(std::string(uri) + "/"));
            EXPECT_TRUE(loaded->has_file(file->definition.uri));
        }
        for (const directory_entry& one : *found)
            out.append(one.text) += '\n';
        return out;
    }

    tests::temporary_folder folder;
};

// Digests by coreutils' sha256sum.
const std::string git_entry =
    R"({"uri":"skill://git/SKILL.md",)"
    R"("frontmatter":{"name":"git","description":"Git conventions"},)"
    R"("resources":[{"uri":"skill://git/SKILL.md","digest":"sha256:7830f701b7951f9404368516fc50cf45cdddef195d7e525cc0aa75a30fdcc1e0","size":53}]})";

TEST_F(Skill, IsToldInTheList) {
    EXPECT_EQ(list(), git_entry + "\n");
}

TEST_F(Skill, IsToldByItsUri) {
    EXPECT_EQ(get("skill://git/SKILL.md"), git_entry);
    for (const std::string uri :
         {"",
          "git",
          "skill://git",
          "skill://git/",
          "skill://git/SKILL.MD",
          "skill://GIT/SKILL.md",
          "skill://git//SKILL.md",
          "skill://git/../git/SKILL.md",
          "skill://git/SKILL.md/"}) {
        EXPECT_EQ(get(uri), "") << uri;
    }
    folder.write("git/references/a.md", "a");
    EXPECT_EQ(get("skill://git/references/a.md"), "");
}

TEST_F(Skill, HasAllItsFiles) {
    folder.write("git/references/R.md", "# ref\n");
    folder.write("git/bin/empty", "");
    folder.write("git/logo.png", "\x89PNG");
    EXPECT_EQ(
        list(),
        R"({"uri":"skill://git/SKILL.md",)"
        R"("frontmatter":{"name":"git","description":"Git conventions"},"resources":[)"
        R"({"uri":"skill://git/SKILL.md","digest":"sha256:7830f701b7951f9404368516fc50cf45cdddef195d7e525cc0aa75a30fdcc1e0","size":53},)"
        R"({"uri":"skill://git/bin/empty","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},)"
        R"({"uri":"skill://git/logo.png","digest":"sha256:0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543","size":4},)"
        R"({"uri":"skill://git/references/R.md","digest":"sha256:941532fb98e7cfa0c2194f65e89495bef04d2002fbe3d7ff52b42d9c910c67db","size":6}]})"
        "\n"
    );
}

TEST_F(Skill, KeepsItsWholeFrontMatter) {
    folder.write(
        "git/SKILL.md",
        "---\nname: git\nlicense: MIT\ndescription: "
        "Git\nmetadata:\n  version: 1.5\n  tags: [a]\n---"
    );
    const auto loaded = load();
    EXPECT_NE(
        loaded->all().front().entry.find(
            R"("frontmatter":{"name":"git","license":"MIT","description":"Git",)"
            R"("metadata":{"version":1.5,"tags":["a"]}})"
        ),
        std::string::npos
    );
}

TEST_F(Skill, MayBeInAnother) {
    folder.write("git/rebase/SKILL.md", skill_named("rebase"));
    const auto loaded = load();
    ASSERT_EQ(loaded->all().size(), 2u);
    EXPECT_EQ(loaded->all()[0].uri, "skill://git/SKILL.md");
    EXPECT_EQ(loaded->all()[1].uri, "skill://git/rebase/SKILL.md");
    const std::string inner = R"({"uri":"skill://git/rebase/SKILL.md","digest":)";
    EXPECT_NE(loaded->all()[0].entry.find(inner), std::string::npos);
    EXPECT_NE(loaded->all()[1].entry.find(inner), std::string::npos);
    EXPECT_EQ(loaded->all()[1].entry.find("skill://git/SKILL.md"), std::string::npos);
    EXPECT_EQ(loaded->resources().size(), 2u);
}

TEST_F(Skill, MayBeInAGroup) {
    folder.write("acme/billing/refund/SKILL.md", skill_named("refund"));
    folder.write("acme/README.md", "not a part of any skill");
    folder.write("README.md", "nor this");
    const auto loaded = load();
    ASSERT_EQ(loaded->all().size(), 2u);
    EXPECT_EQ(loaded->all()[0].uri, "skill://acme/billing/refund/SKILL.md");
    EXPECT_EQ(loaded->resources().size(), 2u);
    EXPECT_EQ(
        directory("skill://acme"),
        R"({"uri":"skill://acme/billing","name":"billing","mimeType":"inode/directory"})"
        "\n"
    );
}

TEST_F(Skill, IsNotMixedUpWithOneWhoseNameBeginsAlike) {
    folder.write("git-flow/SKILL.md", skill_named("git-flow"));
    const auto loaded = load();
    ASSERT_EQ(loaded->all().size(), 2u);
    EXPECT_NE(get("skill://git/SKILL.md").find(git_entry), std::string::npos);
    EXPECT_EQ(get("skill://git-flow/SKILL.md").find("skill://git/"), std::string::npos);
}

TEST_F(Skill, HasDirectories) {
    folder.write("git/a/b/c.txt", "c");
    folder.write("git/a/d.json", "{}");
    EXPECT_EQ(
        directory("skill://git"),
        R"({"uri":"skill://git/SKILL.md","name":"git","description":"Git conventions",)"
        R"("mimeType":"text/markdown","size":53})"
        "\n"
        R"({"uri":"skill://git/a","name":"a","mimeType":"inode/directory"})"
        "\n"
    );
    EXPECT_EQ(
        directory("skill://git/a"),
        R"({"uri":"skill://git/a/b","name":"b","mimeType":"inode/directory"})"
        "\n"
        R"({"uri":"skill://git/a/d.json","name":"d.json","mimeType":"application/json","size":2})"
        "\n"
    );
    EXPECT_EQ(
        directory("skill://git/a/b"),
        R"({"uri":"skill://git/a/b/c.txt","name":"c.txt","mimeType":"text/plain","size":1})"
        "\n"
    );
    for (const std::string uri :
         {"",
          "skill://",
          "skill:",
          "skill://git/",
          "skill://git/SKILL.md",
          "skill://git/a/",
          "skill://git/x",
          "skill://git/a/.."}) {
        EXPECT_EQ(directory(uri), "") << uri;
    }
}

TEST_F(Skill, LeavesHiddenFilesAlone) {
    folder.write("git/.git/config", "secret");
    folder.write("git/.env", "secret");
    folder.write(".hidden/SKILL.md", "no front matter");
    std::filesystem::create_symlink("/etc/passwd", folder / "git/.link");
    EXPECT_EQ(list(), git_entry + "\n");
}

TEST_F(Skill, EncodesNamesInUris) {
    folder.write("My Group/x/SKILL.md", skill_named("x"));
    folder.write("My Group/x/50%?#{a} é.txt", "x");
    EXPECT_EQ(
        directory("skill://My%20Group/x"),
        R"({"uri":"skill://My%20Group/x/50%25%3F%23%7Ba%7D%20%C3%A9.txt",)"
        R"("name":"50%?#{a} é.txt","mimeType":"text/plain","size":1})"
        "\n"
        R"({"uri":"skill://My%20Group/x/SKILL.md","name":"x","description":"About x",)"
        R"("mimeType":"text/markdown","size":)" +
            std::to_string(skill_named("x").size()) + "}\n"
    );
}

TEST_F(Skill, HasANameOfItsFolder) {
    EXPECT_EQ(
        refusal_of(skill_named("other")),
        "~/git/SKILL.md: its name is not that of its folder; rename one of them"
    );
    for (const std::string name :
         {"Git", "git_", "-git", "git-", "g--it", "g it", "gít", "''", "7", "~", "[git]"}) {
        EXPECT_EQ(
            refusal_of(skill_named(name)),
            "~/git/SKILL.md: its name is text of 1 to 64 a-z, 0-9 and single hyphens inside"
        ) << name;
    }
    EXPECT_EQ(
        refusal_of("---\ndescription: d\n---\n"),
        "~/git/SKILL.md: its name is text of 1 to 64 a-z, 0-9 and single hyphens inside"
    );
}

TEST_F(Skill, HasANameOfUpTo64Characters) {
    const std::string longest(64, 'a');
    folder.write(longest + "/SKILL.md", skill_named(longest));
    folder.write("7/SKILL.md", skill_named("'7'"));
    folder.write("a-1-b/SKILL.md", skill_named("a-1-b"));
    EXPECT_EQ(refusal(), "");
    folder.write(longest + "a/SKILL.md", skill_named(longest + "a"));
    EXPECT_EQ(
        refusal(),
        "~/" + longest +
            "a/SKILL.md: its name is text of 1 to 64 a-z, 0-9 and single hyphens inside"
    );
}

TEST_F(Skill, HasADescription) {
    const std::string sentence = "~/git/SKILL.md: its description is text that is not empty";
    EXPECT_EQ(refusal_of("---\nname: git\n---\n"), sentence);
    for (const std::string text : {"", "''", "7", "[a]", "{a: b}", "true"}) {
        EXPECT_EQ(refusal_of("---\nname: git\ndescription: " + text + "\n---\n"), sentence) << text;
    }
}

TEST_F(Skill, HasFrontMatter) {
    EXPECT_EQ(
        refusal_of("# Git\n"),
        "~/git/SKILL.md: it begins with a line ---, the front matter and a line ---"
    );
    EXPECT_EQ(
        refusal_of("---\nname: git\ndescription: use: this\n---\n"),
        "~/git/SKILL.md: line 3: illegal map value; put text that holds a colon in quotes"
    );
    EXPECT_EQ(refusal_of(git + "\xFF"), "~/git/SKILL.md: it is text in UTF-8");
}

TEST_F(Skill, IsRefusedWithSymbolicLinks) {
    const std::string sentence = ": symbolic links are not followed; put a copy here";
    for (const char* target : {"/etc/passwd", "SKILL.md", "..", "nowhere"}) {
        std::filesystem::create_symlink(target, folder / "git/link");
        EXPECT_EQ(refusal(), "~/git/link" + sentence) << target;
        std::filesystem::remove(folder / "git/link");
    }
    std::filesystem::create_directory_symlink(folder / "git", folder / "other");
    EXPECT_EQ(refusal(), "~/other" + sentence);
}

TEST_F(Skill, HasNothingButFiles) {
    ASSERT_EQ(::mkfifo((folder / "git/pipe").c_str(), 0600), 0);
    EXPECT_EQ(refusal(), "~/git/pipe: there is no such file");
}

TEST_F(Skill, HasNamesThatCanBeTold) {
    for (const char* name : {"a\nb", "a\\b", "a\x7F", "\xFF"}) {
        folder.write("git/" + std::string(name), "x");
        EXPECT_EQ(
            refusal(),
            "~/git/" + std::string(name) +
                ": a name is UTF-8 without control characters and backslashes"
        );
        std::filesystem::remove(folder / ("git/" + std::string(name)));
    }
}

TEST_F(Skill, HasUpTo512Files) {
    for (int i = 0; i < 511; ++i) {
        folder.write("git/sub/" + std::to_string(i), "");
    }
    EXPECT_EQ(refusal(), "");
    folder.write("git/sub/one-more", "");
    EXPECT_EQ(refusal(), "~/git: a skill has at most 512 files; split it");
}

TEST_F(Skill, HasUpTo16MiB) {
    folder.write("git/a", std::string(16 * 1024 * 1024 - git.size() - 7, 'a'));
    folder.write("git/b", "1234567");
    folder.write("next/SKILL.md", skill_named("next"));
    EXPECT_EQ(refusal(), "");
    folder.write("git/b", "12345678");
    EXPECT_EQ(refusal(), "~/git: the files of a skill have at most 16 MiB together; split it");
}

TEST_F(Skill, CountsThoseInsideToo) {
    folder.write("git/a", std::string(16 * 1024 * 1024 - git.size(), 'a'));
    folder.write("git/inner/SKILL.md", skill_named("inner"));
    EXPECT_EQ(refusal(), "~/git: the files of a skill have at most 16 MiB together; split it");
}

TEST_F(Skill, FileIsWrittenInCapitals) {
    folder.write("other/Skill.md", skill_named("other"));
    EXPECT_EQ(refusal(), "~/other/Skill.md: the name has to be SKILL.md");
}

TEST_F(Skill, MayHaveAFileOfThatNameInOtherCase) {
    folder.write("git/docs/skill.md", "about skills");
    EXPECT_EQ(refusal(), "");
}

TEST_F(Skill, IsAFolderInTheFolder) {
    folder.write("SKILL.md", git);
    EXPECT_EQ(refusal(), "~/SKILL.md: a skill is a folder in this one; name the one above");
}

TEST_F(Skill, IsNotNestedForEver) {
    std::string path = "git/";
    for (int i = 0; i < 14; ++i) {
        path += "a/";
    }
    folder.write(path + "x", "");
    EXPECT_EQ(refusal(), "");
    folder.write(path + "a/x", "");
    EXPECT_EQ(refusal(), "~/" + path + "a: folders are nested too deeply");
}

TEST(SkillFolder, HasToBeThere) {
    const tests::temporary_folder folder;
    EXPECT_EQ(
        load_skills(folder / "missing").error().detail,
        folder / "missing" + ": there is no such folder"
    );
    EXPECT_EQ(
        load_skills(folder.string()).error().detail,
        folder.string() + ": there is no skill in it; a skill is a folder with a SKILL.md"
    );
    folder.write("file", "");
    EXPECT_EQ(
        load_skills(folder / "file").error().detail, folder / "file" + ": there is no such folder"
    );
}

}  // namespace
}  // namespace warder::server
