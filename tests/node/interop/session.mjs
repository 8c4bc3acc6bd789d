// What the JavaScript clients share for a whole session with the conformance fixture: what its user, model and folders
// answer, and the tests that each client runs.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

export const url = new URL(process.env.WARDER_URL ?? assert.fail('WARDER_URL is not set; tests/interop/run sets it'));
const token = process.env.WARDER_TOKEN;
export const requestInit = token ? { headers: { Authorization: `Bearer ${token}` } } : {};
export const capabilities = { elicitation: {}, sampling: {}, roots: {} };

const patience = 60_000; // ms, more than anything here takes
const root = 'file:///test/root';
// What the user types into the fields of a form.
const form = {
  name: 'Alice', username: 'alice', email: 'alice@example.com', ok: true, color: 'blue', context: 'tea',
};
const png = /^iVBORw0KGgo/;

// Who sits behind a client, and what they heard.
class Host {
  constructor() {
    this.forget();
  }

  forget() {
    this.accepts = true;
    this.logs = [];
    this.changes = new Map();
  }

  elicit({ requestedSchema }) {
    if (!this.accepts) return { action: 'decline' };
    const fields = Object.keys(requestedSchema.properties);
    return { action: 'accept', content: Object.fromEntries(fields.map((field) => [field, form[field]])) };
  }

  sample({ messages }) {
    const asked = [messages.at(-1).content].flat()[0].text;
    return { role: 'assistant', model: 'a-model', content: { type: 'text', text: `I was asked: ${asked}` } };
  }

  listRoots() {
    return { roots: [{ uri: root }] };
  }

  // Waits for a change that the server tells of.
  async hears(method) {
    const late = setTimeout(() => this.change(method).reject(new Error(`never heard ${method}`)), patience);
    await this.change(method).promise.finally(() => clearTimeout(late));
  }

  heard(method) {
    this.change(method).resolve();
  }

  change(method) {
    if (!this.changes.has(method)) this.changes.set(method, Promise.withResolvers());
    return this.changes.get(method);
  }
}

