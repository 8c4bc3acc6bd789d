#include "net/client/transfer.hpp"
#include "net/named_thread.hpp"
#include <warder/net/http_client.hpp>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace warder::net {
namespace {

/// Most requests at the same time to URLs that peers supplied. For each a thread looks up a name,
/// which may go on when the request has ended (`CURLOPT_QUICK_EXIT`).
constexpr std::size_t max_peer_requests = 16;

error unavailable(const char* why) {
    return error(std::make_error_code(std::errc::resource_unavailable_try_again), why);
}

}  // namespace

/// The thread and what it works on.
class http_client::impl {
  public:
    explicit impl(http_client_options how) : options(std::move(how)) {}
    ~impl();

    /// Hands a transfer to the thread; false when it cannot be taken and `outcome` says why.
    bool submit(transfer& work);

    const http_client_options options;

  private:
    bool is_ready();
    void run();
    void add_arrived();
    void finish_done();
    void end(transfer& work);
    void cancel_all();

    std::mutex mutex_;
    std::vector<transfer*> arrived_;
    std::size_t in_flight_ = 0;
    std::size_t of_peers_ = 0;
    bool stopping_ = false;
    CURLM* multi_ = nullptr;
    std::thread thread_;
    std::set<transfer*> working_;
};

bool http_client::impl::is_ready() {
    if (thread_.joinable()) return true;
    if (!libcurl::load()) return false;
    multi_ = curl().multi_init();
    if (multi_ == nullptr) return false;
    curl().multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 32L);
    thread_ = start_named_thread("warder-client", [this] {
        block_sigpipe();
        run();
    });
    return true;
}

bool http_client::impl::submit(transfer& work) {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
        work.fail(unavailable("The client was closed."));
        return false;
    }
    const bool of_peer = work.is_of_peer();
    if (in_flight_ >= options.max_in_flight || (of_peer && of_peers_ >= max_peer_requests)) {
        work.fail(unavailable("Too many requests are at work."));
        return false;
    }
    if (!is_ready()) {
        work.fail(unavailable("The HTTP client could not be started: is libcurl 4 installed?"));
        return false;
    }
    ++in_flight_;
    if (of_peer) ++of_peers_;
    arrived_.push_back(&work);
    curl().multi_wakeup(multi_);
    return true;
}

void http_client::impl::run() {
    constexpr int longest_wait_ms = 60'000;
    for (;;) {
        add_arrived();
        int running = 0;
        curl().multi_perform(multi_, &running);
        finish_done();
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) break;
        }
        curl().multi_poll(multi_, nullptr, 0, longest_wait_ms, nullptr);
    }
    cancel_all();
}

void http_client::impl::add_arrived() {
    std::vector<transfer*> arrived;
    {
        const std::lock_guard lock(mutex_);
        arrived.swap(arrived_);
    }
    for (transfer* work : arrived) {
        if (auto ready = work->prepare(options); !ready) {
            work->fail(std::move(ready.error()));
            end(*work);
            continue;
        }
        if (curl().multi_add_handle(multi_, work->handle()) != CURLM_OK) {
            work->fail(unavailable("The request could not be started."));
            end(*work);
            continue;
        }
        working_.insert(work);
    }
}

void http_client::impl::finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl().multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        CURL* handle = message->easy_handle;
        char* owner = nullptr;
        curl().easy_getinfo(handle, CURLINFO_PRIVATE, &owner);
        auto& work = *reinterpret_cast<transfer*>(owner);
        curl().multi_remove_handle(multi_, handle);
        working_.erase(&work);
        work.finish(code);
        end(work);
    }
}

void http_client::impl::end(transfer& work) {
    {
        const std::lock_guard lock(mutex_);
        --in_flight_;
        if (work.is_of_peer()) --of_peers_;
    }
    work.waiter.resume();
}

void http_client::impl::cancel_all() {
    {
        const std::lock_guard lock(mutex_);
        working_.insert(arrived_.begin(), arrived_.end());
        arrived_.clear();
    }
    while (!working_.empty()) {
        transfer& work = **working_.begin();
        working_.erase(working_.begin());
        if (work.handle() != nullptr) curl().multi_remove_handle(multi_, work.handle());
        work.fail(unavailable("The client was closed."));
        end(work);
    }
}

http_client::impl::~impl() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (multi_ != nullptr) curl().multi_wakeup(multi_);
    }
    if (thread_.joinable()) thread_.join();
    if (multi_ != nullptr) curl().multi_cleanup(multi_);
}

http_client::http_client(http_client_options options)
    : impl_(std::make_unique<impl>(std::move(options))) {}

http_client::~http_client() = default;

namespace {

/// Suspends the sender until its transfer ended on the client's thread.
template <class Client>
struct transfer_end {
    Client& client;
    transfer& work;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) const {
        work.waiter = waiter;
        return client.submit(work);
    }
    void await_resume() const noexcept {}
};

}  // namespace

task<result<http::response>> http_client::send(http::client_request request) {
    transfer work(std::move(request));
    co_await transfer_end<impl>{*impl_, work};
    co_return std::move(work.outcome);
}

}  // namespace warder::net
