/// Resources, prompts and completions, as all revisions write them but for a few members.
#pragma once

#include "mcp/wire/writers.hpp"

#include <span>

namespace warder::mcp::wire {

/// What a method of a component asks for, where its kind is declared; `unknown` for all others.
operation component_operation(
    std::string_view method, const server_capabilities& declared
) noexcept;

/// Whether a revision has titles of components, for people.
enum class titles : bool { unknown, known };

/// Writes `"resources":[...]`, or `"resourceTemplates":[...]`.
void write_resources(json::writer& out, std::span<const resource* const> resources, titles title);
void write_templates(json::writer& out, std::span<const resource* const> templates, titles title);

/// Writes `"prompts":[...]`.
void write_prompts(json::writer& out, std::span<const prompt* const> prompts, titles title);

/// Appends `"contents":[...]`.
void append_resource_contents(std::string& out, std::span<const resource_contents> contents);

/// Appends `"description":...,"messages":[...]`.
void append_messages(std::string& out, const prompt_result& given, links link);

/// Appends `"completion":{...}`.
void append_completion_values(std::string& out, const completion_result& found);

}  // namespace warder::mcp::wire
