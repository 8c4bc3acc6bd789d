#include "server/file_type.hpp"

#include <utility>

namespace warder::server {
namespace {

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {"css", "text/css"},         {"csv", "text/csv"},        {"gif", "image/gif"},
    {"htm", "text/html"},        {"html", "text/html"},      {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},       {"js", "text/javascript"},  {"json", "application/json"},
    {"md", "text/markdown"},     {"mjs", "text/javascript"}, {"pdf", "application/pdf"},
    {"png", "image/png"},        {"py", "text/x-python"},    {"sh", "application/x-sh"},
    {"svg", "image/svg+xml"},    {"txt", "text/plain"},      {"wasm", "application/wasm"},
    {"webp", "image/webp"},      {"xml", "application/xml"}, {"yaml", "application/yaml"},
    {"yml", "application/yaml"}, {"zip", "application/zip"},
};

}  // namespace

std::string_view media_type_of_name(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    for (const auto& [extension, type] : types) {
        if (extension == name.substr(dot + 1)) return type;
    }
    return {};
}

}  // namespace warder::server
