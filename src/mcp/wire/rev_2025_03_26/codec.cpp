#include "mcp/wire/rev_2025_03_26/codec.hpp"

#include "mcp/wire/handshake.hpp"

namespace warder::mcp::rev_2025_03_26 {
namespace {

/// No titles but that of the annotations, no structured content, no resource links, no `_meta`, and
/// so no extensions.
class wire_codec final : public wire::handshake_codec {
  public:
    explicit wire_codec(const server_description& server)
        : handshake_codec(
              "2025-03-26",
              server,
              {.titles = false, .links = false, .icons = false, .extensions = false}
          ) {}

    void append_tool_result(std::string& out, const tool&, const tool_result& result)
        const override {
        out += '{';
        wire::append_content(out, result, known());
        if (result.is_error) out += R"(,"isError":true)";
        if (!result.meta.empty()) out.append(R"(,"_meta":)").append(result.meta);
        out += '}';
    }

  private:
    void write_self(json::writer& out, const implementation& self) const override {
        out.begin_object().key("name").value(self.name).key("version").value(self.version);
        out.end_object();
    }

    void write_tool(json::writer& out, const tool& definition) const override {
        out.begin_object();
        wire::write_tool_basics(out, definition);
        wire::write_annotations(out, definition.hints, definition.title);
        out.end_object();
    }
};

}  // namespace

std::unique_ptr<codec> make_codec(const server_description& server) {
    return std::make_unique<wire_codec>(server);
}

}  // namespace warder::mcp::rev_2025_03_26
