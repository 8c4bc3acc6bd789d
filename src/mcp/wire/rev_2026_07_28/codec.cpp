#include "mcp/wire/rev_2026_07_28/codec.hpp"

#include "mcp/wire/components.hpp"

namespace warder::mcp::rev_2026_07_28 {
namespace {

/// Stateless: every result carries its type and who made it; structured content is any JSON.
class wire_codec final : public codec {
  public:
    explicit wire_codec(const server_description& server) : server_(server) {
        json::writer out(meta_);
        out.begin_object().key("io.modelcontextprotocol/serverInfo");
        wire::write_implementation(out, server.self);
        out.end_object();
    }

    operation operation_of(std::string_view method) const noexcept override {
        if (method == "server/discover") return operation::discover;
        if (server_.capabilities.tasks) {
            if (method == "tasks/get") return operation::get_task;
            if (method == "tasks/update") return operation::update_task;
            if (method == "tasks/cancel") return operation::cancel_task;
        }
        if (method == "subscriptions/listen") {
            const auto& can = server_.capabilities;
            const bool changes = can.list_changed || can.subscribe || can.tasks;
            return changes ? operation::listen : operation::unknown;
        }
        return wire::component_operation(method, server_.capabilities);
    }

    std::string greeting() const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        out.key("supportedVersions").raw(supported_versions(era::modern));
        wire::write_capabilities(out, server_.capabilities);
        wire::write_optional(out, "instructions", server_.instructions);
        write_caching(out);
        end_result(out);
        return text;
    }

    std::string tool_list(std::span<const tool* const> tools) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        out.key("tools").begin_array();
        for (const tool* definition : tools) {
            write_tool(out, *definition);
        }
        out.end_array();
        write_caching(out);
        end_result(out);
        return text;
    }

    void append_tool_result(std::string& out, const tool&, const tool_result& result)
        const override {
        out += R"({"resultType":"complete",)";
        wire::append_content(out, result, {});
        if (!result.structured_content.empty()) {
            out.append(R"(,"structuredContent":)").append(result.structured_content);
        }
        if (result.is_error) out += R"(,"isError":true)";
        append_meta(out, result.meta);
        out += '}';
    }

    std::string resource_list(std::span<const resource* const> resources) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        wire::write_resources(out, resources, {});
        write_caching(out);
        end_result(out);
        return text;
    }

    std::string template_list(std::span<const resource* const> templates) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        wire::write_templates(out, templates, {});
        write_caching(out);
        end_result(out);
        return text;
    }

    void append_contents(
        std::string& out, std::span<const resource_contents> contents, const cache_hint& cache
    ) const override {
        out += R"({"resultType":"complete",)";
        wire::append_resource_contents(out, contents, {});
        out.append(R"(,"ttlMs":)").append(std::to_string(cache.ttl_ms));
        const bool shared = cache.same_for_all.value_or(!server_.guarded);
        out.append(R"(,"cacheScope":")").append(cache_scope(shared)).append(R"(","_meta":)");
        out.append(meta_) += '}';
    }

    std::string prompt_list(std::span<const prompt* const> prompts) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        wire::write_prompts(out, prompts, {});
        write_caching(out);
        end_result(out);
        return text;
    }

    void append_prompt(std::string& out, const prompt_result& given) const override {
        out += R"({"resultType":"complete",)";
        wire::append_messages(out, given, {});
        append_meta(out, given.meta);
        out += '}';
    }

    std::string skill_list(std::span<const std::string_view> entries) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        wire::write_texts(out, "skills", entries);
        write_caching(out);
        end_result(out);
        return text;
    }

    void append_skill(std::string& out, std::string_view entry) const override {
        json::writer writer(out);
        begin_result(writer);
        writer.key("skill").raw(entry);
        write_caching(writer);
        end_result(writer);
    }

    std::string directory(std::span<const std::string_view> children) const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        wire::write_texts(out, "resources", children);
        write_caching(out);
        end_result(out);
        return text;
    }

    void append_completion(std::string& out, const completion_result& found) const override {
        out += R"({"resultType":"complete",)";
        wire::append_completion_values(out, found);
        out.append(R"(,"_meta":)").append(meta_) += '}';
    }

    void append_input_required(
        std::string& out, std::span<const input_request> questions, std::string_view state
    ) const override {
        json::writer writer(out);
        writer.begin_object().key("resultType").value("input_required");
        wire::write_input_requests(writer.key("inputRequests"), questions);
        writer.key("requestState").value(state);
        end_result(writer);
    }

    void append_task(std::string& out, const task_state& told, task_form form) const override {
        out += form == task_form::created ? R"({"resultType":"task",)"
                                          : R"({"resultType":"complete",)";
        append_task_members(out, told, form);
        out.append(R"(,"_meta":)").append(meta_) += '}';
    }

    std::string acknowledgement() const override {
        std::string text;
        json::writer out(text);
        begin_result(out);
        end_result(out);
        return text;
    }

  private:
    static std::string_view cache_scope(bool shared) { return shared ? "public" : "private"; }

    static void begin_result(json::writer& out) {
        out.begin_object().key("resultType").value("complete");
    }

    /// Appends `_meta` with what a handler adds to it, an object or nothing.
    void append_meta(std::string& out, const std::string& more) const {
        out.append(R"(,"_meta":)").append(meta_);
        if (more.size() <= 2) return;
        // Its members go behind our own, into the same object.
        out.back() = ',';
        out.append(more, 1);
    }

    void end_result(json::writer& out) const { out.key("_meta").raw(meta_).end_object(); }

    /// Of lists and the greeting.
    void write_caching(json::writer& out) const {
        out.key("ttlMs").value(server_.list_ttl_ms);
        out.key("cacheScope").value(cache_scope(!server_.guarded));
    }

    static void write_tool(json::writer& out, const tool& definition) {
        out.begin_object();
        wire::write_tool_basics(out, definition);
        wire::write_optional(out, "title", definition.title);
        if (!definition.output_schema.empty()) {
            out.key("outputSchema").raw(definition.output_schema);
        }
        wire::write_annotations(out, definition.hints, {});
        wire::write_icons(out, definition.icons, {});
        wire::write_meta(out, definition.meta, {});
        out.end_object();
    }

    server_description server_;
    std::string meta_;
};

}  // namespace

std::unique_ptr<codec> make_codec(const server_description& server) {
    return std::make_unique<wire_codec>(server);
}

}  // namespace warder::mcp::rev_2026_07_28
