// Lesson 6: a tool that asks its user before it does something. A client of today is asked in
// rounds, and in each round the handler begins again; what must happen once is said so.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/warder.hpp>

#include <atomic>
#include <memory>
#include <string>

// [person]
struct person {
    std::string name;
};
// [/person]

/// What a guest wants of a table.
enum class place { inside, garden };

// [party]
struct party {
    int people;
    place where;
};

template <>
struct warder::describe<place> {
    static void values(warder::description<place>& d) {
        d.value(place::inside, "inside").value(place::garden, "garden");
    }
};
template <>
struct warder::describe<party> {
    static void fields(warder::description<party>& d) {
        d.field(&party::people).doc("How many you are").minimum(1).maximum(12);
        d.field(&party::where).doc("Where you want to sit");
    }
};
// [/party]

struct dinner {
    std::string restaurant;
};

/// What happened so far, so that the test sees what is repeated and what is not.
struct restaurant_book {
    std::atomic<int> looked_up = 0;
    std::atomic<int> held = 0;
    std::atomic<int> booked = 0;
};

// [book]
inline warder::task<std::string> book_table(
    const dinner& in, restaurant_book& book, warder::context& ctx
) {
    ++book.looked_up;  // happens in each round: it only reads

    const auto wanted = co_await ctx.elicit<party>("party", "For how many?");
    if (!wanted) co_return "Nothing was booked.";

    // Happens once. Its value travels with the client, sealed.
    const int table = co_await ctx.once("hold", [&] { return ++book.held; });

    const auto sure = co_await ctx.elicit<bool>("sure", "Table " + std::to_string(table) + "?");
    if (!sure || !*sure) co_return "Nothing was booked.";

    ++book.booked;  // happens once: no question follows
    co_return "A table for " + std::to_string(wanted->people) + " at " + in.restaurant + ".";
}
// [/book]

// [both]
inline warder::task<std::string> write_poem(warder::context& ctx) {
    warder::mcp::sampling_request about;
    about.messages.push_back({warder::mcp::role::user, warder::mcp::text_content{"Two lines."}});
    about.max_tokens = 100;

    const auto [who, poem] = co_await ctx.ask(
        warder::elicitation<person>("who", "For whom is the poem?"), warder::sampling("poem", about)
    );
    co_return (who ? "For " + who->name + ":\n" : "") + poem.text;
}
// [/both]

// [fallback]
inline warder::task<std::string> remember_folder(warder::context& ctx) {
    if (!ctx.client_can().roots) co_return "Tell me the folder as an argument.";
    const auto folders = co_await ctx.roots();
    co_return folders.empty() ? "You work in no folder." : "I remember " + folders[0].uri + ".";
}
// [/fallback]

// [url]
inline warder::task<std::string> connect_account(warder::context& ctx) {
    // The page knows by the id whom it belongs to; nobody can guess it.
    const std::string id =
        co_await ctx.once("id", [] { return warder::random_hex(warder::system_entropy(), 16); });
    const auto chosen = co_await ctx.elicit_url(
        "account", "Please sign in to the bank.", "https://bank.example/connect/" + id, id
    );
    if (chosen != warder::mcp::elicit_action::accept) co_return "Not connected.";
    co_return "Call `balance` when you have signed in.";
}
// [/url]

inline warder::app asking() {
    warder::app app({.name = "asking", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    app.provide(std::make_shared<restaurant_book>());

    // [smallest]
    app.tool(
        {.name = "hello", .description = "Greets whoever it is."},
        [](warder::context& ctx) -> warder::task<std::string> {
            const auto who = co_await ctx.elicit<person>("who", "What is your name?");
            co_return who ? "Hello, " + who->name + "!" : "Hello, stranger!";
        }
    );
    // [/smallest]
    app.tool(
        {.name = "book_table", .description = "Books a table.", .scopes = {"table:book"}},
        book_table
    );
    app.tool({.name = "write_poem", .description = "Has the model write a poem."}, write_poem);
    app.tool({.name = "remember_folder", .description = "Remembers a folder."}, remember_folder);
    app.tool({.name = "connect_account", .description = "Connects a bank."}, connect_account);
    return app;
}
