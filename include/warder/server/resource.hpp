/// Resources from functions.
#pragma once

#include <warder/json/encode.hpp>
#include <warder/mcp/resource.hpp>
#include <warder/server/handler.hpp>
#include <warder/server/requirement.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// What is said about a resource where it is registered.
struct resource_options {
    /// Its URI, or a URI template for a family of resources: `{name}` stands for text without a
    /// slash, `{+name}` for text with slashes, and `{?a,b}` at the end for a query (RFC 6570).
    std::string uri;

    std::string name;                   ///< programmatic name; not empty
    std::string title;                  ///< for people; empty for none
    std::string description;            ///< for the model: what it holds
    std::string mime_type;              ///< "text/plain"; empty for none
    std::optional<std::uint64_t> size;  ///< bytes; not for a family
    std::vector<std::string> scopes;    ///< a caller without one of them gets 403; nothing runs
    std::vector<std::string> tags;      ///< as for a tool
    requirement needs;                  ///< what its caller needs beside, as for a tool

    mcp::annotations annotations{};  ///< for whom it is, and how much it matters
    mcp::icon_list icons;            ///< as for a tool
    std::string meta;                ///< `_meta`, as for a tool

    /// How long clients may keep what they read, and whether proxies may share it; a resource that
    /// asks for scopes cannot be the same for all.
    mcp::cache_hint cache{};

    /// Where a plain handler runs, as for a tool.
    std::optional<bool> blocking;

    /// Whether clients may subscribe to it, to be told when it has changed.
    bool subscribable = false;
};

/// A resource or a family of them, ready to be registered.
struct resource {
    mcp::resource definition;
    access_terms access;
    std::optional<bool> blocking;
    bool subscribable = false;
    std::unique_ptr<erased_handler> handler;
};

namespace detail {

/// Makes contents of a value.
struct resource_taker {
    template <class Value>
    static void take(outcome& into, Value value) {
        if constexpr (std::is_same_v<Value, mcp::blob>) {
            into.take_part(mcp::blob_contents(value.bytes));
        } else if constexpr (std::is_same_v<Value, std::vector<std::byte>>) {
            const auto* bytes = reinterpret_cast<const char*>(value.data());
            into.take_part(mcp::blob_contents({bytes, value.size()}));
        } else if constexpr (std::is_same_v<Value, mcp::resource_contents>) {
            into.take_part(std::move(value));
        } else if constexpr (std::is_same_v<Value, std::vector<mcp::resource_contents>>) {
            into.take_parts(std::move(value));
        } else if constexpr (is_text<Value>) {
            into.take_resource_text(std::string(std::move(value)));
        } else {
            static_assert(
                is_structured<Value>,
                "a resource's handler returns text, an mcp::blob or a vector of bytes, a struct, "
                "mcp::resource_contents or a vector of them, or a result or task of these"
            );
            std::string json;
            json::encode_into(json, json::descriptor_of<Value>(), &value);
            into.take_resource_text(std::move(json));
        }
    }
};

/// Whether a resource's value becomes JSON text.
template <class T>
inline constexpr bool is_json_resource = is_structured<T> && !std::is_same_v<T, mcp::blob> &&
                                         !std::is_same_v<T, std::vector<std::byte>> &&
                                         !std::is_same_v<T, std::vector<mcp::resource_contents>>;

/// @param input  null for a handler without arguments
/// @throws std::invalid_argument  as `make_resource`
resource assemble(
    resource_options options,
    const json::type_descriptor* input,
    std::unique_ptr<erased_handler> code
);

}  // namespace detail

/// Makes a resource of a function or lambda.
///
/// It takes a `context&`, or nothing; the handler of a URI template may also take a struct, whose
/// fields are the variables, decoded: text, an enum, or an optional of these. What it returns is
/// what the peer reads:
///
/// - `std::string`, `const char*`: text
/// - `mcp::blob`, `std::vector<std::byte>`: bytes
/// - anything else that `json::encode` knows, such as a struct: its JSON as text, of the type
///   "application/json" unless the options name another
/// - `mcp::resource_contents`, or a vector of them: these parts; where a part names no URI or type,
///   it gets the one that was asked for and that of the options. No part at all means that there is
///   no such resource
/// - `result<T>` of these: the same, or a JSON-RPC error with the error's description. The code
///   `std::errc::no_such_file_or_directory` means that there is no such resource;
///   `std::errc::invalid_argument` blames the peer
/// - `task<T>` of all of these: the same; the handler is a coroutine
///
/// A variable whose value is no text or could lead out of a folder (`..`, a leading slash, a
/// backslash, a control character) is refused before the handler sees it.
///
/// @throws std::invalid_argument  with a sentence for the developer: the URI or template cannot be
/// used, a variable has no field, or a required field no variable; a cache hint, an annotation, an
/// icon or the
/// `_meta` may not be sent
template <class Handler>
resource make_resource(resource_options options, Handler handler) {
    using value = detail::success_t<typename detail::handler_traits<Handler>::value>;
    if (detail::is_json_resource<value> && options.mime_type.empty()) {
        options.mime_type = "application/json";
    }
    std::unique_ptr<erased_handler> erased(
        new detail::typed_handler<Handler, detail::resource_taker>(std::move(handler))
    );
    return detail::assemble(
        std::move(options), detail::input_descriptor<Handler>(), std::move(erased)
    );
}

}  // namespace warder::server
