/// What a server can ask its client for while it answers a request.
#pragma once

#include <warder/core/result.hpp>
#include <warder/mcp/client.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/prompt.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::mcp {

/// One question to the client: a request in all but its id.
///
/// @source  MCP 2026-07-28 schema `InputRequest`
struct input_request {
    std::string key;     ///< names the question among those of one call
    std::string method;  ///< "elicitation/create", "sampling/createMessage" or "roots/list"
    std::string params;  ///< JSON text of an object

    /// What a client must have declared to be asked this.
    bool client_capabilities::* needs = nullptr;

    /// One more member of `params`, `elicitationId`, towards clients before 2026-07-28; empty for
    /// none.
    std::string elicitation_id{};
};

/// Answers by the key of their question, as JSON text.
using input_answers = std::map<std::string, std::string, std::less<>>;

/// JSON text of the capabilities that a client would have to declare for a question:
/// `{"sampling":{}}`.
std::string required_capabilities(const input_request& question);

/// What a user did with a form or a link.
///
/// @source  MCP 2025-11-25 client/elicitation "Response Actions"
enum class elicit_action : std::uint8_t {
    accept,   ///< filled it in, or agreed to open the link
    decline,  ///< said no
    cancel,   ///< closed it without a choice
};

/// The name on the wire.
std::string_view to_string(elicit_action action) noexcept;

/// The answer to a form.
struct elicit_answer {
    elicit_action action = elicit_action::cancel;
    std::string content;  ///< JSON text of an object; empty unless accepted
};

/// One message of a conversation with the client's model.
struct sampling_message {
    mcp::role role = mcp::role::user;
    content_block content;
};

/// What the client's model is asked.
///
/// @source  MCP 2025-11-25 schema `CreateMessageRequest`
struct sampling_request {
    std::vector<sampling_message> messages;
    std::uint32_t max_tokens = 1000;          ///< of the answer, at most
    std::string system_prompt;                ///< empty for none
    std::optional<double> temperature;        ///< as the model's maker defines it
    std::vector<std::string> stop_sequences;  ///< texts at which the model stops
    std::vector<std::string> model_hints;     ///< names or parts of names, the best first

    /// JSON text of what else goes into the parameters: an object with `tools`, `toolChoice`,
    /// `modelPreferences` or `metadata`; empty for none. With `tools` the client needs
    /// `sampling.tools`. Nothing in it may have a field of its own here.
    std::string more;
};

/// What the client's model said.
///
/// @source  MCP 2025-11-25 schema `CreateMessageResult`
struct sampling_answer {
    mcp::role role = mcp::role::assistant;
    std::string text;         ///< of all text blocks, joined by line ends
    std::string model;        ///< name of the model
    std::string stop_reason;  ///< "endTurn", "maxTokens" ...; empty where it is not told
    std::string content;      ///< all of the content as JSON text, a block or an array of blocks
};

/// A folder or file that the client lets a server know of.
struct root {
    std::string uri;   ///< `file://...`
    std::string name;  ///< for people; empty for none
};

/// A form with the fields of a JSON Schema, which is an object of texts, numbers, booleans and
/// choices.
///
/// @param schema  JSON text
/// @throws std::invalid_argument  where that is no object
input_request ask_form(std::string key, std::string_view message, std::string_view schema);

/// A link that the user is asked to open.
///
/// @param id  names the page that was opened, towards a client of 2025-11-25; as unguessable as the
///            page
input_request ask_to_open(
    std::string key, std::string_view message, std::string_view url, std::string_view id
);

/// A question to the client's model.
///
/// @throws std::invalid_argument  where `more` is no object, or repeats a member
input_request ask_model(std::string key, const sampling_request& request);

/// The question for the client's folders.
input_request ask_for_roots(std::string key);

/// Reads the answer to a form or a link.
///
/// @errors  `json::errc::mismatch`; the description is for the peer
result<elicit_answer> read_elicit_answer(std::string_view json);

/// Reads the answer of the client's model.
///
/// @errors  as `read_elicit_answer`
result<sampling_answer> read_sampling_answer(std::string_view json);

/// Reads the client's folders.
///
/// @errors  as `read_elicit_answer`
result<std::vector<root>> read_roots(std::string_view json);

}  // namespace warder::mcp
