#include "stores/refusals.hpp"
#include "stores/sqlite_file.hpp"
#include <warder/stores/sqlite_record_store.hpp>

#include <mutex>

namespace warder::stores {
namespace {

using std::chrono::microseconds;
using time_point = std::chrono::system_clock::time_point;

std::int64_t stored(time_point time) {
    return std::chrono::floor<microseconds>(time.time_since_epoch()).count();
}

time_point restored(std::int64_t time) {
    // The end of time was rounded down.
    if (time == stored(time_point::max())) return time_point::max();
    return time_point(std::chrono::duration_cast<time_point::duration>(microseconds(time)));
}

}  // namespace

struct sqlite_record_store::implementation {
    implementation(sqlite::connection file, const clock& its_time, record_limits its_limits)
        : open(std::move(file)), time(its_time), limits(its_limits) {}

    error failure() const {
        return {
            std::make_error_code(std::errc::io_error),
            "The store cannot be used",
            std::string("SQLite: ") + sqlite3_errmsg(open.get()),
        };
    }

    /// Begins a change: nobody else writes until it ends, and what has ended is gone.
    bool begin() const {
        return sqlite::run(begin_change).done() &&
               sqlite::run(drop_ended).bind(stored(time.now())).done();
    }

    /// Ends the change, and gives what it came to; an error of ours, and nothing was changed.
    template <class Outcome>
    Outcome end(Outcome outcome) const {
        if (sqlite::run(commit_change).done()) return outcome;
        return abandon();
    }
    error abandon() const {
        error why = failure();
        if (sqlite3_get_autocommit(open.get()) == 0) sqlite::run(undo_change).done();
        return why;
    }

    /// Whether there is room for it beside the others; SQLITE_ROW where that could be found out.
    int count_others(const record& kept, bool& room) const {
        sqlite::run counts(count);
        counts.bind(kept.kind).bind(kept.key).bind(kept.group);
        const int outcome = counts.step();
        if (outcome != SQLITE_ROW) return outcome;
        room =
            counts.number(0) < static_cast<std::int64_t>(limits.of_kind) &&
            (kept.group.empty() || counts.number(1) < static_cast<std::int64_t>(limits.of_group));
        return outcome;
    }

    bool write(const record& kept) const {
        sqlite::run insert(insert_or_replace);
        insert.bind(kept.kind).bind(kept.key).bind(kept.group).bind(kept.value);
        insert.bind(stored(kept.ends));
        return insert.done();
    }

    /// The one row of `group_name`, `value`, `ends` that it has, if it has one.
    result<std::optional<record>> read(
        const sqlite::statement& statement, std::string_view kind, std::string_view key
    ) const {
        sqlite::run rows(statement);
        rows.bind(kind).bind(key).bind(stored(time.now()));
        std::optional<record> found;
        int outcome = rows.step();
        if (outcome == SQLITE_ROW) {
            found = record{
                std::string(kind),
                std::string(key),
                rows.text(0),
                rows.text(1),
                restored(rows.number(2)),
            };
            outcome = rows.step();  // only at its end a change is on the disk
        }
        if (outcome != SQLITE_DONE) return failure();
        return found;
    }

    sqlite::connection open;
    const clock& time;
    record_limits limits;
    std::mutex mutex;

    sqlite::statement begin_change{open.get(), "BEGIN IMMEDIATE"};
    sqlite::statement commit_change{open.get(), "COMMIT"};
    sqlite::statement undo_change{open.get(), "ROLLBACK"};
    sqlite::statement drop_ended{open.get(), "DELETE FROM record WHERE ends <= ?1"};
    sqlite::statement count{
        open.get(),
        "SELECT (SELECT count(*) FROM record WHERE kind = ?1 AND key <> ?2),"
        " (SELECT count(*) FROM record WHERE group_name = ?3 AND kind = ?1 AND key <> ?2)"
    };
    sqlite::statement insert_or_replace{
        open.get(),
        "INSERT OR REPLACE INTO record (kind, key, group_name, value, ends)"
        " VALUES (?1, ?2, ?3, ?4, ?5)"
    };
    sqlite::statement find_one{
        open.get(),
        "SELECT group_name, value, ends FROM record"
        " WHERE kind = ?1 AND key = ?2 AND ends > ?3"
    };
    sqlite::statement take_one{
        open.get(),
        "DELETE FROM record WHERE kind = ?1 AND key = ?2 AND ends > ?3"
        " RETURNING group_name, value, ends"
    };
    sqlite::statement forget{open.get(), "DELETE FROM record WHERE group_name = ?1"};
};

sqlite_record_store::sqlite_record_store(std::unique_ptr<implementation> self)
    : self_(std::move(self)) {}
sqlite_record_store::~sqlite_record_store() = default;

result<std::unique_ptr<sqlite_record_store>> sqlite_record_store::open(
    const std::string& path, const clock& time, record_limits limits
) {
    auto file = open_sqlite_file(path);
    if (!file) return std::move(file).error();
    auto self = std::make_unique<implementation>(*std::move(file), time, limits);
    return std::unique_ptr<sqlite_record_store>(new sqlite_record_store(std::move(self)));
}

result<void> sqlite_record_store::put(const record& kept) {
    if (auto refusal = why_too_large(kept, self_->limits)) return *std::move(refusal);
    const std::lock_guard lock(self_->mutex);
    bool room = false;
    if (!self_->begin() || self_->count_others(kept, room) != SQLITE_ROW) return self_->abandon();
    if (!room) return self_->end(result<void>(no_room(kept)));
    if (!self_->write(kept)) return self_->abandon();
    return self_->end(result<void>());
}

result<bool> sqlite_record_store::add(const record& kept) {
    if (auto refusal = why_too_large(kept, self_->limits)) return *std::move(refusal);
    const std::lock_guard lock(self_->mutex);
    if (!self_->begin()) return self_->abandon();
    const auto there = self_->read(self_->find_one, kept.kind, kept.key);
    if (!there) return self_->abandon();
    if (there->has_value()) return self_->end(result<bool>(false));
    bool room = false;
    if (self_->count_others(kept, room) != SQLITE_ROW) return self_->abandon();
    if (!room) return self_->end(result<bool>(no_room(kept)));
    if (!self_->write(kept)) return self_->abandon();
    return self_->end(result<bool>(true));
}

result<std::optional<record>> sqlite_record_store::find(
    std::string_view kind, std::string_view key
) {
    const std::lock_guard lock(self_->mutex);
    return self_->read(self_->find_one, kind, key);
}

result<std::optional<record>> sqlite_record_store::take(
    std::string_view kind, std::string_view key
) {
    const std::lock_guard lock(self_->mutex);
    return self_->read(self_->take_one, kind, key);
}

result<void> sqlite_record_store::forget_group(std::string_view group) {
    if (group.empty()) return {};
    const std::lock_guard lock(self_->mutex);
    if (!sqlite::run(self_->forget).bind(group).done()) return self_->failure();
    return {};
}

}  // namespace warder::stores
