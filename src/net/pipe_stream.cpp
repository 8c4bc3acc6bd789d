#include "net/named_thread.hpp"
#include "net/server/unique_fd.hpp"
#include <warder/net/pipe_stream.hpp>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace warder::net {
namespace {

constexpr std::size_t read_bytes = 64 * 1024;

/// What a pipe takes at once after poll(2) said that it takes something (pipe(7)). The descriptor
/// is shared with other processes, so that it is not made non-blocking.
constexpr std::size_t write_bytes = PIPE_BUF;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// A descriptor of our own for what `standard` is, which children do not get.
int own(int standard) {
    const int taken = ::fcntl(standard, F_DUPFD_CLOEXEC, 3);
    if (taken < 0) fail("Standard input or output is closed");
    return taken;
}

/// Makes `standard` what `other` is.
void replace(int standard, int other) {
    if (::dup2(other, standard) < 0) fail("No descriptor left");
}

void make_readable(const unique_fd& event) {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(event.get(), &one, sizeof one));
}

void make_unreadable(const unique_fd& event) {
    std::uint64_t count = 0;
    static_cast<void>(!::read(event.get(), &count, sizeof count));
}

/// Waits until one of them is ready; false where the machine cannot.
bool wait_for_one(std::span<pollfd> waiting) {
    while (::poll(waiting.data(), waiting.size(), -1) < 0) {
        if (errno != EINTR) return false;
    }
    return true;
}

}  // namespace

class pipe_stream::impl {
  public:
    impl(int in, int out)
        : in_(in),
          out_(out),
          stop_(::eventfd(0, EFD_CLOEXEC)),
          room_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (!stop_ || !room_) fail("No eventfd");
    }
    ~impl();

    void start(reader on_bytes, unique_function<void()> on_end);
    bool write(std::string_view message, bool may_be_dropped);
    bool flush(std::chrono::milliseconds at_most);

  private:
    bool wait_to_write() const;
    bool wait_to_read();
    std::optional<short> awaited();
    void read_all();
    void write_all();
    bool write_some(std::string_view bytes);
    void end();

    const unique_fd in_;
    const unique_fd out_;
    const unique_fd stop_;  ///< readable when this object ends
    const unique_fd room_;  ///< readable when output was full, and is not any more
    reader on_bytes_;
    unique_function<void()> on_end_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string waiting_;        ///< what the writer has not taken yet
    std::size_t unwritten_ = 0;  ///< bytes of that, and of what it has
    bool broken_ = false;        ///< whether nobody reads what is written
    bool told_end_ = false;
    bool ending_ = false;
    std::thread reading_;
    std::thread writer_;
};

pipe_stream::impl::~impl() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    make_readable(stop_);
    if (reading_.joinable()) reading_.join();
    if (writer_.joinable()) writer_.join();
}

void pipe_stream::impl::start(reader on_bytes, unique_function<void()> on_end) {
    on_bytes_ = std::move(on_bytes);
    on_end_ = std::move(on_end);
    writer_ = start_named_thread("warder-write", [this] {
        block_sigpipe();
        write_all();
    });
    reading_ = start_named_thread("warder-read", [this] {
        block_sigpipe();
        read_all();
    });
}

/// Waits until the output takes something; false where this object ends.
bool pipe_stream::impl::wait_to_write() const {
    std::array waiting{pollfd{out_.get(), POLLOUT, 0}, pollfd{stop_.get(), POLLIN, 0}};
    return wait_for_one(waiting) && waiting[1].revents == 0;
}

/// What the reader waits for; nothing where nobody reads what is written.
std::optional<short> pipe_stream::impl::awaited() {
    const std::lock_guard lock(mutex_);
    if (broken_) return std::nullopt;
    return unwritten_ >= most_waiting ? POLLRDHUP : POLLIN;
}

/// Waits until the input has something that may be read; false where nothing more is read.
///
/// A peer that reads too slowly is not listened to, unless it has hung up: what it left is no more
/// than a pipe holds, and its end must be seen.
bool pipe_stream::impl::wait_to_read() {
    while (const auto events = awaited()) {
        std::array waiting{
            pollfd{in_.get(), *events, 0},
            pollfd{stop_.get(), POLLIN, 0},
            pollfd{room_.get(), POLLIN, 0}
        };
        if (!wait_for_one(waiting) || waiting[1].revents != 0) return false;
        if (waiting[0].revents != 0) return true;
        make_unreadable(room_);
    }
    return false;
}

void pipe_stream::impl::read_all() {
    std::string block(read_bytes, '\0');
    while (wait_to_read()) {
        const ssize_t got = ::read(in_.get(), block.data(), block.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        on_bytes_({block.data(), got > 0 ? static_cast<std::size_t>(got) : 0});
        if (got <= 0) break;
    }
    end();
}

void pipe_stream::impl::write_all() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (ending_) return;
        const std::string bytes = std::exchange(waiting_, {});
        lock.unlock();
        const bool written = write_some(bytes);
        lock.lock();
        const bool was_full = unwritten_ >= most_waiting;
        unwritten_ -= bytes.size();
        broken_ = broken_ || !written;
        if (was_full) make_readable(room_);
        changed_.notify_all();
        if (broken_) break;
    }
    lock.unlock();
    end();
}

/// Writes all of it; false where nobody reads any more, or this object ends.
bool pipe_stream::impl::write_some(std::string_view bytes) {
    while (!bytes.empty()) {
        if (!wait_to_write()) return false;
        const auto piece = bytes.substr(0, write_bytes);
        const ssize_t written = ::write(out_.get(), piece.data(), piece.size());
        if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

void pipe_stream::impl::end() {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(told_end_, true)) return;
    }
    on_end_();
}

bool pipe_stream::impl::write(std::string_view message, bool may_be_dropped) {
    const std::lock_guard lock(mutex_);
    if (broken_ || ending_) return false;
    // The answers to what a pipe held are less, unless they are huge.
    broken_ = unwritten_ + message.size() > most_unwritten;
    if (broken_) {
        changed_.notify_all();
        make_readable(room_);
        return false;
    }
    if (may_be_dropped && unwritten_ >= most_waiting) return false;
    waiting_.append(message) += '\n';
    unwritten_ += message.size() + 1;
    changed_.notify_all();
    return true;
}

bool pipe_stream::impl::flush(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return broken_ || unwritten_ == 0; });
}

pipe_stream::pipe_stream(int in, int out) : impl_(std::make_unique<impl>(in, out)) {}
pipe_stream::~pipe_stream() = default;

std::unique_ptr<pipe_stream> pipe_stream::of_this_process() {
    const int in = own(STDIN_FILENO);
    auto taken = std::make_unique<pipe_stream>(in, own(STDOUT_FILENO));
    const unique_fd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!nothing) fail("/dev/null");
    replace(STDIN_FILENO, nothing.get());
    const bool has_stderr = ::fcntl(STDERR_FILENO, F_GETFD) >= 0;
    replace(STDOUT_FILENO, has_stderr ? STDERR_FILENO : nothing.get());
    return taken;
}

void pipe_stream::start(reader on_bytes, unique_function<void()> on_end) {
    impl_->start(std::move(on_bytes), std::move(on_end));
}

bool pipe_stream::write(std::string_view message, bool may_be_dropped) {
    return impl_->write(message, may_be_dropped);
}

bool pipe_stream::flush(std::chrono::milliseconds at_most) {
    return impl_->flush(at_most);
}

}  // namespace warder::net
