#include "unit/server/served.hpp"
#include <warder/server/tool.hpp>

#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

struct database {
    std::string name;
};

struct transaction {
    explicit transaction(int number) : id(number) {}
    int id;
};

struct query {
    std::string text;
};

/// Writes its name when it ends.
struct mortal {
    mortal(std::string named, std::string& ends) : name(std::move(named)), ended(&ends) {}
    mortal(mortal&& other) noexcept : name(other.name), ended(std::exchange(other.ended, {})) {}
    ~mortal() {
        if (ended != nullptr) *ended += name + ";";
    }

    std::string name;
    std::string* ended;
};

struct connection : mortal {
    using mortal::mortal;
};

struct cursor : mortal {
    using mortal::mortal;
};

struct Services : Served {
    void add(const char* name, auto handler) {
        components.add(make_tool({.name = name}, std::move(handler)));
    }

    std::string call(const std::string& tool, const std::string& arguments = "{}") {
        return ask("tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + "}");
    }

    static std::string text(const std::string& value) {
        return good(R"({"content":[{"type":"text","text":")" + value + R"("}]})");
    }

    registry components;
    services given;
};

TEST_F(Services, AHandlerTakesWhatTheProgramProvides) {
    given.provide(std::make_shared<database>(database{"main"}));
    add("find", [](const query& in, database& db) { return db.name + ":" + in.text; });
    add("swap", [](database& db, context& ctx, const query& in) {
        return std::string(ctx.tool()) + db.name + in.text;
    });
    add("ask", [](context& ctx) { return ctx.get<database>().name; });
    serve(std::move(components), &given);
    EXPECT_EQ(call("find", R"({"text":"x"})"), text("main:x"));
    EXPECT_EQ(call("swap", R"({"text":"x"})"), text("swapmainx"));
    EXPECT_EQ(call("ask"), text("main"));
}

TEST_F(Services, TheSchemaShowsNothingOfIt) {
    const auto find =
        make_tool({.name = "find"}, [](const query&, database&) { return std::string(); });
    EXPECT_EQ(find.definition.input_schema.find("name"), std::string::npos);
}

TEST_F(Services, NothingIsNoService) {
    EXPECT_THROW(given.provide(std::shared_ptr<database>()), std::invalid_argument);
}

TEST_F(Services, TheLaterOneOfATypeCounts) {
    given.provide(std::make_shared<database>(database{"main"}));
    given.provide(std::make_shared<database>(database{"test"}));
    add("ask", [](database& db) { return db.name; });
    serve(std::move(components), &given);
    EXPECT_EQ(call("ask"), text("test"));
}

TEST_F(Services, AnObjectOfACallIsMadeOnceForEach) {
    int made_so_far = 0;
    given.provide_per_call<transaction>([&](context&) { return transaction(++made_so_far); });
    add("twice", [](transaction& first, context& ctx) {
        return std::to_string(first.id) + std::to_string(ctx.get<transaction>().id);
    });
    add("none", [] { return "none"; });
    serve(std::move(components), &given);
    EXPECT_EQ(call("twice"), text("11"));
    EXPECT_EQ(call("none"), text("none"));
    EXPECT_EQ(call("twice"), text("22"));
}

TEST_F(Services, AnObjectOfACallEndsBeforeWhatItsFactoryTook) {
    std::string ended;
    given.provide_per_call<connection>([&](context&) { return connection("connection", ended); });
    given.provide_per_call<cursor>([&](context& ctx) {
        return cursor("cursor of " + ctx.get<connection>().name, ended);
    });
    add("read", [](cursor&) { return "read"; });
    serve(std::move(components), &given);
    EXPECT_EQ(call("read"), text("read"));
    EXPECT_EQ(ended, "cursor of connection;connection;");
}

TEST_F(Services, AFailureToMakeOneIsAFailureOfTheCall) {
    given.provide_per_call<transaction>([](context&) -> transaction {
        throw std::runtime_error("no connection to 10.0.0.7");
    });
    add("begin", [](transaction&) { return "begun"; });
    serve(std::move(components), &given);
    const std::string answer = call("begin");
    EXPECT_NE(answer.find(R"("isError":true)"), std::string::npos);
    EXPECT_EQ(answer.find("10.0.0.7"), std::string::npos);
}

TEST_F(Services, WhatNobodyProvidesRefusesToServe) {
    add("find", [](const query&, database&) { return "x"; });
    try {
        serve(std::move(components), &given);
        FAIL();
    } catch (const std::invalid_argument& refused) {
        const std::string why = refused.what();
        EXPECT_TRUE(why.starts_with("tool \"find\": its handler takes a ")) << why;
        EXPECT_NE(why.find("database&, which nobody provides; call app.provide"), std::string::npos)
            << why;
    }
}

TEST_F(Services, AnInnerAppHasWhatTheOuterOneHas) {
    services outer;
    outer.provide(std::make_shared<database>(database{"outer"}));
    outer.provide(std::make_shared<int>(7));
    given.provide(std::make_shared<database>(database{"inner"}));
    given.inherit(outer);
    add("ask", [](database& db, int& number) { return db.name + std::to_string(number); });
    serve(std::move(components), &given);
    EXPECT_EQ(call("ask"), text("inner7"));
}

}  // namespace
}  // namespace warder::server
