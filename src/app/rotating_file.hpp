/// A file that lines are appended to, and that makes way for a new one when it is full.
#pragma once

#include <warder/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace warder {

/// When a file makes way, and how many old ones are kept.
struct rotation {
    std::uint64_t max_bytes = 100 * 1024 * 1024;  ///< 0: it never makes way
    unsigned files = 10;                          ///< old ones, at least one
};

/// Appends to `path`. When it is full it becomes `path.1`, which becomes `path.2`, and so on; the
/// last one is replaced. Somebody else may do the same by other names (logrotate): once another
/// file, or none, stands under the path, the lines go to the one that stands there.
///
/// New files are for their owner alone (0600). A line that was cut by a crash, or by a full disk,
/// is ended before the next one begins; where the file may not be read, an empty line does so.
/// Several processes may write the same file; a line is then still a line.
///
/// Something that is no ordinary file, such as a pipe or `/dev/stderr`, never makes way; of a pipe
/// that nobody reads nothing is believed to be written. Only the
/// operator can name such a thing, or a symbolic link: what stands under the path later is written
/// to only where it is an ordinary file that has no other name (no hard link), and no symbolic link
/// unless one was named.
///
/// @threads  used by one thread at a time
class rotating_file {
  public:
    /// Opens the file, and makes it where it is missing; through a link only without rotation.
    ///
    /// @errors  operation_not_supported for a file that could not be rotated, and ends with "turn
    ///          rotation off"; else permission_denied. Both have a sentence that says how to mend
    ///          it
    static result<rotating_file> open(std::string path, rotation how);

    rotating_file(rotating_file&& other) noexcept;
    rotating_file& operator=(rotating_file&&) = delete;
    ~rotating_file();

    /// Writes whole lines, as many as it can.
    ///
    /// @param failure  why it could not write all of them; else cleared
    /// @return         bytes of the lines that were written whole
    std::size_t write(std::string_view lines, std::error_code& failure);

    /// Why the file is full and stays in its place; cleared where it made way.
    const std::error_code& stuck() const noexcept { return stuck_; }

    const std::string& path() const noexcept { return path_; }

  private:
    rotating_file(std::string path, rotation how) : path_(std::move(path)), how_(how) {}

    std::error_code open_now();
    void look_at_end();
    std::error_code follow();
    unsigned first_free() const;
    void make_way();
    void end_cut_line();

    std::string path_;
    rotation how_;
    int descriptor_ = -1;
    bool ordinary_ = true;
    bool linked_ = false;  ///< whether a symbolic link was named
    std::uint64_t size_ = 0;
    bool cut_ = false;  ///< whether the file ends within a line
    std::error_code stuck_;
};

}  // namespace warder
