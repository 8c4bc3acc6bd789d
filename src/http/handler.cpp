#include <warder/http/handler.hpp>

#include <utility>

namespace warder::http {
namespace {

task<response> call(const plain_handler& answer, const request& sent) {
    co_return answer(sent);
}

}  // namespace

handler plain(plain_handler answer) {
    return [answer = std::move(answer)](request& sent) { return call(answer, sent); };
}

}  // namespace warder::http
