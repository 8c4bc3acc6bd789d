#include <warder/json/node.hpp>
#include <warder/server/raw_tool.hpp>

#include <stdexcept>

namespace warder::server {
namespace {

class raw_call final : public coroutine_call {
  public:
    raw_call(const raw_tool& raw, std::string arguments)
        : raw_(raw), arguments_(std::move(arguments)) {}

    task<void> run(context& ctx, outcome& into) override {
        auto running = raw_.handler(ctx, arguments_);
        auto ended = co_await running;
        detail::give<detail::tool_taker>(into, std::move(ended));
    }

    const std::string& arguments() const noexcept { return arguments_; }

  private:
    const raw_tool& raw_;
    std::string arguments_;
};

class raw_handler final : public erased_handler {
  public:
    explicit raw_handler(raw_tool raw) : raw_(std::move(raw)) {}

    result<void> decode(const json::node& arguments, prepared_call& into) const override {
        auto call = std::make_unique<raw_call>(raw_, arguments.dump());
        into.arguments = &call->arguments();
        into.coroutine = std::move(call);
        return {};
    }

    const void* input() const noexcept override { return &detail::type_key<std::string>; }

    bool takes_context() const noexcept override { return true; }

  private:
    raw_tool raw_;
};

}  // namespace

tool make_tool(raw_tool raw) {
    if (!raw.handler) {
        throw std::invalid_argument("tool \"" + raw.options.name + "\": it has no handler");
    }
    tool made = detail::assemble(std::move(raw.options), nullptr, nullptr, nullptr);
    // A line break would end a message of the stdio and event-stream transports.
    made.definition.input_schema = json::compact(raw.input_schema);
    made.definition.output_schema = json::compact(raw.output_schema);
    made.handler = std::make_unique<raw_handler>(std::move(raw));
    return made;
}

}  // namespace warder::server
