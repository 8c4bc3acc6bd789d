#include "server/decode_call.hpp"

#include <exception>
#include <utility>

namespace warder::server {

error masked_failure(std::string_view kind) {
    return {
        std::make_error_code(std::errc::state_not_recoverable),
        "The " + std::string(kind) + " failed because of an internal error."
    };
}

entry::job decode_call(const component& called, const json::node& arguments, log_sink& log) {
    const auto fail = [&](std::string_view reason) {
        log.error(
            "decoding the arguments of a " + std::string(called.kind()) + " threw",
            {{called.kind(), called.name()}, {"reason", reason}}
        );
        return entry::failed_call{&called, masked_failure(called.kind())};
    };
    try {
        prepared_call prepared;
        auto decoded = called.code().decode(arguments, prepared);
        if (decoded) return entry::call{&called, std::move(prepared), {}};
        // SEP-1303: what a model can correct is a tool error, not a protocol error.
        std::string problem = "Invalid arguments: " + std::move(decoded).error().description;
        const auto blame = std::make_error_code(std::errc::invalid_argument);
        return entry::failed_call{&called, error(blame, std::move(problem))};
    } catch (const std::exception& failure) {
        return fail(failure.what());
    } catch (...) {
        return fail("no std::exception");
    }
}

void decode_kept(entry::job& call, log_sink& log) {
    auto& work = std::get<entry::call>(call);
    entry::job decoded;
    // A condition with a literal would make a string that ends here.
    std::string_view text = work.arguments;
    if (text.empty()) text = "{}";
    const auto parsed =
        json::parse(text, [&](json::node root) { decoded = decode_call(*work.called, root, log); });
    static_cast<void>(parsed);  // this program's own text
    if (auto* ready = std::get_if<entry::call>(&decoded)) ready->talk = std::move(work.talk);
    call = std::move(decoded);
}

}  // namespace warder::server
