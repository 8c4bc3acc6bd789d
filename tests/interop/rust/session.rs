//! A whole session of the official Rust SDK's client with the conformance fixture, in both protocol eras.
#![allow(deprecated)] // so are logging, sampling and roots

use std::{env, error::Error, time::Duration};

use rmcp::{
    ClientHandler, ClientLifecycleMode, ClientServiceExt, ErrorData, RoleClient,
    model::*,
    service::{NotificationContext, PeerRequestOptions, RequestContext, RunningService},
    transport::{StreamableHttpClientTransport, streamable_http_client::StreamableHttpClientTransportConfig},
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const PATIENCE: Duration = Duration::from_secs(60); // more than anything here takes
const ROOT: &str = "file:///test/root";
const WATCHED: &str = "test://watched-resource";
const PNG: &str = "iVBORw0KGgo";

type Outcome = Result<(), Box<dyn Error>>;

/// Who sits behind a client, and tells what they hear.
struct Host {
    declines: bool,
    heard: UnboundedSender<Value>,
}

impl Host {
    fn hear(&self, what: Value) {
        self.heard.send(what).expect("the session hears");
    }
}

impl ClientHandler for Host {
    fn get_info(&self) -> ClientConfig {
        let can = json!({"elicitation": {}, "sampling": {}, "roots": {}});
        ClientConfig::new(serde_json::from_value(can).expect("capabilities"), Implementation::new("rust-sdk", "1.0.0"))
            .with_protocol_version(ProtocolVersion::V_2025_11_25)
    }

    async fn create_elicitation(
        &self, request: ElicitRequestParams, _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let ElicitRequestParams::FormElicitationParams { requested_schema, .. } = request else {
            return Ok(ElicitResult::new(ElicitationAction::Decline));
        };
        if self.declines {
            return Ok(ElicitResult::new(ElicitationAction::Decline));
        }
        // What the user types into the fields of a form.
        let mut form = json!({
            "name": "Alice", "username": "alice", "email": "alice@example.com", "ok": true, "color": "blue",
            "context": "tea",
        });
        let fields = &json!(requested_schema)["properties"];
        form.as_object_mut().expect("an object").retain(|field, _| !fields[field].is_null());
        Ok(ElicitResult::new(ElicitationAction::Accept).with_content(form))
    }

    async fn create_message(
        &self, request: CreateMessageRequestParams, _: RequestContext<RoleClient>,
    ) -> Result<CreateMessageResult, ErrorData> {
        let message = json!(request.messages.last());
        let asked = message["content"]["text"].as_str().expect("a text");
        Ok(CreateMessageResult::new(SamplingMessage::assistant_text(format!("I was asked: {asked}")), "a-model".into()))
    }

    async fn list_roots(&self, _: RequestContext<RoleClient>) -> Result<ListRootsResult, ErrorData> {
        Ok(ListRootsResult::new(vec![Root::new(ROOT)]))
    }

    async fn on_progress(&self, heard: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.hear(json!([heard.progress, heard.total]));
    }

    async fn on_logging_message(&self, heard: LoggingMessageNotificationParam, _: NotificationContext<RoleClient>) {
        self.hear(heard.data);
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.hear(json!("tools"));
    }

    async fn on_prompt_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.hear(json!("prompts"));
    }

    async fn on_resource_updated(&self, heard: ResourceUpdatedNotificationParam, _: NotificationContext<RoleClient>) {
        self.hear(json!(heard.uri));
    }
}

/// A connected client.
struct Session {
    client: RunningService<RoleClient, Host>,
    heard: UnboundedReceiver<Value>,
    legacy: bool,
}

impl Session {
    async fn connect(legacy: bool, declines: bool) -> Result<Self, Box<dyn Error>> {
        let mut config = StreamableHttpClientTransportConfig::with_uri(env::var("WARDER_URL")?);
        if let Some(token) = env::var("WARDER_TOKEN").ok().filter(|token| !token.is_empty()) {
            config = config.auth_header(token);
        }
        let lifecycle = if legacy {
            ClientLifecycleMode::Initialize
        } else {
            ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] }
        };
        let (sender, heard) = unbounded_channel();
        let host = Host { declines, heard: sender };
        let client = host.serve_with_lifecycle(StreamableHttpClientTransport::from_config(config), lifecycle).await?;
        Ok(Self { client, heard, legacy })
    }

    async fn call(&self, name: &'static str, arguments: Value) -> Result<Value, Box<dyn Error>> {
        let mut params = CallToolRequestParams::new(name);
        params.arguments = arguments.as_object().cloned();
        Ok(json!(self.client.call_tool(params).await?))
    }

    /// The text of a call's result.
    async fn said(&self, name: &'static str, arguments: Value) -> Result<String, Box<dyn Error>> {
        let result = self.call(name, arguments).await?;
        assert_ne!(result["isError"], json!(true), "{result}");
        Ok(result["content"][0]["text"].as_str().expect("a text").to_owned())
    }

    async fn contents(&self, uri: &str) -> Result<Value, Box<dyn Error>> {
        Ok(json!(self.client.read_resource(ReadResourceRequestParams::new(uri)).await?)["contents"][0].take())
    }

    async fn message(&self, prompt: &str, arguments: Value) -> Result<Value, Box<dyn Error>> {
        let mut params = GetPromptRequestParams::new(prompt);
        params.arguments = arguments.as_object().cloned();
        Ok(json!(self.client.get_prompt(params).await?)["messages"][0]["content"].take())
    }

    async fn next(&mut self) -> Value {
        self.heard.recv().await.expect("something is heard")
    }
}

