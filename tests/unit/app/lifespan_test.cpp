#include "app/lifespan.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder {
namespace {

/// An app whose functions write their names down.
app named(std::string& order, const std::string& name) {
    app made({.name = name});
    made.on_startup([&order, name] { order += name + "+ "; });
    made.on_shutdown([&order, name] { order += name + "- "; });
    return made;
}

[[noreturn]] void fail() {
    throw std::runtime_error("no disk");
}

TEST(Lifespan, StartsMountedAppsInTheirOrderAndEndsInTheOpposite) {
    std::string order;
    app outer = named(order, "outer");
    outer.mount("/a", named(order, "a"));
    outer.mount("/longer", named(order, "longer"));
    {
        const lifespan alive(outer.declared(), null_log());
        EXPECT_EQ(order, "a+ longer+ outer+ ");
        order.clear();
    }
    EXPECT_EQ(order, "outer- longer- a- ");
}

TEST(Lifespan, ThatFailsToBeginShutsDownWhatHadBegun) {
    std::string order;
    app outer = named(order, "outer");
    outer.mount("/a", named(order, "a"));
    app broken = named(order, "broken");
    broken.on_startup(fail);
    outer.mount("/broken", std::move(broken));
    outer.mount("/never", named(order, "never"));
    EXPECT_THROW(lifespan(outer.declared(), null_log()), std::runtime_error);
    EXPECT_EQ(order, "a+ broken+ broken- a- ");
}

TEST(Lifespan, EndsWhateverAShutdownFunctionThrows) {
    std::string order;
    app subject = named(order, "app");
    subject.on_shutdown(fail);
    subject.on_shutdown([] { throw 7; });
    {
        const lifespan alive(subject.declared(), null_log());
    }
    EXPECT_EQ(order, "app+ app- ");
}

}  // namespace
}  // namespace warder
