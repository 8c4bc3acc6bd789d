// Package session drives a whole session with the conformance fixture, with the official Go SDK's client in both
// protocol eras.
package session

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	patience = time.Minute // more than anything here takes
	root     = "file:///test/root"
	watched  = "test://watched-resource"
)

// What the user types into the fields of a form.
var form = map[string]any{
	"name": "Alice", "username": "alice", "email": "alice@example.com", "ok": true, "color": "blue", "context": "tea",
}

var png = []byte("\x89PNG\r\n\x1a\n")

// bearer sends a token with every request; none when it is empty.
type bearer string

func (token bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	if token != "" {
		request = request.Clone(request.Context())
		request.Header.Set("Authorization", "Bearer "+string(token))
	}
	return http.DefaultTransport.RoundTrip(request)
}

// host is who sits behind a client, and what they heard.
type host struct {
	declines bool
	progress chan [2]float64
	logs     chan any
	changes  chan string
}

func (h *host) elicit(_ context.Context, request *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
	if h.declines {
		return &mcp.ElicitResult{Action: "decline"}, nil
	}
	content := map[string]any{}
	for field := range request.Params.RequestedSchema.(map[string]any)["properties"].(map[string]any) {
		content[field] = form[field]
	}
	return &mcp.ElicitResult{Action: "accept", Content: content}, nil
}

func (h *host) sample(_ context.Context, request *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
	asked := request.Params.Messages[len(request.Params.Messages)-1].Content.(*mcp.TextContent).Text
	answer := &mcp.TextContent{Text: "I was asked: " + asked}
	return &mcp.CreateMessageResult{Role: "assistant", Model: "a-model", Content: answer}, nil
}

// session is a connected client, and the test that it serves.
type session struct {
	*testing.T
	*mcp.ClientSession
	*host
	ctx    context.Context
	legacy bool
}

func connect(t *testing.T, version string) *session {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	h := &host{progress: make(chan [2]float64, 16), logs: make(chan any, 16), changes: make(chan string, 16)}
	client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1.0.0"}, &mcp.ClientOptions{
		ElicitationHandler:   h.elicit,
		CreateMessageHandler: h.sample,
		ProgressNotificationHandler: func(_ context.Context, heard *mcp.ProgressNotificationClientRequest) {
			h.progress <- [2]float64{heard.Params.Progress, heard.Params.Total}
		},
		LoggingMessageHandler:    func(_ context.Context, heard *mcp.LoggingMessageRequest) { h.logs <- heard.Params.Data },
		ToolListChangedHandler:   func(context.Context, *mcp.ToolListChangedRequest) { h.changes <- "tools" },
		PromptListChangedHandler: func(context.Context, *mcp.PromptListChangedRequest) { h.changes <- "prompts" },
		ResourceUpdatedHandler: func(_ context.Context, heard *mcp.ResourceUpdatedNotificationRequest) {
			h.changes <- heard.Params.URI
		},
	})
	client.AddRoots(&mcp.Root{URI: root})
	transport := &mcp.StreamableClientTransport{
		Endpoint:   os.Getenv("WARDER_URL"),
		HTTPClient: &http.Client{Transport: bearer(os.Getenv("WARDER_TOKEN"))},
	}
	connected, err := client.Connect(ctx, transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { connected.Close() })
	if got := connected.InitializeResult().ProtocolVersion; got != version {
		t.Fatalf("negotiated %s, not %s", got, version)
	}
	return &session{t, connected, h, ctx, version < "2026-07-28"}
}

func must[T any](value T, err error) func(*session) T {
	return func(s *session) T {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
		return value
	}
}

func (s *session) equal(want, got any) {
	s.Helper()
	if !reflect.DeepEqual(want, got) {
		s.Errorf("want %#v, got %#v", want, got)
	}
}

func (s *session) call(name string, arguments map[string]any) []mcp.Content {
	s.Helper()
	params := &mcp.CallToolParams{Name: name}
	if arguments != nil {
		params.Arguments = arguments
	}
	return s.send(params)
}

func (s *session) send(params *mcp.CallToolParams) []mcp.Content {
	s.Helper()
	result := must(s.CallTool(s.ctx, params))(s)
	if result.IsError {
		s.Fatalf("%s: %s", params.Name, result.Content[0].(*mcp.TextContent).Text)
	}
	return result.Content
}

// said is the text of a call's result.
func (s *session) said(name string, arguments map[string]any) string {
	s.Helper()
	return s.call(name, arguments)[0].(*mcp.TextContent).Text
}

