/// From arguments to a call that can run.
#pragma once

#include <warder/server/dispatcher.hpp>

namespace warder::server {

/// What a peer is told when a handler threw: the reason is for the log.
error masked_failure(std::string_view kind);

/// Decodes the arguments of a call, an object. Exceptions are those of the handler's types and
/// their codecs; they become failed calls.
entry::job decode_call(const component& called, const json::node& arguments, log_sink& log);

/// Decodes the arguments of a call that were kept as text.
void decode_kept(entry::job& call, log_sink& log);

}  // namespace warder::server
