#include <warder/crypto/digest.hpp>
#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/server/request_state.hpp>

#include <algorithm>
#include <system_error>
#include <vector>

namespace warder::server {
namespace {

constexpr std::string_view purpose = "request-state";

bool differs_between_rounds(std::string_view member) noexcept {
    return member == "inputResponses" || member == "requestState" || member == "_meta";
}

/// Writes a value with the members of every object in order of their names.
void write_sorted(json::writer& out, const json::node& value, bool is_params = false) {
    if (value.kind() == json::kind::object) {
        std::vector<std::pair<std::string_view, json::node>> members;
        value.for_each_member([&](std::string_view name, json::node member) {
            if (!is_params || !differs_between_rounds(name)) members.emplace_back(name, member);
            return true;
        });
        std::ranges::sort(members, {}, [](const auto& member) { return member.first; });
        out.begin_object();
        for (const auto& [name, member] : members) {
            write_sorted(out.key(name), member);
        }
        out.end_object();
    } else if (value.kind() == json::kind::array) {
        out.begin_array();
        value.for_each_element([&](json::node element) {
            write_sorted(out, element);
            return true;
        });
        out.end_array();
    } else {
        out.raw(value.dump());
    }
}

void write_answers(json::writer& out, const mcp::input_answers& answers) {
    out.begin_object();
    for (const auto& [key, answer] : answers)
        out.key(key).raw(answer);
    out.end_object();
}

void read_answers(const json::node& state, std::string_view name, mcp::input_answers& into) {
    const auto object = state[name];
    if (!object) return;
    object->for_each_member([&](std::string_view key, json::node answer) {
        into.insert_or_assign(std::string(key), answer.dump());
        return true;
    });
}

}  // namespace

std::string binding_of(const http::request& request) {
    std::string asked;
    const auto parsed = json::parse(request.body, [&](json::node root) {
        const mcp::message call = mcp::read_message(root);
        json::writer out(asked);
        out.begin_array().value(request.path()).value(call.method);
        if (call.params) write_sorted(out, *call.params, true);
        out.end_array();
    });
    static_cast<void>(parsed);  // it was understood before
    const crypto::sha256_digest digest = crypto::sha256(asked);
    std::string binding(digest.begin(), digest.end());
    return binding.append(oauth::principal_of(request.access));
}

result<std::string> seal_rounds(
    const sealer& with,
    const rounds& so_far,
    std::string_view binding,
    std::chrono::system_clock::time_point now
) {
    std::string text;
    json::writer out(text);
    out.begin_object();
    write_answers(out.key("answers"), so_far.answers);
    if (text.size() > sealer::max_plaintext_bytes) {
        return error(
            std::make_error_code(std::errc::invalid_argument),
            "the answers so far are too long for another question"
        );
    }
    write_answers(out.key("memo"), so_far.memo);
    out.end_object();
    return with.seal(text, purpose, binding, now + state_lifetime);
}

result<void> open_rounds(
    const sealer& with,
    std::string_view state,
    std::string_view binding,
    std::chrono::system_clock::time_point now,
    rounds& into
) {
    const auto opened = with.open(state, purpose, binding, now);
    if (!opened) {
        return error(
            opened.error().code, "Invalid or expired requestState", opened.error().log_text()
        );
    }
    return json::parse(*opened, [&into](json::node root) {
        read_answers(root, "answers", into.answers);
        read_answers(root, "memo", into.memo);
    });
}

}  // namespace warder::server
