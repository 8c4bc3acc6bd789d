/// The file of a SQLite store: made, checked, and refused with the sentence that fixes it.
#pragma once

#include "stores/sqlite.hpp"
#include <warder/core/result.hpp>

#include <string>

namespace warder::stores {

/// A connection to the store in that file, whose schema is there and is this version's.
result<sqlite::connection> open_sqlite_file(const std::string& path);

}  // namespace warder::stores
