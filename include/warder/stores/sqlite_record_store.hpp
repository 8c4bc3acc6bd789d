/// Records that outlive the process, in one SQLite file. Link `warder::stores_sqlite` for it.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/stores/record_store.hpp>

#include <memory>
#include <string>

namespace warder::stores {

/// A store in a file. Several processes may have it open; to each of them all is as it says in
/// `record_store`.
///
/// What was answered is on the disk: a code that was taken stays taken when the power goes. So
/// every change waits for the disk, and up to 150 ms for another process; then it is an io_error.
///
/// The file has the mode 0600, as have the two beside it (`-wal`, `-shm`). It must be on a local
/// disk. What is deleted is overwritten.
///
/// @threads  all functions may be called concurrently; one at a time is at the file
class sqlite_record_store final : public record_store {
  public:
    /// Opens the file, and makes it where there is none.
    ///
    /// @param path  of the file; its folder exists
    /// @param time  outlives the store
    /// @errors      io_error, whose `detail` is a sentence that says what to do: there is no such
    ///              folder, it is not ours to write, others may read it, it is no SQLite database,
    ///              one of another program or of a newer version, or damaged
    static result<std::unique_ptr<sqlite_record_store>> open(
        const std::string& path, const clock& time = system_clock(), record_limits limits = {}
    );
    ~sqlite_record_store() override;

    result<void> put(const record& kept) override;
    result<bool> add(const record& kept) override;
    result<std::optional<record>> find(std::string_view kind, std::string_view key) override;
    result<std::optional<record>> take(std::string_view kind, std::string_view key) override;
    result<void> forget_group(std::string_view group) override;

  private:
    struct implementation;
    explicit sqlite_record_store(std::unique_ptr<implementation> self);

    std::unique_ptr<implementation> self_;
};

}  // namespace warder::stores
