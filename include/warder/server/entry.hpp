/// One request, on its way from admission to its answer.
#pragma once

#include <warder/core/error.hpp>
#include <warder/mcp/codec.hpp>
#include <warder/mcp/error.hpp>
#include <warder/mcp/input.hpp>
#include <warder/mcp/subscription.hpp>
#include <warder/server/access.hpp>
#include <warder/server/catalogue.hpp>
#include <warder/server/component.hpp>
#include <warder/server/conversation.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warder::server {

/// One request of a message, understood and with its arguments decoded; nothing in it refers to the
/// document any more.
struct entry {
    /// A result that was written in advance.
    using ready_result = std::string_view;

    /// A page of a list that has several, or that its client believes to have several.
    struct list_page {
        list_kind list;
        std::optional<std::string> cursor;  ///< as the client sent it
    };

    /// A stream of changes, as far as it is honoured. The transport answers it.
    struct listening {
        mcp::subscription honoured;
    };

    /// A call whose arguments stand decoded in `prepared`; or else stand in `arguments`, from which
    /// they are decoded when it runs.
    struct call {
        const component* called = nullptr;
        prepared_call prepared;
        std::string arguments;  ///< JSON text of an object; empty for one without members
        std::unique_ptr<conversation> talk{};  ///< where the component talks
    };

    /// A call that failed before it began: its arguments are not what was asked for.
    struct failed_call {
        const component* called = nullptr;
        error failure;
    };

    /// A call that is answered with an error of the protocol, once it is known that its caller may
    /// make it.
    struct refused_call {
        const component* called = nullptr;
        mcp::protocol_error refusal;
    };

    /// A question or a word about a task of the caller's.
    struct task_call {
        const component* called = nullptr;  ///< the tool whose task it is
        mcp::operation asked = mcp::operation::unknown;
        std::string id{};
        mcp::input_answers answers{};  ///< of an update
    };

    /// A question about a skill, or about a folder of skills.
    struct skill_call {
        const component* called = nullptr;             ///< a file with their scopes
        const skill* told = nullptr;                   ///< the skill; or else
        std::vector<const directory_entry*> children;  ///< what is in the folder
        std::optional<std::string> cursor{};           ///< as the client sent it
    };

    /// A request about a component that is answered in advance, once it is known that its caller
    /// may call that.
    struct settled_call {
        const component* called = nullptr;
        ready_result result;
    };

    using job = std::variant<
        ready_result,
        call,
        failed_call,
        refused_call,
        task_call,
        skill_call,
        settled_call,
        mcp::protocol_error,
        list_page,
        listening>;

    std::string id;  ///< as JSON text
    const mcp::revision* revision = nullptr;
    job work;
    std::string uri{};  ///< of the resource that is read or subscribed to, or of the skill
    mcp::operation asked = mcp::operation::unknown;

    /// What it was found in, which keeps it alive.
    std::shared_ptr<const catalogue> found_in{};

    /// Whether its caller may have it: `dispatcher::decide`.
    access_decision access{};

    /// What is called, or null.
    const component* called() const noexcept;

    /// The talk with the client, where what is called talks; else null.
    conversation* talk() const noexcept;
};

}  // namespace warder::server
