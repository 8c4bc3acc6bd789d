#include <warder/http/middleware.hpp>

#include <utility>

namespace warder::http {

handler chain(std::vector<middleware> layers, handler innermost) {
    for (; !layers.empty(); layers.pop_back()) {
        innermost = [layer = std::move(layers.back()),
                     inner = std::move(innermost)](request& sent) { return layer(sent, inner); };
    }
    return innermost;
}

}  // namespace warder::http