func (s *session) contents(uri string) *mcp.ResourceContents {
	s.Helper()
	return must(s.ReadResource(s.ctx, &mcp.ReadResourceParams{URI: uri}))(s).Contents[0]
}

func (s *session) message(prompt string, arguments map[string]string) mcp.Content {
	s.Helper()
	return must(s.GetPrompt(s.ctx, &mcp.GetPromptParams{Name: prompt, Arguments: arguments}))(s).Messages[0].Content
}

// next is what is heard next.
func next[T any](s *session, from <-chan T) T {
	s.Helper()
	select {
	case heard := <-from:
		return heard
	case <-s.ctx.Done():
		s.Fatal("nothing was heard")
		panic("unreachable")
	}
}

func (s *session) tools() {
	names := map[string]*mcp.Tool{}
	for _, tool := range must(s.ListTools(s.ctx, nil))(s).Tools {
		names[tool.Name] = tool
	}
	schema := must(json.Marshal(names["json_schema_2020_12_tool"].InputSchema))(s)
	s.equal(true, strings.Contains(string(schema), "addressDef"))
	s.equal("This is a simple text response for testing.", s.said("test_simple_text", nil))
	s.equal("Hello, Ada!", s.said("greet", map[string]any{"name": "Ada"}))
	image := s.call("test_image_content", nil)[0].(*mcp.ImageContent)
	s.equal("image/png", image.MIMEType)
	s.equal(true, bytes.HasPrefix(image.Data, png))
	s.equal("audio/wav", s.call("test_audio_content", nil)[0].(*mcp.AudioContent).MIMEType)
	embedded := s.call("test_embedded_resource", nil)[0].(*mcp.EmbeddedResource)
	s.equal("test://embedded-resource", embedded.Resource.URI)
	s.equal(3, len(s.call("test_multiple_content_types", nil)))
}

func (s *session) failuresOfTools() {
	failed := must(s.CallTool(s.ctx, &mcp.CallToolParams{Name: "test_error_handling"}))(s)
	s.equal(true, failed.IsError)
	s.equal("This tool intentionally returns an error for testing", failed.Content[0].(*mcp.TextContent).Text)
	_, err := s.CallTool(s.ctx, &mcp.CallToolParams{Name: "no_such_tool"})
	if err == nil || !strings.Contains(err.Error(), "unknown tool") {
		s.Errorf("an unknown tool gives %v", err)
	}
}

func (s *session) argumentThatStandsInAHeader() {
	must(s.ListTools(s.ctx, nil))(s) // tells the client of the header
	s.equal(`{"region":"Grüße"}`, s.said("test_x_mcp_header", map[string]any{"region": "Grüße"}))
}

func (s *session) resources() {
	found := false
	for resource, err := range s.Resources(s.ctx, nil) {
		must(resource, err)(s)
		found = found || resource.URI == "test://static-text"
	}
	s.equal(true, found)
	templates := must(s.ListResourceTemplates(s.ctx, nil))(s).ResourceTemplates
	s.equal("test://template/{id}/data", templates[0].URITemplate)
	s.equal("This is the content of the static text resource.", s.contents("test://static-text").Text)
	s.equal(true, bytes.HasPrefix(s.contents("test://static-binary").Blob, png))
	s.equal(true, strings.Contains(s.contents("test://template/123/data").Text, `"id":"123"`))
	if _, err := s.ReadResource(s.ctx, &mcp.ReadResourceParams{URI: "test://nowhere"}); err == nil {
		s.Error("there is something at test://nowhere")
	}
}

func (s *session) prompts() {
	s.equal(true, len(must(s.ListPrompts(s.ctx, nil))(s).Prompts) >= 4)
	simple := s.message("test_simple_prompt", nil).(*mcp.TextContent)
	s.equal("This is a simple prompt for testing.", simple.Text)
	filled := s.message("test_prompt_with_arguments", map[string]string{"arg1": "one", "arg2": "two"})
	s.equal("Prompt with arguments: arg1='one', arg2='two'", filled.(*mcp.TextContent).Text)
	embedded := s.message("test_prompt_with_embedded_resource", map[string]string{"resourceUri": watched})
	s.equal(watched, embedded.(*mcp.EmbeddedResource).Resource.URI)
	s.equal("image/png", s.message("test_prompt_with_image", nil).(*mcp.ImageContent).MIMEType)
}

func (s *session) completion() {
	result := must(s.Complete(s.ctx, &mcp.CompleteParams{
		Ref:      &mcp.CompleteReference{Type: "ref/prompt", Name: "test_prompt_with_arguments"},
		Argument: mcp.CompleteParamsArgument{Name: "arg1", Value: "te"},
	}))(s)
	s.equal([]string{"te1", "te2"}, result.Completion.Values)
}

