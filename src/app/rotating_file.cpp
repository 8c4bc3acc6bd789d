#include "app/rotating_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace warder {
namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}

std::string numbered(const std::string& path, unsigned number) {
    return path + "." + std::to_string(number);
}

/// The folder that a file is renamed in.
std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

/// Why what stands under the path is not written to.
class place_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.place"; }
    std::string message(int) const override {
        return "a link, or something that is no ordinary file, was put in its place; remove it";
    }
};

std::error_code taken_place() {
    static const place_category category;
    return {1, category};
}

bool is_pipe(const std::string& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 && S_ISFIFO(found.st_mode);
}

error refused(std::errc code, std::string sentence) {
    return {std::make_error_code(code), std::move(sentence)};
}

}  // namespace

rotating_file::rotating_file(rotating_file&& other) noexcept
    : path_(std::move(other.path_)),
      how_(other.how_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      ordinary_(other.ordinary_),
      linked_(other.linked_),
      size_(other.size_),
      cut_(other.cut_),
      stuck_(other.stuck_) {}

rotating_file::~rotating_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

result<rotating_file> rotating_file::open(std::string path, rotation how) {
    rotating_file made(std::move(path), how);
    const std::string folder = folder_of(made.path_);
    const std::error_code wrong = made.open_now();
    const bool rotates = how.max_bytes != 0;
    const bool leads_nowhere = made.linked_ && wrong == std::errc::no_such_file_or_directory;
    if (wrong == std::errc::no_such_device_or_address && is_pipe(made.path_)) {
        return refused(
            std::errc::permission_denied,
            "nobody reads the pipe " + made.path_ + "; start who reads it first"
        );
    }
    // A rename would move the link and not the file: `/dev/stderr` is one.
    const bool leads_to_a_file = made.linked_ && !wrong && made.ordinary_;
    if (rotates && (leads_to_a_file || leads_nowhere)) {
        return refused(
            std::errc::operation_not_supported,
            made.path_ +
                " is a symbolic link to a file, which cannot be rotated; name the file that it "
                "leads to, or turn rotation off"
        );
    }
    if (wrong) {
        return refused(
            std::errc::permission_denied,
            "cannot append to " + made.path_ + " (" + wrong.message() +
                "); name a file in a folder that exists and that this user may write to"
        );
    }
    if (!made.ordinary_ || !rotates) return made;
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        return refused(
            std::errc::operation_not_supported,
            made.path_ + " could not be rotated, since this user may not write to the folder " +
                folder + "; let it, or leave it to logrotate and turn rotation off"
        );
    }
    return made;
}

/// Opens what stands under the path. The first time it is what the operator named; later somebody
/// may have put another thing there, which is then refused.
std::error_code rotating_file::open_now() {
    const bool first = descriptor_ < 0;
    // Who reads a pipe that it writes does not hear that nobody else does.
    const int access = first && is_pipe(path_) ? O_WRONLY : O_RDWR | O_CREAT;
    // Only what is no ordinary file can block; such a one fails rather than hold the thread.
    const int usual = access | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
    int flags = usual | (linked_ ? 0 : O_NOFOLLOW);
    int opened = ::open(path_.c_str(), flags, owner_only);
    if (opened < 0 && errno == ELOOP && !linked_) {
        if (!first) return taken_place();
        linked_ = true;
        // A link that will be refused makes no file where it leads.
        flags = how_.max_bytes == 0 ? usual : usual & ~O_CREAT;
        opened = ::open(path_.c_str(), flags, owner_only);
    }
    // A file, or a service's standard error, may be for writing only.
    if (opened < 0 && errno == EACCES) {
        opened = ::open(path_.c_str(), (flags & ~O_ACCMODE & ~O_CREAT) | O_WRONLY);
        if (opened < 0 && errno == ENOENT) errno = EACCES;  // it could not be made
    }
    if (opened < 0) return last_error();
    struct stat found{};
    if (::fstat(opened, &found) != 0) {
        const auto wrong = last_error();
        ::close(opened);
        return wrong;
    }
    // A hard link would have the lines in somebody's other file.
    if (!first && (!S_ISREG(found.st_mode) || found.st_nlink > 1)) {
        ::close(opened);
        return taken_place();
    }
    if (!first) ::close(descriptor_);
    descriptor_ = opened;
    ordinary_ = S_ISREG(found.st_mode);
    size_ = ordinary_ ? static_cast<std::uint64_t>(found.st_size) : 0;
    look_at_end();
    return {};
}

/// Sees whether the last line is cut. One that may not be read may be cut.
void rotating_file::look_at_end() {
    char last = 0;
    cut_ = size_ > 0 &&
           (::pread(descriptor_, &last, 1, static_cast<off_t>(size_ - 1)) != 1 || last != '\n');
}

/// Goes to the file that stands under the path now, where that is another one.
std::error_code rotating_file::follow() {
    if (!ordinary_) return {};
    struct stat ours{};
    struct stat there{};
    if (::fstat(descriptor_, &ours) != 0) return last_error();
    const bool same = ::stat(path_.c_str(), &there) == 0 && there.st_ino == ours.st_ino &&
                      there.st_dev == ours.st_dev;
    if (!same) return open_now();
    // Somebody else may write to it, or cut it.
    const auto before = std::exchange(size_, static_cast<std::uint64_t>(ours.st_size));
    if (size_ < before) look_at_end();
    return {};
}

/// Where the old ones can move up to: the first number that none of them has, or else the last one.
unsigned rotating_file::first_free() const {
    unsigned number = 1;
    std::error_code ignored;
    while (number < how_.files && std::filesystem::exists(numbered(path_, number), ignored))
        ++number;
    return number;
}

/// Renames the full file and opens a new one. Where that fails, the full one goes on, and no old
/// one takes the place of another, however often it is tried.
void rotating_file::make_way() {
    stuck_.clear();
    for (unsigned number = first_free(); number > 0; --number) {
        const std::string from = number == 1 ? path_ : numbered(path_, number - 1);
        if (std::rename(from.c_str(), numbered(path_, number).c_str()) == 0) continue;
        stuck_ = last_error();
        return;
    }
    stuck_ = open_now();
}

void rotating_file::end_cut_line() {
    if (!cut_ || ::write(descriptor_, "\n", 1) != 1) return;
    cut_ = false;
    ++size_;
}

std::size_t rotating_file::write(std::string_view lines, std::error_code& failure) {
    failure = follow();
    if (failure) return 0;
    const bool full = size_ > 0 && size_ + lines.size() > how_.max_bytes;
    if (ordinary_ && how_.max_bytes != 0 && full) make_way();
    end_cut_line();
    if (cut_) {
        failure = last_error();
        return 0;
    }
    std::size_t done = 0;
    while (done < lines.size()) {
        const auto written = ::write(descriptor_, lines.data() + done, lines.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            failure = last_error();
            break;
        }
        done += static_cast<std::size_t>(written);
    }
    size_ += done;
    if (done == lines.size()) return done;
    // What was begun is ended as a line of its own, and written again.
    cut_ = done > 0 && lines[done - 1] != '\n';
    const std::size_t last = done == 0 ? std::string_view::npos : lines.rfind('\n', done - 1);
    return last == std::string_view::npos ? 0 : last + 1;
}

}  // namespace warder
