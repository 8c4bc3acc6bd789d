#include "http/dot_segment.hpp"

#include <warder/http/percent.hpp>

#include <algorithm>
#include <string>

namespace warder::http {

bool has_dot_segment(std::string_view path) {
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const auto plain = percent_decode(path.substr(begin, end - begin));
        if (!plain || is_dot_segment(*plain) || plain->find('/') != plain->npos) return true;
        begin = end + 1;
    }
    return false;
}

}  // namespace warder::http