func (s *session) progressOfATool() {
	params := &mcp.CallToolParams{Name: "test_tool_with_progress"}
	params.SetProgressToken("progress-1")
	s.send(params)
	for _, done := range []float64{0, 50, 100} {
		s.equal([2]float64{done, 100}, next(s, s.progress))
	}
}

func (s *session) logging() {
	params := &mcp.CallToolParams{Name: "test_tool_with_logging"}
	if s.legacy {
		if err := s.SetLoggingLevel(s.ctx, &mcp.SetLoggingLevelParams{Level: "debug"}); err != nil {
			s.Fatal(err)
		}
	} else {
		params.Meta = mcp.Meta{mcp.MetaKeyLogLevel: "debug"}
	}
	s.send(params)
	for _, text := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
		s.equal(text, next(s, s.logs))
	}
}

func (s *session) elicitation() {
	s.equal(`User response: {"username":"alice","email":"alice@example.com"}`,
		s.said("test_elicitation", map[string]any{"message": "Who are you?"}))
	s.equal("Hello, Alice!", s.said("test_input_required_result_elicitation", nil))
	s.equal("state-ok", s.said("test_input_required_result_request_state", nil))
	s.equal("Alice likes blue", s.said("test_input_required_result_multi_round", nil))
	prompt := s.message("test_input_required_result_prompt", nil)
	s.equal("Use this context: tea", prompt.(*mcp.TextContent).Text)
}

func (s *session) declinedElicitation() {
	s.declines = true
	s.equal("Hello, stranger!", s.said("test_input_required_result_elicitation", nil))
}

func (s *session) sampling() {
	s.equal("LLM response: I was asked: Hi", s.said("test_sampling", map[string]any{"prompt": "Hi"}))
	s.equal("I was asked: What is the capital of France?", s.said("test_input_required_result_sampling", nil))
}

func (s *session) roots() {
	s.equal("Client roots: "+root, s.said("test_input_required_result_list_roots", nil))
}

func (s *session) questionsOfAllKindsAtOnce() {
	s.equal("I was asked: Generate a greeting Alice, with 1 roots",
		s.said("test_input_required_result_multiple_inputs", nil))
}

func (s *session) cancellation() {
	ctx, cancel := context.WithCancel(s.ctx)
	params := &mcp.CallToolParams{Name: "test_waits_for_cancellation"}
	params.SetProgressToken("progress-2")
	ended := make(chan error, 1)
	go func() {
		_, err := s.CallTool(ctx, params)
		ended <- err
	}()
	select {
	case <-s.progress:
	case err := <-ended:
		s.Fatalf("ended before it was cancelled: %v", err)
	}
	cancel()
	if err := next(s, ended); !errors.Is(err, context.Canceled) {
		s.Errorf("the cancelled call ended with %v", err)
	}
	s.equal("cancelled", s.said("test_was_cancelled", nil))
}

func (s *session) changesAreHeard() {
	s.said("test_trigger_tool_change", nil)
	s.equal("tools", next(s, s.changes))
	s.said("test_trigger_prompt_change", nil)
	s.equal("prompts", next(s, s.changes))
	if err := s.Subscribe(s.ctx, &mcp.SubscribeParams{URI: watched}); err != nil {
		s.Fatal(err)
	}
	s.said("test_trigger_resource_update", nil)
	s.equal(watched, next(s, s.changes))
	if err := s.Unsubscribe(s.ctx, &mcp.UnsubscribeParams{URI: watched}); err != nil {
		s.Fatal(err)
	}
}

func TestSession(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		for name, run := range map[string]func(*session){
			"tools":                             (*session).tools,
			"failures of tools":                 (*session).failuresOfTools,
			"an argument that stands in header": (*session).argumentThatStandsInAHeader,
			"resources":                         (*session).resources,
			"prompts":                           (*session).prompts,
			"completion":                        (*session).completion,
			"progress":                          (*session).progressOfATool,
			"logging":                           (*session).logging,
			"elicitation":                       (*session).elicitation,
			"declined elicitation":              (*session).declinedElicitation,
			"sampling":                          (*session).sampling,
			"roots":                             (*session).roots,
			"questions of all kinds at once":    (*session).questionsOfAllKindsAtOnce,
			"cancellation":                      (*session).cancellation,
			"changes are heard":                 (*session).changesAreHeard,
		} {
			t.Run(version+"/"+name, func(t *testing.T) { run(connect(t, version)) })
		}
	}
}
