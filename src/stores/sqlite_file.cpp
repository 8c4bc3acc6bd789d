#include "stores/sqlite_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

namespace warder::stores {
namespace {

constexpr std::int64_t application = 0x57617264;  // "Ward": whose database it is
constexpr std::int64_t version = 1;

/// How long another program's lock is waited for: while the file is opened, where several processes
/// may make it, and then by an event loop, which answers nobody else meanwhile. A transaction of
/// ours takes a few milliseconds.
constexpr int busy_milliseconds_at_start = 2000;
constexpr int busy_milliseconds = 150;

constexpr const char* settings =
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA synchronous = FULL;";

// `by_group` has all that is asked of a group, so that no value is read for it.
constexpr const char* schema =
    "CREATE TABLE record ("
    "  kind TEXT NOT NULL,"
    "  key TEXT NOT NULL,"
    "  group_name TEXT NOT NULL,"
    "  value TEXT NOT NULL,"
    "  ends INTEGER NOT NULL,"  // microseconds since 1970
    "  UNIQUE (kind, key)"
    ") STRICT;"
    "CREATE INDEX by_group ON record (group_name, kind, key);"
    "CREATE INDEX by_end ON record (ends);"
    "PRAGMA application_id = 0x57617264;"
    "PRAGMA user_version = 1;";

error refusal(const std::string& path, std::string_view sentence) {
    return {
        std::make_error_code(std::errc::io_error),
        "The store cannot be opened",
        path + " " + std::string(sentence),
    };
}

/// Makes the file, which nobody else may read, or sees that nobody else may. SQLite gives the files
/// beside it the same mode.
std::optional<error> secure(const std::string& path) {
    // An existing file is not opened here: closing it would drop the locks that another store of
    // this process has on it (fcntl(2)).
    const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) {
        ::close(made);
        return std::nullopt;
    }
    if (errno == ENOENT) return refusal(path, "is in no folder: make the folder first (mkdir -p)");
    struct stat found{};
    if (errno != EEXIST || ::stat(path.c_str(), &found) != 0) {
        return refusal(path, "cannot be made: " + std::generic_category().message(errno));
    }
    if (!S_ISREG(found.st_mode)) return refusal(path, "is no file: name a file");
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return refusal(path, "may be read by other users, and it holds keys: chmod 600 it");
    }
    return std::nullopt;
}

error refusal_of(sqlite3* open, const std::string& path, int failure) {
    switch (failure & 0xFF) {
        case SQLITE_NOTADB:
            return refusal(path, "is no SQLite database: name another file, or delete it");
        case SQLITE_CORRUPT:
            return refusal(path, "is damaged: delete it, and clients and users sign in anew");
        case SQLITE_BUSY:
            return refusal(
                path, "is locked by another program: end that one, or name another file"
            );
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return refusal(path, "cannot be written: give this user the file and its folder");
        default:
            return refusal(path, std::string("cannot be used: ") + sqlite3_errmsg(open));
    }
}

int execute(sqlite3* open, const char* sql) {
    return sqlite3_exec(open, sql, nullptr, nullptr, nullptr);
}

/// The first column of the first row as a number, in `into`; SQLITE_OK or what is wrong.
int ask(sqlite3* open, std::string_view sql, std::int64_t& into) {
    const sqlite::statement question(open, sql);
    if (!question) return sqlite3_extended_errcode(open);
    sqlite::run answer(question);
    const int outcome = answer.step();
    if (outcome != SQLITE_ROW) return outcome == SQLITE_DONE ? SQLITE_CORRUPT : outcome;
    into = answer.number(0);
    return SQLITE_OK;
}

/// Whether the database says of itself that it is whole.
int check_whole(sqlite3* open) {
    const sqlite::statement question(open, "PRAGMA quick_check(1)");
    if (!question) return sqlite3_extended_errcode(open);
    sqlite::run answer(question);
    const int outcome = answer.step();
    if (outcome != SQLITE_ROW) return outcome;
    return answer.text(0) == "ok" ? SQLITE_OK : SQLITE_CORRUPT;
}

/// Makes the schema in an empty database; refuses one that has another.
///
/// In a transaction of one writer: of two processes that find an empty file, one makes the schema.
std::optional<error> prepare_schema(sqlite3* open, const std::string& path) {
    if (const int failure = execute(open, "BEGIN IMMEDIATE"); failure != SQLITE_OK) {
        return refusal_of(open, path, failure);
    }
    std::int64_t whose = 0, found = 0, tables = 0;
    int failure = ask(open, "PRAGMA application_id", whose);
    if (failure == SQLITE_OK) failure = ask(open, "PRAGMA user_version", found);
    if (failure == SQLITE_OK) failure = ask(open, "SELECT count(*) FROM sqlite_schema", tables);
    if (failure != SQLITE_OK) return refusal_of(open, path, failure);
    const bool empty = whose == 0 && found == 0 && tables == 0;
    if (!empty && whose != application) {
        return refusal(path, "is the database of another program: name another file");
    }
    if (!empty && found != version) {
        return refusal(
            path, "is of another version of Warder: use that version, or name another file"
        );
    }
    if (empty) failure = execute(open, schema);
    if (failure == SQLITE_OK) failure = execute(open, "COMMIT");
    if (failure != SQLITE_OK) return refusal_of(open, path, failure);
    return std::nullopt;
}

/// Lets readers and a writer work at once, and says so in the file.
std::optional<error> use_log(sqlite3* open, const std::string& path) {
    const sqlite::statement question(open, "PRAGMA journal_mode = WAL");
    if (!question) return refusal_of(open, path, sqlite3_extended_errcode(open));
    sqlite::run answer(question);
    const int outcome = answer.step();
    if (outcome != SQLITE_ROW) return refusal_of(open, path, outcome);
    if (answer.text(0) == "wal") return std::nullopt;
    return refusal(path, "is on a network's file system: name a file on a local disk");
}

}  // namespace

result<sqlite::connection> open_sqlite_file(const std::string& path) {
    if (auto refused = secure(path)) return *std::move(refused);
    std::error_code ignored;
    // Absolute, so that SQLite takes no name for a URI or for ":memory:".
    const std::string file = std::filesystem::absolute(path, ignored).string();
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    sqlite::connection connection(raw);
    if (opened != SQLITE_OK) return refusal_of(raw, path, opened);
    sqlite3_busy_timeout(raw, busy_milliseconds_at_start);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // Before the schema: what another program wrote is asked nothing else.
    if (const int failure = execute(raw, settings); failure != SQLITE_OK) {
        return refusal_of(raw, path, failure);
    }
    if (auto refused = prepare_schema(raw, path)) return *std::move(refused);
    if (auto refused = use_log(raw, path)) return *std::move(refused);
    int failure = check_whole(raw);
    if (failure == SQLITE_OK) {
        failure = execute(raw, "SELECT kind, key, group_name, value, ends FROM record LIMIT 0");
    }
    if (failure != SQLITE_OK) return refusal_of(raw, path, failure);
    sqlite3_busy_timeout(raw, busy_milliseconds);
    return connection;
}

}  // namespace warder::stores
