#include "server/file_type.hpp"
#include "server/front_matter.hpp"
#include "server/skill_files.hpp"
#include <warder/crypto/digest.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/server/skill.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

constexpr std::string_view skill_md = "SKILL.md";

error refused(const std::string& path, const std::string& sentence) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "A skill cannot be served",
        path + ": " + sentence
    };
}

/// `^(?!.*--)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`
///
/// @source  SEP-2640; Agent Skills specification
bool is_skill_name(std::string_view name) {
    const bool has_odd_character = std::ranges::any_of(name, [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    });
    return !name.empty() && name.size() <= 64 && !has_odd_character && !name.starts_with('-') &&
           !name.ends_with('-') && name.find("--") == std::string_view::npos;
}

std::string digest_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "sha256:";
    for (const std::uint8_t byte : crypto::sha256(bytes)) {
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

/// What the front matter of a skill says.
struct description {
    std::string name;
    std::string text;
    std::string json;
};

/// @param folder  the name of the skill's folder, percent-encoded
result<description> describe(const skill_file_on_disk& file, std::string_view folder) {
    if (!json::is_utf8(file.bytes)) return refused(file.path, "it is text in UTF-8");
    auto json = front_matter_json(file.bytes);
    if (!json) return refused(file.path, json.error().detail);
    description read;
    const auto parsed = json::parse(*json, [&](json::node root) {
        const auto text_of = [&root](std::string_view member) {
            const auto value = root[member];
            return std::string(value ? value->string().value_or("") : "");
        };
        read.name = text_of("name");
        read.text = text_of("description");
    });
    if (!parsed) return refused(file.path, parsed.error().description);
    if (!is_skill_name(read.name)) {
        return refused(file.path, "its name is text of 1 to 64 a-z, 0-9 and single hyphens inside");
    }
    if (read.name != folder) {
        return refused(file.path, "its name is not that of its folder; rename one of them");
    }
    if (read.text.empty()) return refused(file.path, "its description is text that is not empty");
    read.json = *std::move(json);
    return read;
}

skill_file make_file(skill_file_on_disk file) {
    skill_file made;
    made.digest = digest_of(file.bytes);
    made.definition.uri = "skill://" + file.uri_path;
    made.definition.name = file.name;
    made.definition.size = file.bytes.size();
    const bool is_text = json::is_utf8(file.bytes);
    const std::string_view known = media_type_of_name(file.name);
    const std::string_view other = is_text ? "text/plain" : "application/octet-stream";
    made.definition.mime_type = known.empty() ? other : known;
    if (is_text) {
        made.contents.text = std::move(file.bytes);
    } else {
        made.contents = mcp::blob_contents(file.bytes);
    }
    return made;
}

using file_list = std::vector<std::shared_ptr<const skill_file>>;

/// @param folder  the URI of the skill's folder, with a slash at its end
skill make_skill(
    const std::string& folder, const std::string& front_matter, const file_list& files
) {
    skill made;
    made.uri = folder + std::string(skill_md);
    json::writer out(made.entry);
    out.begin_object().key("uri").value(made.uri).key("frontmatter").raw(front_matter);
    out.key("resources").begin_array();
    for (const auto& file : files) {
        if (!file->definition.uri.starts_with(folder)) continue;
        out.begin_object().key("uri").value(file->definition.uri);
        out.key("digest").value(file->digest);
        out.key("size").value(*file->definition.size).end_object();
    }
    out.end_array().end_object();
    return made;
}

}  // namespace

result<skill_collection> load_skills(const std::string& folder) {
    auto read = read_skill_files(folder);
    if (!read) return std::move(read).error();
    file_list files;
    std::vector<std::pair<std::string, std::string>> found;  // folder's URI, front matter
    for (skill_file_on_disk& file : *read) {
        std::optional<description> about;
        if (file.name == skill_md) {
            std::string_view parent = file.uri_path;
            parent.remove_suffix(skill_md.size() + 1);
            auto described = describe(file, parent.substr(parent.rfind('/') + 1));
            if (!described) return std::move(described).error();
            about = *std::move(described);
        }
        skill_file made = make_file(std::move(file));
        if (about) {
            // SEP-2640: name and description of this resource are those of the skill.
            made.definition.name = about->name;
            made.definition.description = about->text;
            const std::string& uri = made.definition.uri;
            found.emplace_back(uri.substr(0, uri.size() - skill_md.size()), about->json);
        }
        files.push_back(std::make_shared<const skill_file>(std::move(made)));
    }
    std::vector<skill> skills;
    skills.reserve(found.size());
    for (const auto& [uri, front_matter] : found) {
        skills.push_back(make_skill(uri, front_matter, files));
    }
    return skill_collection(std::move(skills), std::move(files));
}

}  // namespace warder::server
