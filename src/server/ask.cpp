#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/server/ask.hpp>
#include <warder/server/conversation.hpp>

#include <stdexcept>

namespace warder::server {
namespace {

[[noreturn]] void fail(std::string_view key, const error& why) {
    // The key is the program's own text.
    throw bad_answer{"the answer to \"" + std::string(key) + "\": " + why.description};
}

template <class Answer>
Answer require(std::string_view key, result<Answer> read) {
    if (!read) fail(key, read.error());
    return *std::move(read);
}

/// Decodes JSON text into an object of the described type.
result<void> decode_text(std::string_view json, const json::type_descriptor& type, void* target) {
    result<void> decoded;
    const auto parsed = json::parse(json, [&](json::node root) {
        decoded = json::decode_into(root, type, target);
    });
    return parsed ? std::move(decoded) : parsed;
}

/// What a client sent of the fields of a form. The schema of a form does not say that there is
/// nothing else, and some clients send more.
std::string fields_of(std::string_view content, const json::type_descriptor& form) {
    std::string known;
    json::writer out(known);
    out.begin_object();
    const auto parsed = json::parse(content, [&](json::node root) {
        for (const json::field_descriptor& field : form.fields) {
            if (const auto value = root[field.name]) out.key(field.name).raw(value->dump());
        }
    });
    static_cast<void>(parsed);  // an answer without content has no field
    out.end_object();
    return known;
}

}  // namespace

namespace detail {

void read_form(
    std::string_view key, std::string_view content, const json::type_descriptor& type, void* target
) {
    const auto decoded = decode_text(fields_of(content, type), type, target);
    if (!decoded) fail(key, decoded.error());
}

mcp::elicit_answer read_elicitation(std::string_view key, std::string_view json) {
    return require(key, mcp::read_elicit_answer(json));
}

mcp::sampling_answer read_sampling(std::string_view key, std::string_view json) {
    return require(key, mcp::read_sampling_answer(json));
}

std::vector<mcp::root> read_roots(std::string_view key, std::string_view json) {
    return require(key, mcp::read_roots(json));
}

void read_memo(std::string_view json, const json::type_descriptor& type, void* target) {
    const auto decoded = decode_text(json, type, target);
    if (!decoded) {
        throw std::runtime_error(
            "what once remembered has another type: " + decoded.error().log_text()
        );
    }
}

}  // namespace detail

task<mcp::elicit_answer> context::elicit_json(
    std::string key, std::string message, std::string schema
) {
    auto asking = ask_one(mcp::ask_form(key, message, schema));
    const std::string given = co_await asking;
    co_return detail::read_elicitation(key, given);
}

task<mcp::elicit_action> context::elicit_url(
    std::string key, std::string message, std::string url, std::string id
) {
    auto asking = ask_one(mcp::ask_to_open(key, message, url, id));
    const std::string given = co_await asking;
    co_return detail::read_elicitation(key, given).action;
}

task<mcp::sampling_answer> context::sample(std::string key, mcp::sampling_request request) {
    auto asking = ask_one(mcp::ask_model(key, request));
    const std::string given = co_await asking;
    co_return detail::read_sampling(key, given);
}

task<std::vector<mcp::root>> context::roots(std::string key) {
    auto asking = ask_one(mcp::ask_for_roots(key));
    const std::string given = co_await asking;
    co_return detail::read_roots(key, given);
}

task<std::string> context::ask_one(mcp::input_request question) {
    std::vector<mcp::input_request> questions;
    questions.push_back(std::move(question));
    auto asking = ask_all(std::move(questions));
    auto given = co_await asking;
    co_return std::move(given.front());
}

task<std::vector<std::string>> context::ask_all(std::vector<mcp::input_request> questions) {
    if (call_.talk == nullptr) throw std::logic_error("this call has nobody to ask");
    auto asking = call_.talk->ask(questions);
    co_return co_await asking;
}

std::optional<std::string> context::remembered(std::string_view key) const {
    if (call_.talk == nullptr) return std::nullopt;
    return call_.talk->recall(key);
}

void context::remember(std::string key, std::string json) {
    if (call_.talk != nullptr) call_.talk->remember(std::move(key), std::move(json));
}

}  // namespace warder::server