async fn tools(session: Session) -> Outcome {
    let tools = session.client.list_all_tools().await?;
    let tool = tools.iter().find(|tool| tool.name == "json_schema_2020_12_tool").expect("is listed");
    assert_eq!(json!(tool)["inputSchema"]["$defs"]["address"]["$anchor"], "addressDef");
    assert_eq!(session.said("test_simple_text", Value::Null).await?, "This is a simple text response for testing.");
    assert_eq!(session.said("greet", json!({"name": "Ada"})).await?, "Hello, Ada!");
    let image = session.call("test_image_content", Value::Null).await?["content"][0].take();
    assert_eq!(image["mimeType"], "image/png");
    assert!(image["data"].as_str().is_some_and(|data| data.starts_with(PNG)));
    let audio = session.call("test_audio_content", Value::Null).await?;
    assert_eq!(audio["content"][0]["mimeType"], "audio/wav");
    let embedded = session.call("test_embedded_resource", Value::Null).await?;
    assert_eq!(embedded["content"][0]["resource"]["uri"], "test://embedded-resource");
    let mixed = session.call("test_multiple_content_types", Value::Null).await?;
    assert_eq!(mixed["content"].as_array().map(Vec::len), Some(3));
    Ok(())
}

async fn failures_of_tools(session: Session) -> Outcome {
    let failed = session.call("test_error_handling", Value::Null).await?;
    assert_eq!(failed["isError"], true);
    assert_eq!(failed["content"][0]["text"], "This tool intentionally returns an error for testing");
    let error = session.call("no_such_tool", Value::Null).await.expect_err("there is none");
    assert!(error.to_string().contains("unknown tool"), "{error}");
    Ok(())
}

