#include <warder/json/node.hpp>
#include <warder/server/tool.hpp>

namespace warder::server {
namespace {

class raw_call final : public coroutine_call {
  public:
    raw_call(const raw_tool& raw, std::string arguments)
        : raw_(raw), arguments_(std::move(arguments)) {}

    task<result<mcp::tool_result>> run(context& ctx) override {
        return raw_.handler(ctx, arguments_);
    }

  private:
    const raw_tool& raw_;
    std::string arguments_;
};

class raw_handler final : public tool_handler {
  public:
    explicit raw_handler(raw_tool raw) : raw_(std::move(raw)) {}

    result<prepared_call> decode(const json::node& arguments) const override {
        prepared_call call;
        call.coroutine = std::make_unique<raw_call>(raw_, arguments.dump());
        return call;
    }

  private:
    raw_tool raw_;
};

}  // namespace

namespace detail {

mcp::tool_result structured_result(std::string json) {
    mcp::tool_result result;
    result.content.emplace_back(mcp::text_content{json});
    result.structured_content = std::move(json);
    return result;
}

tool assemble(
    tool_options options,
    std::string input_schema,
    std::string output_schema,
    std::unique_ptr<tool_handler> handler
) {
    tool made;
    made.definition.name = std::move(options.name);
    made.definition.title = std::move(options.title);
    made.definition.description = std::move(options.description);
    made.definition.input_schema = std::move(input_schema);
    made.definition.output_schema = std::move(output_schema);
    made.definition.hints = {
        .read_only = options.read_only,
        .destructive = options.destructive,
        .idempotent = options.idempotent,
        .open_world = options.open_world,
    };
    made.scopes = std::move(options.scopes);
    made.blocking = options.blocking;
    made.handler = std::move(handler);
    return made;
}

}  // namespace detail

tool make_tool(raw_tool raw) {
    tool_options options = std::move(raw.options);
    std::string input_schema = std::move(raw.input_schema);
    std::string output_schema = std::move(raw.output_schema);
    return detail::assemble(
        std::move(options),
        std::move(input_schema),
        std::move(output_schema),
        std::make_unique<raw_handler>(std::move(raw))
    );
}

}  // namespace warder::server
