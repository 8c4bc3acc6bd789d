#include "server/skill_files.hpp"

#include "server/file_bytes.hpp"
#include <warder/http/percent.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

namespace fs = std::filesystem;

// A folder beyond these is not one of skills, but somebody's home directory.
constexpr std::size_t max_depth = 16;
constexpr std::size_t max_entries = 64 * 1024;

error refused(const fs::path& where, const std::string& sentence) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "The skills cannot be read",
        where.string() + ": " + sentence
    };
}

/// Whether a name can be told in a URI, and means the same to whoever writes the file again.
bool is_portable(std::string_view name) {
    const bool has_odd_byte = std::ranges::any_of(name, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\';
    });
    return !has_odd_byte && json::is_utf8(name);
}

bool is_nearly_skill_md(std::string_view name) {
    constexpr std::string_view lower = "skill.md";
    return std::ranges::equal(name, lower, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

/// A folder that is being read, and what its files count for.
struct position {
    fs::path folder;
    std::string uri_path;  ///< empty, or ends in a slash
    std::size_t depth = 1;
    bool in_skill = false;
};

class reader {
  public:
    /// Reads the files of a folder and of those in it.
    result<void> read(position here) {
        if (here.depth > max_depth) return refused(here.folder, "folders are nested too deeply");
        auto entries = entries_of(here);
        if (!entries) return std::move(entries).error();
        if (const auto begun = begin_skill(here, *entries); !begun) return begun;
        for (const fs::directory_entry& entry : *entries) {
            const auto done = read_entry(here, entry);
            if (!done) return done;
        }
        return {};
    }

    std::vector<skill_file_on_disk> files;

  private:
    /// What is visible in a folder.
    result<std::vector<fs::directory_entry>> entries_of(const position& here) {
        std::error_code failure;
        std::vector<fs::directory_entry> found;
        for (fs::directory_iterator entry(here.folder, failure), end; !failure && entry != end;
             entry.increment(failure)) {
            if (++entries_ > max_entries) {
                return refused(here.folder, "there is too much in it for a folder of skills");
            }
            if (!entry->path().filename().string().starts_with('.')) found.push_back(*entry);
        }
        if (failure) return refused(here.folder, "it cannot be read: " + failure.message());
        // What is refused first should not depend on the file system.
        std::ranges::sort(found, {}, [](const fs::directory_entry& entry) { return entry.path(); });
        return found;
    }

    /// Looks whether a skill begins in this folder.
    result<void> begin_skill(position& here, const std::vector<fs::directory_entry>& entries) {
        if (here.in_skill) return {};  // one in a skill is a part of it, and counts there
        for (const fs::directory_entry& entry : entries) {
            const std::string name = entry.path().filename().string();
            if (!is_nearly_skill_md(name)) continue;
            if (name != "SKILL.md") return refused(entry.path(), "the name has to be SKILL.md");
            if (here.uri_path.empty()) {
                return refused(entry.path(), "a skill is a folder in this one; name the one above");
            }
            here.in_skill = true;
            skill_ = here.folder;
            skill_files_ = skill_bytes_ = 0;
        }
        return {};
    }

    result<void> read_entry(const position& here, const fs::directory_entry& entry) {
        std::error_code failure;
        const fs::file_type type = entry.symlink_status(failure).type();
        const std::string name = entry.path().filename().string();
        if (type == fs::file_type::symlink) {
            return refused(entry.path(), "symbolic links are not followed; put a copy here");
        }
        const bool is_folder = type == fs::file_type::directory;
        if (!is_folder && !here.in_skill) return {};
        if (!is_portable(name)) {
            return refused(
                entry.path(), "a name is UTF-8 without control characters and backslashes"
            );
        }
        std::string uri_path = here.uri_path + http::percent_encode(name);
        if (is_folder) {
            return read({entry.path(), std::move(uri_path) + "/", here.depth + 1, here.in_skill});
        }
        return read_file(entry.path(), std::move(uri_path), name);
    }

    result<void> read_file(const fs::path& path, std::string uri_path, const std::string& name) {
        if (++skill_files_ > max_skill_files) {
            return refused(skill_, "a skill has at most 512 files; split it");
        }
        auto bytes = file_bytes(path.string(), max_skill_bytes - skill_bytes_);
        if (!bytes && bytes.error().code == std::errc::file_too_large) {
            return refused(skill_, "the files of a skill have at most 16 MiB together; split it");
        }
        if (!bytes) return refused(path, bytes.error().detail);
        skill_bytes_ += bytes->size();
        files.push_back({path.string(), std::move(uri_path), name, *std::move(bytes)});
        return {};
    }

    std::size_t entries_ = 0;

    // Of the skill that is being read.
    fs::path skill_;
    std::size_t skill_files_ = 0;
    std::size_t skill_bytes_ = 0;
};

}  // namespace

result<std::vector<skill_file_on_disk>> read_skill_files(const std::string& folder) {
    std::error_code failure;
    if (!fs::is_directory(folder, failure)) return refused(folder, "there is no such folder");
    reader all;
    if (auto done = all.read({folder, {}}); !done) return std::move(done).error();
    if (all.files.empty()) {
        return refused(folder, "there is no skill in it; a skill is a folder with a SKILL.md");
    }
    std::ranges::sort(all.files, {}, &skill_file_on_disk::uri_path);
    return std::move(all.files);
}

}  // namespace warder::server