async fn argument_that_stands_in_a_header(session: Session) -> Outcome {
    session.client.list_all_tools().await?; // tells the client of the header
    let echo = session.said("test_x_mcp_header", json!({"region": "Grüße"})).await?;
    assert_eq!(echo, r#"{"region":"Grüße"}"#);
    Ok(())
}

async fn resources(session: Session) -> Outcome {
    let resources = session.client.list_all_resources().await?;
    assert!(resources.iter().any(|resource| resource.uri == "test://static-text"));
    let templates = session.client.list_all_resource_templates().await?;
    assert!(templates.iter().any(|family| family.uri_template == "test://template/{id}/data"));
    let text = session.contents("test://static-text").await?;
    assert_eq!(text["text"], "This is the content of the static text resource.");
    let binary = session.contents("test://static-binary").await?;
    assert_eq!(binary["mimeType"], "image/png");
    assert!(binary["blob"].as_str().is_some_and(|blob| blob.starts_with(PNG)));
    let templated = session.contents("test://template/123/data").await?;
    assert!(templated["text"].as_str().is_some_and(|text| text.contains(r#""id":"123""#)));
    session.contents("test://nowhere").await.expect_err("there is nothing");
    Ok(())
}

async fn prompts(session: Session) -> Outcome {
    let prompts = session.client.list_all_prompts().await?;
    assert!(prompts.iter().any(|prompt| prompt.name == "test_prompt_with_arguments"));
    let simple = session.message("test_simple_prompt", Value::Null).await?;
    assert_eq!(simple["text"], "This is a simple prompt for testing.");
    let filled = session.message("test_prompt_with_arguments", json!({"arg1": "one", "arg2": "two"})).await?;
    assert_eq!(filled["text"], "Prompt with arguments: arg1='one', arg2='two'");
    let embedded = session.message("test_prompt_with_embedded_resource", json!({"resourceUri": WATCHED})).await?;
    assert_eq!(embedded["resource"]["uri"], WATCHED);
    assert_eq!(session.message("test_prompt_with_image", Value::Null).await?["mimeType"], "image/png");
    Ok(())
}

async fn completion(session: Session) -> Outcome {
    let values = session.client.complete_prompt_simple("test_prompt_with_arguments", "arg1", "te").await?;
    assert_eq!(values, ["te1", "te2"]);
    Ok(())
}

async fn progress(mut session: Session) -> Outcome {
    session.said("test_tool_with_progress", Value::Null).await?;
    for done in [0.0, 50.0, 100.0] {
        assert_eq!(session.next().await, json!([done, 100.0]));
    }
    Ok(())
}

async fn logging(mut session: Session) -> Outcome {
    let mut params = CallToolRequestParams::new("test_tool_with_logging");
    if session.legacy {
        session.client.set_level(SetLevelRequestParams::new(LoggingLevel::Debug)).await?;
    } else {
        params.meta.get_or_insert_default().set_log_level(LoggingLevel::Debug);
    }
    session.client.call_tool(params).await?;
    for text in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
        assert_eq!(session.next().await, text);
    }
    Ok(())
}

async fn elicitation(session: Session) -> Outcome {
    assert_eq!(
        session.said("test_elicitation", json!({"message": "Who are you?"})).await?,
        r#"User response: {"username":"alice","email":"alice@example.com"}"#
    );
    assert_eq!(session.said("test_input_required_result_elicitation", Value::Null).await?, "Hello, Alice!");
    assert_eq!(session.said("test_input_required_result_request_state", Value::Null).await?, "state-ok");
    assert_eq!(session.said("test_input_required_result_multi_round", Value::Null).await?, "Alice likes blue");
    let prompt = session.message("test_input_required_result_prompt", Value::Null).await?;
    assert_eq!(prompt["text"], "Use this context: tea");
    Ok(())
}

async fn declined_elicitation(session: Session) -> Outcome {
    let unwilling = Session::connect(session.legacy, true).await?;
    assert_eq!(unwilling.said("test_input_required_result_elicitation", Value::Null).await?, "Hello, stranger!");
    Ok(())
}

async fn sampling(session: Session) -> Outcome {
    assert_eq!(session.said("test_sampling", json!({"prompt": "Hi"})).await?, "LLM response: I was asked: Hi");
    assert_eq!(
        session.said("test_input_required_result_sampling", Value::Null).await?,
        "I was asked: What is the capital of France?"
    );
    Ok(())
}

async fn roots(session: Session) -> Outcome {
    let said = session.said("test_input_required_result_list_roots", Value::Null).await?;
    assert_eq!(said, format!("Client roots: {ROOT}"));
    Ok(())
}

async fn questions_of_all_kinds_at_once(session: Session) -> Outcome {
    assert_eq!(
        session.said("test_input_required_result_multiple_inputs", Value::Null).await?,
        "I was asked: Generate a greeting Alice, with 1 roots"
    );
    Ok(())
}

async fn cancellation(mut session: Session) -> Outcome {
    let call = CallToolRequest::new(CallToolRequestParams::new("test_waits_for_cancellation"));
    let waiting = session
        .client
        .send_cancellable_request(ClientRequest::CallToolRequest(call), PeerRequestOptions::no_options())
        .await?;
    assert_eq!(session.next().await, json!([1.0, 2.0]));
    waiting.cancel(Some("changed my mind".into())).await?;
    assert_eq!(session.said("test_was_cancelled", Value::Null).await?, "cancelled");
    Ok(())
}

async fn changes_are_heard(mut session: Session) -> Outcome {
    if session.legacy {
        session.client.subscribe(SubscribeRequestParams::new(WATCHED)).await?;
        for (trigger, change) in [
            ("test_trigger_tool_change", "tools"),
            ("test_trigger_prompt_change", "prompts"),
            ("test_trigger_resource_update", WATCHED),
        ] {
            session.said(trigger, Value::Null).await?;
            assert_eq!(session.next().await, change);
        }
        session.client.unsubscribe(UnsubscribeRequestParams::new(WATCHED)).await?;
        return Ok(());
    }
    let filter = SubscriptionFilter::builder()
        .tools_list_changed()
        .prompts_list_changed()
        .resource_subscription(WATCHED)
        .build();
    let mut subscription = session.client.listen(filter).await?;
    for (trigger, change) in [
        ("test_trigger_tool_change", "notifications/tools/list_changed"),
        ("test_trigger_prompt_change", "notifications/prompts/list_changed"),
        ("test_trigger_resource_update", "notifications/resources/updated"),
    ] {
        session.said(trigger, Value::Null).await?;
        let heard = subscription.next().await?.expect("the stream goes on");
        assert_eq!(json!(heard)["method"], change);
    }
    subscription.cancel().await?;
    Ok(())
}

macro_rules! in_both_eras {
    ($($test:ident)*) => {
        mod legacy { $(
            #[tokio::test]
            async fn $test() -> super::Outcome {
                tokio::time::timeout(super::PATIENCE, async {
                    super::$test(super::Session::connect(true, false).await?).await
                }).await?
            }
        )* }
        mod modern { $(
            #[tokio::test]
            async fn $test() -> super::Outcome {
                tokio::time::timeout(super::PATIENCE, async {
                    super::$test(super::Session::connect(false, false).await?).await
                }).await?
            }
        )* }
    };
}

in_both_eras! {
    tools failures_of_tools argument_that_stands_in_a_header resources prompts completion progress logging elicitation
    declined_elicitation sampling roots questions_of_all_kinds_at_once cancellation changes_are_heard
}
