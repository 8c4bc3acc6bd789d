/// Everything that a server needs, in one include.
#pragma once

#include <warder/app/app.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/json/describe.hpp>
#include <warder/mcp/completion.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/prompt.hpp>
#include <warder/mcp/resource.hpp>
#include <warder/oauth/any_of.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/certificates.hpp>
#include <warder/oauth/custom.hpp>
#include <warder/oauth/dpop.hpp>
#include <warder/oauth/introspection.hpp>
#include <warder/oauth/jwt.hpp>
#include <warder/oauth/scalekit.hpp>
#include <warder/server/ask.hpp>
#include <warder/server/context.hpp>
#include <warder/server/tool.hpp>

namespace warder {

using http::next;
using http::path_parameters;
using http::request;
using http::response;
using mcp::tool_result;
using server::caller;
using server::component;
using server::context;
using server::elicitation;
using server::elicited;
using server::inner_call;
using server::invocation;
using server::policy;
using server::refuse;
using server::requirement;
using server::root_list;
using server::sampling;
using server::task_options;
using server::tool_options;
using transport::session_mode;

}  // namespace warder
