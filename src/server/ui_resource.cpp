#include "server/file_bytes.hpp"
#include "server/ui_meta.hpp"
#include <warder/json/writer.hpp>
#include <warder/mcp/extension.hpp>
#include <warder/server/ui_resource.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

constexpr std::size_t max_html_bytes = 16 * 1024 * 1024;

[[noreturn]] void fail(std::string_view uri, const std::string& problem) {
    throw std::invalid_argument("view \"" + std::string(uri) + "\": " + problem);
}

std::string html_of(ui_resource_options& options) {
    if (options.html.empty() == options.file.empty()) {
        fail(options.uri, "it needs either html or a file");
    }
    std::string html = std::move(options.html);
    if (!options.file.empty()) {
        auto read = file_bytes(options.file, max_html_bytes);
        if (!read) fail(options.uri, options.file + ": " + read.error().detail);
        html = *std::move(read);
    }
    if (html.empty() || !json::is_utf8(html)) {
        fail(options.uri, "its HTML is text in UTF-8, and not empty");
    }
    return html;
}

/// A client makes a policy of the sources: what ends one in there could add another rule.
bool is_one_source(std::string_view source) {
    return !source.empty() && std::ranges::all_of(source, [](char c) {
        return c > ' ' && c <= '~' && c != ';' && c != ',' && c != '"';
    });
}

void write_sources(
    json::writer& out,
    std::string_view uri,
    std::string_view name,
    const std::vector<std::string>& sources
) {
    if (sources.empty()) return;
    out.key(name).begin_array();
    for (const std::string& source : sources) {
        if (!is_one_source(source)) fail(uri, "\"" + source + "\" is not one source of a policy");
        out.value(source);
    }
    out.end_array();
}

void write_csp(json::writer& out, std::string_view uri, const ui_csp& csp) {
    if (csp.connect_domains.empty() && csp.resource_domains.empty() && csp.frame_domains.empty() &&
        csp.base_uri_domains.empty()) {
        return;
    }
    out.key("csp").begin_object();
    write_sources(out, uri, "connectDomains", csp.connect_domains);
    write_sources(out, uri, "resourceDomains", csp.resource_domains);
    write_sources(out, uri, "frameDomains", csp.frame_domains);
    write_sources(out, uri, "baseUriDomains", csp.base_uri_domains);
    out.end_object();
}

void write_permissions(json::writer& out, const ui_permissions& asked) {
    if (!asked.camera && !asked.microphone && !asked.geolocation && !asked.clipboard_write) return;
    const auto write = [&out](std::string_view name, bool wanted) {
        if (wanted) out.key(name).begin_object().end_object();
    };
    out.key("permissions").begin_object();
    write("camera", asked.camera);
    write("microphone", asked.microphone);
    write("geolocation", asked.geolocation);
    write("clipboardWrite", asked.clipboard_write);
    out.end_object();
}

/// `_meta` of the contents; empty where there is nothing to say.
std::string contents_meta(const ui_resource_options& options) {
    std::string ui;
    json::writer out(ui);
    out.begin_object();
    write_csp(out, options.uri, options.csp);
    write_permissions(out, options.permissions);
    if (!options.domain.empty()) out.key("domain").value(options.domain);
    if (options.prefers_border) out.key("prefersBorder").value(*options.prefers_border);
    out.end_object();
    return ui == "{}" ? std::string() : R"({"ui":)" + ui + "}";
}

}  // namespace

resource make_ui_resource(ui_resource_options options) {
    if (!is_ui_uri(options.uri)) fail(options.uri, "its URI begins with ui:// and goes on");
    mcp::resource_contents contents;
    contents.text = html_of(options);
    contents.meta = contents_meta(options);
    const auto shown = std::make_shared<const mcp::resource_contents>(std::move(contents));
    return make_resource(
        {.uri = std::move(options.uri),
         .name = std::move(options.name),
         .title = std::move(options.title),
         .description = std::move(options.description),
         .mime_type = std::string(mcp::ui_mime_type),
         .size = shown->text.size(),
         .scopes = std::move(options.scopes),
         .tags = std::move(options.tags),
         .needs = std::move(options.needs),
         .blocking = false},
        [shown] { return *shown; }
    );
}

}  // namespace warder::server