// Tests of one client in one era. `connect(host)` gives a connected client, and `callTool(client, params, options)` calls
// a tool: the one verb in which the clients differ.
export function sessionTests(name, { version, connect, callTool, protocolVersion }) {
  const legacy = version < '2026-07-28';
  const host = new Host();
  let client;

  const call = (tool, args, options) => callTool(client, { name: tool, arguments: args, ...options?.params }, options);
  // The text of a call's result.
  const said = async (tool, args = {}, options) => {
    const { isError, content } = await call(tool, args, options);
    assert.ok(!isError, JSON.stringify(content));
    return content[0].text;
  };
  const messages = async (prompt, args) => (await client.getPrompt({ name: prompt, arguments: args })).messages;
  const contents = async (uri) => (await client.readResource({ uri })).contents;

  describe(name, () => {
    before(async () => {
      client = await connect(host);
      assert.equal(protocolVersion(client), version);
    });
    beforeEach(() => host.forget());
    after(() => client?.close());

    test('tools', async () => {
      const { tools } = await client.listTools();
      const schema = tools.find((tool) => tool.name === 'json_schema_2020_12_tool').inputSchema;
      assert.equal(schema.$defs.address.$anchor, 'addressDef');
      assert.equal(await said('test_simple_text'), 'This is a simple text response for testing.');
      assert.equal(await said('greet', { name: 'Ada' }), 'Hello, Ada!');
      const [image] = (await call('test_image_content')).content;
      assert.equal(image.mimeType, 'image/png');
      assert.match(image.data, png);
      const [audio] = (await call('test_audio_content')).content;
      assert.equal(audio.mimeType, 'audio/wav');
      const [embedded] = (await call('test_embedded_resource')).content;
      assert.equal(embedded.resource.uri, 'test://embedded-resource');
      const mixed = (await call('test_multiple_content_types')).content;
      assert.deepEqual(mixed.map(({ type }) => type), ['text', 'image', 'resource']);
    });

    test('failures of tools', async () => {
      const failed = await call('test_error_handling');
      assert.equal(failed.isError, true);
      assert.equal(failed.content[0].text, 'This tool intentionally returns an error for testing');
      await assert.rejects(call('no_such_tool'), { code: -32602 });
    });

    test('an argument that stands in a header', async () => {
      await client.listTools(); // tells the client of the header
      assert.match(await said('test_x_mcp_header', { region: 'Grüße' }), /Grüße/);
    });

    test('resources', async () => {
      const { resources } = await client.listResources();
      assert.ok(resources.some(({ uri }) => uri === 'test://static-text'));
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.ok(resourceTemplates.some(({ uriTemplate }) => uriTemplate === 'test://template/{id}/data'));
      const [text] = await contents('test://static-text');
      assert.equal(text.text, 'This is the content of the static text resource.');
      const [binary] = await contents('test://static-binary');
      assert.equal(binary.mimeType, 'image/png');
      assert.match(binary.blob, png);
      const [templated] = await contents('test://template/123/data');
      assert.equal(templated.uri, 'test://template/123/data');
      assert.equal(JSON.parse(templated.text).id, '123');
      await assert.rejects(contents('test://nowhere'), { code: -32602 });
    });

    test('prompts', async () => {
      const { prompts } = await client.listPrompts();
      assert.ok(prompts.some((prompt) => prompt.name === 'test_prompt_with_arguments'));
      const [simple] = await messages('test_simple_prompt');
      assert.equal(simple.content.text, 'This is a simple prompt for testing.');
      const [filled] = await messages('test_prompt_with_arguments', { arg1: 'one', arg2: 'two' });
      assert.equal(filled.content.text, "Prompt with arguments: arg1='one', arg2='two'");
      const [embedded] = await messages('test_prompt_with_embedded_resource', { resourceUri: 'test://static-text' });
      assert.equal(embedded.content.resource.uri, 'test://static-text');
      const [image] = await messages('test_prompt_with_image');
      assert.equal(image.content.mimeType, 'image/png');
    });

    test('completion', async () => {
      const { completion } = await client.complete({
        ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' }, argument: { name: 'arg1', value: 'te' },
      });
      assert.deepEqual(completion.values, ['te1', 'te2']);
    });

    test('progress', async () => {
      const heard = [];
      const onprogress = ({ progress, total }) => heard.push([progress, total]);
      await said('test_tool_with_progress', {}, { onprogress });
      assert.deepEqual(heard, [[0, 100], [50, 100], [100, 100]]);
    });

    test('logging', async () => {
      if (legacy) await client.setLoggingLevel('debug');
      const params = legacy ? {} : { _meta: { 'io.modelcontextprotocol/logLevel': 'debug' } };
      await said('test_tool_with_logging', {}, { params });
      assert.deepEqual(host.logs, ['Tool execution started', 'Tool processing data', 'Tool execution completed']);
    });

    test('elicitation', async () => {
      assert.equal(
        await said('test_elicitation', { message: 'Who are you?' }),
        'User response: {"username":"alice","email":"alice@example.com"}',
      );
      assert.equal(await said('test_input_required_result_elicitation'), 'Hello, Alice!');
      assert.equal(await said('test_input_required_result_request_state'), 'state-ok');
      assert.equal(await said('test_input_required_result_multi_round'), 'Alice likes blue');
      const [prompt] = await messages('test_input_required_result_prompt');
      assert.equal(prompt.content.text, 'Use this context: tea');
    });

    test('declined elicitation', async () => {
      host.accepts = false;
      assert.equal(await said('test_input_required_result_elicitation'), 'Hello, stranger!');
    });

    test('sampling', async () => {
      assert.equal(await said('test_sampling', { prompt: 'Hi' }), 'LLM response: I was asked: Hi');
      assert.equal(
        await said('test_input_required_result_sampling'), 'I was asked: What is the capital of France?',
      );
    });

    test('roots', async () => {
      assert.equal(await said('test_input_required_result_list_roots'), `Client roots: ${root}`);
    });

    test('questions of all kinds at once', async () => {
      assert.equal(
        await said('test_input_required_result_multiple_inputs'),
        'I was asked: Generate a greeting Alice, with 1 roots',
      );
    });

    test('cancellation', async () => {
      const cancel = new AbortController();
      const waiting = call('test_waits_for_cancellation', {}, {
        onprogress: () => cancel.abort('changed my mind'), signal: cancel.signal,
      });
      await assert.rejects(waiting, /changed my mind/);
      assert.equal(await said('test_was_cancelled'), 'cancelled');
    });

    for (const [trigger, method, filter] of [
      ['test_trigger_tool_change', 'notifications/tools/list_changed', { toolsListChanged: true }],
      ['test_trigger_prompt_change', 'notifications/prompts/list_changed', { promptsListChanged: true }],
      [
        'test_trigger_resource_update', 'notifications/resources/updated',
        { resourceSubscriptions: ['test://watched-resource'] },
      ],
    ]) {
      test(`a change is heard: ${method}`, async () => {
        const subscription = legacy ? undefined : await client.listen(filter);
        const uri = filter.resourceSubscriptions?.[0];
        if (legacy && uri) await client.subscribeResource({ uri });
        await said(trigger);
        await host.hears(method);
        if (legacy && uri) await client.unsubscribeResource({ uri });
        await subscription?.close();
      });
    }
  });
}

export const changeMethods = [
  'notifications/tools/list_changed', 'notifications/prompts/list_changed', 'notifications/resources/updated',
];
