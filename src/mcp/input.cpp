#include "mcp/wire/writers.hpp"
#include <warder/core/function.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/mcp/input.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace warder::mcp {
namespace {

constexpr std::array<std::string_view, 3> action_names = {"accept", "decline", "cancel"};

/// More roots than that no server needs.
constexpr std::size_t most_roots = 1024;

error mismatch(std::string_view problem) {
    return {json::errc::mismatch, std::string(problem)};
}

/// Calls `read` with an answer that is an object.
template <class Answer, class Read>
result<Answer> read_object(std::string_view json, Read read) {
    result<Answer> answer = mismatch("expected object");
    const auto parsed = json::parse(json, [&](json::node root) {
        if (root.kind() == json::kind::object) answer = read(root);
    });
    if (!parsed) return parsed.error();
    return answer;
}

std::string_view name_of(role who) noexcept {
    return who == role::user ? "user" : "assistant";
}

std::string text_of(const json::node& object, std::string_view name) {
    const auto value = object[name];
    return value ? std::string(value->string().value_or("")) : std::string();
}

void add_text(const json::node& block, std::string& to) {
    const auto text = block["text"];
    if (!text || !text->string()) return;
    if (!to.empty()) to += '\n';
    to += *text->string();
}

result<elicit_answer> read_elicitation(const json::node& root) {
    const auto said = root["action"];
    const auto name = said ? said->string() : std::nullopt;
    for (std::size_t i = 0; i < action_names.size(); ++i) {
        if (name != action_names[i]) continue;
        elicit_answer answer{static_cast<elicit_action>(i), {}};
        const auto content = root["content"];
        if (answer.action != elicit_action::accept || !content) return answer;
        if (content->kind() != json::kind::object) {
            return mismatch("/content: expected object");
        }
        answer.content = content->dump();
        return answer;
    }
    return mismatch(R"(/action: expected "accept", "decline" or "cancel")");
}

result<sampling_answer> read_message(const json::node& root) {
    sampling_answer answer;
    const std::string who = text_of(root, "role");
    if (who != "assistant" && who != "user") {
        return mismatch(R"(/role: expected "user" or "assistant")");
    }
    answer.role = who == "user" ? role::user : role::assistant;
    answer.model = text_of(root, "model");
    answer.stop_reason = text_of(root, "stopReason");
    const auto content = root["content"];
    if (!content) return mismatch("/content: required");
    if (content->kind() == json::kind::object) {
        add_text(*content, answer.text);
    } else if (content->kind() == json::kind::array) {
        content->for_each_element([&answer](json::node block) {
            add_text(block, answer.text);
            return true;
        });
    } else {
        return mismatch("/content: expected object or array");
    }
    answer.content = content->dump();
    return answer;
}

result<std::vector<root>> read_root_list(const json::node& answer) {
    const auto list = answer["roots"];
    if (!list || list->kind() != json::kind::array) return mismatch("/roots: expected array");
    std::vector<root> roots;
    bool good = true;
    list->for_each_element([&](json::node one) {
        const auto uri = one["uri"];
        good = uri && uri->string() && roots.size() < most_roots;
        if (good) roots.push_back({std::string(*uri->string()), text_of(one, "name")});
        return good;
    });
    if (!good) return mismatch("/roots: expected at most 1024 objects with a \"uri\"");
    return roots;
}

/// What the schema of a form may have at its root.
///
/// @source  MCP 2025-11-25 schema `ElicitRequestFormParams`
bool is_of_a_form(std::string_view name) {
    return name == "type" || name == "properties" || name == "required" || name == "$schema";
}

/// Writes the members of a JSON object into another one.
void write_members(
    json::writer& out, std::string_view object, function_ref<bool(std::string_view)> wanted
) {
    const auto parsed = json::parse(object, [&](json::node root) {
        if (root.kind() != json::kind::object) {
            throw std::invalid_argument("a question to the client: expected a JSON object");
        }
        root.for_each_member([&](std::string_view name, json::node value) {
            if (wanted(name)) out.key(name).raw(value.dump());
            return true;
        });
    });
    if (!parsed) {
        throw std::invalid_argument("a question to the client: " + parsed.error().log_text());
    }
}

/// Whether a member of the parameters comes from a field of the request, and not from `more`.
bool is_written(std::string_view name, const sampling_request& request) {
    return name == "messages" || name == "maxTokens" || name == "systemPrompt" ||
           name == "temperature" || name == "stopSequences" ||
           (name == "modelPreferences" && !request.model_hints.empty());
}

bool has_tools(std::string_view object) {
    bool found = false;
    const auto parsed = json::parse(object, [&found](json::node root) {
        found = root["tools"].has_value() || root["toolChoice"].has_value();
    });
    return parsed && found;
}

}  // namespace

