#include <warder/http/percent.hpp>
#include <warder/json/writer.hpp>
#include <warder/mcp/extension.hpp>
#include <warder/server/skill.hpp>

#include <algorithm>
#include <utility>

namespace warder::server {
namespace {

constexpr std::string_view scheme = "skill://";

std::string resource_json(const mcp::resource& definition) {
    std::string text;
    json::writer out(text);
    out.begin_object().key("uri").value(definition.uri).key("name").value(definition.name);
    if (!definition.description.empty()) out.key("description").value(definition.description);
    out.key("mimeType").value(definition.mime_type);
    if (definition.size) out.key("size").value(*definition.size);
    out.end_object();
    return text;
}

std::string directory_json(std::string_view uri) {
    mcp::resource definition;
    definition.uri = uri;
    definition.name = http::percent_decode(uri.substr(uri.rfind('/') + 1)).value();
    definition.mime_type = mcp::directory_mime_type;
    return resource_json(definition);
}

const std::string& uri_of(const std::shared_ptr<const skill_file>& file) {
    return file->definition.uri;
}

}  // namespace

skill_collection::skill_collection(
    std::vector<server::skill> skills, std::vector<std::shared_ptr<const skill_file>> files
)
    : skills_(std::move(skills)), files_(std::move(files)) {
    for (const auto& file : files_) {
        std::string_view uri = file->definition.uri;
        directory_entry child{std::string(uri), resource_json(file->definition)};
        // Upwards until a folder is known: then those above it are, too.
        for (auto slash = uri.rfind('/'); slash >= scheme.size(); slash = uri.rfind('/')) {
            uri = uri.substr(0, slash);
            const auto [folder, is_new] = directories_.try_emplace(std::string(uri));
            folder->second.push_back(std::move(child));
            if (!is_new) break;
            child = {std::string(uri), directory_json(uri)};
        }
    }
}

const server::skill* skill_collection::find(std::string_view uri) const noexcept {
    const auto found = std::ranges::lower_bound(skills_, uri, {}, &server::skill::uri);
    return found == skills_.end() || found->uri != uri ? nullptr : &*found;
}

const std::vector<directory_entry>* skill_collection::find_directory(std::string_view uri) const {
    const auto found = directories_.find(std::string(uri));
    return found == directories_.end() ? nullptr : &found->second;
}

std::span<const std::shared_ptr<const skill_file>> skill_collection::files_in(std::string_view uri
) const {
    const std::string prefix = std::string(uri) + "/";
    const auto first = std::ranges::lower_bound(files_, prefix, {}, uri_of);
    const auto last = std::find_if_not(first, files_.end(), [&prefix](const auto& file) {
        return uri_of(file).starts_with(prefix);
    });
    return {first, last};
}

bool skill_collection::has_file(std::string_view uri) const {
    return std::ranges::binary_search(files_, uri, {}, uri_of);
}

std::optional<std::string> skill_collection::common_directory(const skill_collection& other) const {
    for (const auto& [uri, children] : directories_) {
        if (other.directories_.contains(uri)) return uri;
    }
    return std::nullopt;
}

std::vector<server::resource> skill_collection::resources() const {
    std::vector<server::resource> made;
    for (const auto& file : files_) {
        const mcp::resource& definition = file->definition;
        made.push_back(make_resource(
            {.uri = definition.uri,
             .name = definition.name,
             .description = definition.description,
             .mime_type = definition.mime_type,
             .size = definition.size,
             .blocking = false},
            [file] { return file->contents; }
        ));
    }
    return made;
}

}  // namespace warder::server
