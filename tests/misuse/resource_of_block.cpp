#include <warder/server/resource.hpp>

warder::server::resource made() {
    return warder::server::make_resource({.uri = "test://a", .name = "a"}, [] {
        return warder::mcp::text_content{"a"};
    });
}
