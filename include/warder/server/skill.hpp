/// Skills: folders of instructions for a model, served from memory.
#pragma once

#include <warder/core/result.hpp>
#include <warder/server/resource.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace warder::server {

/// One file of a skill.
struct skill_file {
    mcp::resource definition;
    mcp::resource_contents contents;
    std::string digest;  ///< "sha256:" and 64 hexadecimal digits, of the file's bytes
};

/// One skill.
///
/// @source  SEP-2640 "Skill entries"
struct skill {
    std::string uri;    ///< of its `SKILL.md`
    std::string entry;  ///< what `skills/list` and `skills/get` tell of it, as JSON text
};

/// What is directly in a folder of skills: a file, or a folder.
struct directory_entry {
    std::string uri;
    std::string text;  ///< what `resources/directory/read` tells of it, a resource as JSON text
};

/// The skills of a folder, and everything that is asked about them.
///
/// @threads  all functions may be called concurrently
class skill_collection {
  public:
    /// @param skills  in the order of their URIs
    /// @param files   of all skills, each once, in the order of their URIs
    skill_collection(
        std::vector<server::skill> skills, std::vector<std::shared_ptr<const skill_file>> files
    );

    /// The skills in the order of their URIs.
    const std::vector<server::skill>& all() const noexcept { return skills_; }

    /// The skill whose `SKILL.md` has that URI, or null.
    const server::skill* find(std::string_view uri) const noexcept;

    /// What is directly in a folder of skills, or null for anything that is no folder. A folder's
    /// URI ends without a slash.
    const std::vector<directory_entry>* find_directory(std::string_view uri) const;

    /// All files in a folder of skills and below; none where there is no such folder.
    std::span<const std::shared_ptr<const skill_file>> files_in(std::string_view uri) const;

    /// Whether a file of a skill has that URI.
    bool has_file(std::string_view uri) const;

    /// A folder that both collections have, or nothing.
    std::optional<std::string> common_directory(const skill_collection& other) const;

    /// Every file as a resource to register. They share the contents with this collection, which
    /// need not outlive them.
    std::vector<server::resource> resources() const;

  private:
    std::vector<server::skill> skills_;
    std::vector<std::shared_ptr<const skill_file>> files_;
    std::unordered_map<std::string, std::vector<directory_entry>> directories_;
};

/// Reads a folder of skills, once: what changes on disk later is not seen, and so the digests and
/// what is read always agree.
///
/// Every folder in it with a `SKILL.md` is a skill, also one in another skill, whose files it then
/// shares. Its URI is `skill://` and the path of that file in `folder`. A `SKILL.md` begins with
/// YAML between two lines `---`, which has at least a `name` and a `description`; the name is that
/// of the folder: up to 64 of `a-z 0-9 -`, with single hyphens inside. All files of the folder
/// belong to the skill, except hidden ones; what is outside of skills is ignored. Symbolic links
/// are refused. A skill has at most 512 files and 16 MiB.
///
/// @errors  the detail is a sentence for the developer that names the file: a rule above is broken,
///          the YAML is none or more than JSON can say, a file cannot be read, or there is no skill
/// @source  SEP-2640
result<skill_collection> load_skills(const std::string& folder);

}  // namespace warder::server
