/// SQLite's connection and statements, closed and reset by themselves.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace warder::stores::sqlite {

struct close_connection {
    void operator()(sqlite3* open) const noexcept { sqlite3_close_v2(open); }
};
using connection = std::unique_ptr<sqlite3, close_connection>;

/// A statement that is prepared once. Where that failed, every step fails.
class statement {
  public:
    statement(sqlite3* open, std::string_view sql) {
        const int size = static_cast<int>(sql.size());
        sqlite3_prepare_v3(open, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
    }
    ~statement() { sqlite3_finalize(handle_); }
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;

    explicit operator bool() const { return handle_ != nullptr; }
    sqlite3_stmt* get() const { return handle_; }

  private:
    sqlite3_stmt* handle_ = nullptr;
};

/// One run of a statement: binds in order, steps, and resets the statement at its end.
class run {
  public:
    explicit run(const statement& prepared) : handle_(prepared.get()) {}
    ~run() {
        sqlite3_reset(handle_);
        sqlite3_clear_bindings(handle_);
    }
    run(const run&) = delete;
    run& operator=(const run&) = delete;

    /// @param text  outlives the run
    run& bind(std::string_view text) {
        // A null pointer would be NULL, which equals nothing.
        const char* bytes = text.data() == nullptr ? "" : text.data();
        note(sqlite3_bind_text64(handle_, ++bound_, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8)
        );
        return *this;
    }
    run& bind(std::int64_t number) {
        note(sqlite3_bind_int64(handle_, ++bound_, number));
        return *this;
    }

    /// SQLITE_ROW, SQLITE_DONE or what is wrong.
    int step() {
        if (failure_ == SQLITE_OK) {
            const int outcome = handle_ == nullptr ? SQLITE_MISUSE : sqlite3_step(handle_);
            if (outcome == SQLITE_ROW || outcome == SQLITE_DONE) return outcome;
            failure_ = outcome;
        }
        return failure_;
    }

    /// Whether it ran to its end; for a statement without rows.
    bool done() { return step() == SQLITE_DONE; }

    /// A column of the row that `step` came to.
    std::string text(int column) const {
        const void* bytes = sqlite3_column_text(handle_, column);
        const int size = sqlite3_column_bytes(handle_, column);
        if (bytes == nullptr) return {};
        return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    }
    std::int64_t number(int column) const { return sqlite3_column_int64(handle_, column); }

  private:
    void note(int outcome) {
        if (failure_ == SQLITE_OK) failure_ = outcome;
    }

    sqlite3_stmt* handle_;
    int bound_ = 0;
    int failure_ = SQLITE_OK;
};

}  // namespace warder::stores::sqlite
