#include "issuer/document_cache.hpp"

#include "issuer/errors.hpp"
#include "oauth/refresh_schedule.hpp"
#include <warder/http/media_type.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

constexpr std::size_t max_documents = 256;
constexpr unsigned max_running = 16;
constexpr std::chrono::seconds longest{3600};
constexpr std::chrono::seconds usual{300};

error not_fetched(std::string detail) {
    return {
        errc::invalid_client, "The document of the client could not be fetched", std::move(detail)
    };
}

/// `application/json`, or a type of its own that is JSON (draft-ietf-oauth-client-id-metadata-
/// document §4).
bool is_json_type(std::string_view content_type) {
    constexpr std::string_view top = "application/", suffix = "+json";
    if (http::is_json(content_type)) return true;
    const std::string_view type = http::media_type(content_type);
    return type.size() > top.size() + suffix.size() &&
           http::iequals(type.substr(0, top.size()), top) &&
           http::iequals(type.substr(type.size() - suffix.size()), suffix);
}

http::client_request request_for(const std::string& url, std::size_t max_bytes) {
    http::client_request request;
    request.url = url;
    request.to = http::destination::supplied_by_peer;
    request.fields.set("Accept", "application/json");
    request.timeout = std::chrono::seconds(5);
    request.max_response_bytes = max_bytes;
    return request;
}

}  // namespace

class document_cache::slot {
  public:
    explicit slot(document_cache& cache) : cache_(cache) {
        const std::lock_guard lock(cache.mutex_);
        taken_ = cache.running_ < max_running;
        if (taken_) ++cache.running_;
    }
    slot(const slot&) = delete;
    slot& operator=(const slot&) = delete;
    ~slot() {
        const std::lock_guard lock(cache_.mutex_);
        if (taken_) --cache_.running_;
    }
    bool taken() const noexcept { return taken_; }

  private:
    document_cache& cache_;
    bool taken_ = false;
};

std::optional<std::string> document_cache::find(const std::string& url) {
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find(url);
    if (found == documents_.end()) return std::nullopt;
    if (found->second.ends > clock_.steady_now()) return found->second.text;
    documents_.erase(found);
    return std::nullopt;
}

void document_cache::keep(const std::string& url, const http::response& got) {
    const auto lifetime =
        std::min(oauth::max_age_of(got.fields["Cache-Control"]).value_or(usual), longest);
    if (lifetime.count() <= 0) return;
    const std::lock_guard lock(mutex_);
    if (documents_.size() >= max_documents && !documents_.contains(url)) {
        documents_.erase(std::min_element(
            documents_.begin(),
            documents_.end(),
            [](const auto& a, const auto& b) { return a.second.ends < b.second.ends; }
        ));
    }
    documents_[url] = {got.body, clock_.steady_now() + lifetime};
}

task<result<std::string>> document_cache::get(
    std::string url, std::size_t max_bytes, executor* home
) {
    if (outgoing_ == nullptr) co_return not_fetched("there is no HTTP client");
    if (auto known = find(url)) co_return *std::move(known);
    const slot fetching(*this);
    if (!fetching.taken()) {
        co_return error(errc::temporarily_unavailable, "Too many documents are being fetched");
    }
    auto sending = outgoing_->send(request_for(url, max_bytes));
    auto got = co_await sending;
    if (home != nullptr) static_cast<void>(co_await resume_on(*home));
    if (!got) co_return not_fetched(got.error().log_text());
    if (got->status != 200) co_return not_fetched("status " + std::to_string(got->status));
    if (!is_json_type(got->fields["Content-Type"])) co_return not_fetched("it is no JSON");
    if (got->body.size() > max_bytes) co_return not_fetched("it is too long");
    keep(url, *got);
    co_return std::move(got->body);
}

}  // namespace warder::issuer
