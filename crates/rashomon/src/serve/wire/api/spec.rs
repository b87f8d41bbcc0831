//! The API's description (OpenAPI 3.1): what the routes say of themselves, and what holds for all of them.

use crate::serve::door::COOKIE;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "rashomon",
        description = "Stories with their independent accounts: all that the newsroom's pages say, for programs. \
            Errors are `application/problem+json` (RFC 9457). Every GET has an `ETag`; ask again with `If-None-Match`. \
            Query parameters that are not known are refused. A request that is malformed is a 400; one that is well formed \
            and means nothing is a 422.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "stories", description = "Stories, their articles, and search"),
        (name = "names", description = "Who is named, and who publishes"),
        (name = "streams", description = "Lists that somebody saved"),
        (name = "mine", description = "Marks and notes"),
        (name = "corrections", description = "What people say against groupings"),
        (name = "feeds", description = "What is followed"),
        (name = "hooks", description = "Addresses that are told of stories"),
        (name = "digest", description = "What is new, in one piece"),
        (name = "server", description = "The server itself")
    )
)]
pub(super) struct Described;

/// The schemas of what `docs/formats.md` describes; the same file as a test holds real reports against.
const REPORT: &str = include_str!("../../../../../../docs/report.schema.json");

/// What any request may come to, and why.
const ANY: [(&str, &str); 5] = [
    ("400", "The request cannot be read; `detail` says what is wrong"),
    ("401", "Nobody known asks: a token or a session is needed"),
    ("403", "Whoever asks may not"),
    ("429", "Too many requests; try again after `Retry-After` seconds"),
    ("500", "Something broke here; the server's log says what"),
];

/// The description as it is served.
pub(super) fn finished(api: &utoipa::openapi::OpenApi) -> String {
    // Our own values, which have a JSON form.
    let mut api = serde_json::to_value(api).unwrap_or_default();
    components(&mut api);
    let paths = api.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                complete(path, method, operation);
            }
        }
    }
    api["security"] = json!([{ "token": [] }, { "password": [] }, { "session": [] }]);
    api.to_string()
}

/// Puts in the report's schemas, the problem, and how one is known.
fn components(api: &mut Value) {
    let report: Value = serde_json::from_str(REPORT).unwrap_or_default();
    let mut defs = report.get("$defs").cloned().unwrap_or_default();
    renamed(&mut defs);
    let defs = defs.as_object().cloned().unwrap_or_default();
    let schemas = &mut api["components"]["schemas"];
    if !schemas.is_object() {
        *schemas = json!({});
    }
    for (_, schema) in schemas.as_object_mut().into_iter().flatten().filter(|(name, _)| !is_asked(name)) {
        whole(schema);
    }
    for (name, def) in defs {
        schemas[capital(&name)] = def;
    }
    schemas["Problem"] = json!({
        "description": "What went wrong with a request (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "examples": ["about:blank"] },
            "title": { "type": "string", "examples": ["Not Found"] },
            "status": { "type": "integer", "minimum": 400, "maximum": 599, "examples": [404] },
            "detail": { "type": "string", "description": "What is wrong and, where there is one, the way out." },
        },
    });
    api["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "A token made on the account page; it is good for `read`, `write` (what an editor may) or `admin`, and never for more than its owner may. One for `feeds` opens feeds alone, in their addresses (`?token=`), and nothing here." },
        "password": { "type": "http", "scheme": "basic", "description": "Your name, and a token as the password." },
        "session": { "type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A browser that is signed in (over HTTPS the cookie is called `__Host-rashomon`); what changes anything also needs the header `x-csrf-token`." },
    });
}

/// Whether a schema is of what is asked, where what has a default may be left out.
fn is_asked(name: &str) -> bool {
    ["Form", "Words", "Filter"].iter().any(|end| name.ends_with(end))
}

/// Every field of an answer is always there; what is absent is `null`.
fn whole(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let names =
                object.get("properties").and_then(Value::as_object).map(|p| p.keys().cloned().collect());
            if let Some(names) = names {
                let names: Vec<String> = names;
                object.insert("required".to_owned(), names.into());
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(whole);
        }
        Value::Array(array) => array.iter_mut().for_each(whole),
        _ => {}
    }
}

/// `#/$defs/story` as `#/components/schemas/Story`, everywhere.
fn renamed(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match (name.as_str(), value.as_str().and_then(|to| to.strip_prefix("#/$defs/"))) {
                    ("$ref", Some(to)) => *value = format!("#/components/schemas/{}", capital(to)).into(),
                    _ => renamed(value),
                }
            }
        }
        Value::Array(array) => array.iter_mut().for_each(renamed),
        _ => {}
    }
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What holds for every operation of its kind.
fn complete(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    let mut searches = false;
    for parameter in parameters.into_iter().flatten() {
        searches |=
            parameter["name"] == "q" || parameter["name"] == "stream" || parameter["name"] == "cursor";
        if let Some(schema) = parameter.get_mut("schema") {
            never_null(schema);
        }
    }
    let has_body = operation.contains_key("requestBody");
    if has_body {
        operation["requestBody"]["required"] = true.into();
    }
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for response in responses.values_mut() {
        if let Some(content) = response.get_mut("content") {
            content
                .as_object_mut()
                .into_iter()
                .flatten()
                .for_each(|(_, content)| whole(&mut content["schema"]));
        }
    }
    let mut problems: Vec<(&str, &str)> = ANY.to_vec();
    if path.contains('{') || has_body || searches {
        problems.push(("404", "There is no such thing"));
    }
    if has_body {
        problems.push(("413", "The body is too long"));
        problems.push(("415", "The body is not JSON"));
    }
    if has_body || searches || path.contains("/stories") {
        problems.push(("422", "It is well formed and still means nothing; `detail` says why"));
    }
    for (status, why) in problems {
        responses.entry(status).or_insert_with(|| json!({ "description": why }));
    }
    for (status, response) in responses.iter_mut() {
        if status.starts_with(['4', '5']) {
            response["content"] = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        }
        if method == "get" && status == "200" {
            response["headers"]["ETag"] = json!({ "description": "What the answer is kept under: ask again with `If-None-Match`", "schema": { "type": "string" } });
        }
    }
    if method == "get" {
        let unchanged = json!({ "description": "What you have (`If-None-Match`) is what there is" });
        responses.insert("304".to_owned(), unchanged);
    }
}

/// A parameter is there or not; it is never `null`.
fn never_null(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let named =
        object.get("type").and_then(Value::as_array).and_then(|types| types.iter().find(|t| *t != "null"));
    if let Some(named) = named.cloned() {
        object.insert("type".to_owned(), named);
    }
    let one = object
        .get("oneOf")
        .and_then(Value::as_array)
        .and_then(|all| all.iter().find(|s| s["type"] != "null"));
    if let Some(Value::Object(one)) = one.cloned() {
        object.remove("oneOf");
        object.extend(one);
    }
    if let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
}