std::string_view to_string(elicit_action action) noexcept {
    return action_names[static_cast<std::size_t>(action)];
}

std::string required_capabilities(const input_request& question) {
    if (question.needs == &client_capabilities::elicitation_url) {
        return R"({"elicitation":{"url":{}}})";
    }
    if (question.needs == &client_capabilities::elicitation) return R"({"elicitation":{}})";
    if (question.needs == &client_capabilities::sampling_tools) {
        return R"({"sampling":{"tools":{}}})";
    }
    if (question.needs == &client_capabilities::sampling) return R"({"sampling":{}})";
    return R"({"roots":{}})";
}

input_request ask_form(std::string key, std::string_view message, std::string_view schema) {
    input_request made{std::move(key), "elicitation/create", {}, &client_capabilities::elicitation};
    json::writer out(made.params);
    // Without `mode`, which 2025-06-18 does not know; a form is what its absence means.
    out.begin_object().key("message").value(message).key("requestedSchema").begin_object();
    write_members(out, schema, &is_of_a_form);
    out.end_object().end_object();
    return made;
}

input_request ask_to_open(
    std::string key, std::string_view message, std::string_view url, std::string_view id
) {
    input_request made{
        std::move(key),
        "elicitation/create",
        {},
        &client_capabilities::elicitation_url,
        std::string(id)
    };
    json::writer out(made.params);
    out.begin_object().key("mode").value("url").key("message").value(message);
    out.key("url").value(url).end_object();
    return made;
}

input_request ask_model(std::string key, const sampling_request& request) {
    const auto needs = has_tools(request.more) ? &client_capabilities::sampling_tools
                                               : &client_capabilities::sampling;
    input_request made{std::move(key), "sampling/createMessage", {}, needs};
    json::writer out(made.params);
    out.begin_object().key("messages").begin_array();
    for (const sampling_message& one : request.messages) {
        std::string block;
        wire::append_block(block, one.content, {.links = false});
        out.begin_object().key("role").value(name_of(one.role)).key("content").raw(block);
        out.end_object();
    }
    out.end_array().key("maxTokens").value(request.max_tokens);
    wire::write_optional(out, "systemPrompt", request.system_prompt);
    if (request.temperature) out.key("temperature").value(*request.temperature);
    if (!request.stop_sequences.empty()) {
        out.key("stopSequences").begin_array();
        for (const std::string& one : request.stop_sequences)
            out.value(one);
        out.end_array();
    }
    if (!request.model_hints.empty()) {
        out.key("modelPreferences").begin_object().key("hints").begin_array();
        for (const std::string& one : request.model_hints) {
            out.begin_object().key("name").value(one).end_object();
        }
        out.end_array().end_object();
    }
    if (!request.more.empty()) {
        write_members(out, request.more, [&request](std::string_view name) {
            if (!is_written(name, request)) return true;
            throw std::invalid_argument(
                "a question to the client: \"more\" has a member that is written already: " +
                std::string(name)
            );
        });
    }
    out.end_object();
    return made;
}

input_request ask_for_roots(std::string key) {
    return {std::move(key), "roots/list", "{}", &client_capabilities::roots};
}

result<elicit_answer> read_elicit_answer(std::string_view json) {
    return read_object<elicit_answer>(json, read_elicitation);
}

result<sampling_answer> read_sampling_answer(std::string_view json) {
    return read_object<sampling_answer>(json, read_message);
}

result<std::vector<root>> read_roots(std::string_view json) {
    return read_object<std::vector<root>>(json, read_root_list);
}

}  // namespace warder::mcp
