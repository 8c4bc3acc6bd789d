/// Resources, prompts and completions, as all revisions write them but for a few members.
#pragma once

#include "mcp/wire/writers.hpp"

#include <span>

namespace warder::mcp::wire {

/// What a method of a component asks for, where its kind is declared; `unknown` for all others.
operation component_operation(
    std::string_view method, const server_capabilities& declared
) noexcept;

/// Writes `"resources":[...]`, or `"resourceTemplates":[...]`.
void write_resources(json::writer& out, std::span<const resource* const> resources, dialect known);
void write_templates(json::writer& out, std::span<const resource* const> templates, dialect known);

/// Writes `"prompts":[...]`.
void write_prompts(json::writer& out, std::span<const prompt* const> prompts, dialect known);

/// Writes an array of values that are JSON texts already.
void write_texts(json::writer& out, std::string_view name, std::span<const std::string_view> texts);

/// Appends `"contents":[...]`.
void append_resource_contents(
    std::string& out, std::span<const resource_contents> contents, dialect known
);

/// Appends `"description":...,"messages":[...]`.
void append_messages(std::string& out, const prompt_result& given, dialect known);

/// Appends `"completion":{...}`.
void append_completion_values(std::string& out, const completion_result& found);

}  // namespace warder::mcp::wire
