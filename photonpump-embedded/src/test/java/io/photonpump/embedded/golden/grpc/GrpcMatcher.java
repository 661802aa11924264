package io.photonpump.embedded.golden.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares a message with the recorded one, field by field. An empty text means that they are the same. */
final class GrpcMatcher {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONG_BYTES = 2048;
    private static final Pattern LOG_POSITION = Pattern.compile("C:\\d+/P:\\d+");
    private static final Pattern VOLATILE =
            Pattern.compile("time_stamp|port|average_.*|count_since_last_measurement|value");
    private static final Pattern BUFFER_COUNT = Pattern.compile("(read|live)_buffer_count");
    private static final Pattern COUNTING_SERVICE =
            Pattern.compile("event_store\\.client\\.(streams|persistent_subscriptions|server_features|gossip)\\..*");

    private final GrpcSymbols symbols;

    GrpcMatcher(GrpcSymbols symbols) {
        this.symbols = symbols;
    }

    /** Compares a whole answer. */
    String answer(JsonNode expected, Answer.Message actual) {
        if (actual.flag() != 0) {
            return "the flag in front of the message is " + actual.flag();
        }
        JsonNode message = expected.path("message");
        return message.isObject()
                ? message(MessageTypes.get(actual.type()), message, actual.fields(), "")
                : "expected " + brief(expected) + ", got " + brief(actual.fields());
    }

    private String message(MessageTypes.Type type, JsonNode expected, Map<String, Object> actual, String path) {
        Set<String> names = new LinkedHashSet<>();
        expected.propertyNames().forEach(names::add);
        names.addAll(actual.keySet());
        for (String name : names) {
            String difference = field(type, name, expected.get(name), actual.get(name), actual, path + "." + name);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private String field(
            MessageTypes.Type type,
            String name,
            JsonNode expected,
            Object actual,
            Map<String, Object> message,
            String path) {
        MessageTypes.Field field = type.byName().get(name);
        if (isVolatile(field, name, expected, message)) {
            return "";
        }
        if (expected == null) {
            return isDefault(field, actual) ? "" : path + ": not expected: " + brief(actual);
        }
        if (actual == null) {
            return isDefault(field, expected) ? "" : path + ": missing, expected " + brief(expected);
        }
        if (field == null) {
            boolean same = expected.isObject()
                    ? expected.path("hex").equals(tree(actual).path("hex"))
                    : expected.asString().equals(actual);
            return same ? "" : path + ": expected " + brief(expected) + ", got " + brief(actual);
        }
        return field.repeated()
                ? list(type, field, expected, (List<?>) actual, path)
                : value(type, field, expected, actual, path);
    }

    private static boolean isVolatile(
            MessageTypes.Field field, String name, JsonNode expected, Map<String, Object> message) {
        if (expected != null && expected.isString()) {
            String text = expected.stringValue();
            if (text.equals("<number>") || text.equals("<any>")) {
                return true;
            }
        }
        return field != null
                && field.isNumber()
                && (!field.type().equals("u64") && VOLATILE.matcher(name).matches()
                        || BUFFER_COUNT.matcher(name).matches() && "$all".equals(message.get("event_source")));
    }

    /** Whether a field may just as well be missing. */
    private static boolean isDefault(MessageTypes.Field field, Object value) {
        if (field == null || field.oneof()) {
            return false;
        }
        return switch (field.type()) {
            case "u64", "i64", "u32", "i32" -> text(value).equals("0");
            case "bool" -> text(value).equals("false");
            case "string" -> text(value).isEmpty();
            case "enum" -> text(value).equals(field.values().get(0));
            case "bytes" -> value instanceof byte[] bytes ? bytes.length == 0 : isEmptyText((JsonNode) value);
            default -> false;
        };
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.has("text") && value.get("text").stringValue().isEmpty();
    }

    private static String text(Object value) {
        return value instanceof JsonNode node ? node.asString() : value.toString();
    }

    private String list(
            MessageTypes.Type type, MessageTypes.Field field, JsonNode expected, List<?> actual, String path) {
        List<JsonNode> wanted = new ArrayList<>();
        expected.forEach(wanted::add);
        List<Object> got = new ArrayList<>(actual);
        if (field.name().equals("methods")) {
            wanted.removeIf(method -> !counts(method.path("service_name").asString()));
            got.removeIf(method -> !counts(text(member(method, "service_name"))));
            wanted.sort(Comparator.comparing(GrpcMatcher::methodKey));
            got.sort(Comparator.comparing(GrpcMatcher::methodKey));
        } else if (field.name().equals("subscriptions")) {
            got.sort(Comparator.comparing(GrpcMatcher::groupKey));
        }
        if (wanted.size() != got.size()) {
            return path + ": expected " + wanted.size() + " items, got " + got.size() + ": " + brief(got);
        }
        for (int i = 0; i < wanted.size(); i++) {
            String difference = value(type, field, wanted.get(i), got.get(i), path + "[" + i + "]");
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static boolean counts(String service) {
        return COUNTING_SERVICE.matcher(service).matches();
    }

    private static String methodKey(Object method) {
        return text(member(method, "service_name")) + "/" + text(member(method, "method_name"));
    }

    /** The key by which groups are sorted in the recordings. */
    static String groupKey(Object group) {
        return text(member(group, "event_source")) + " " + text(member(group, "group_name"));
    }

    private static Object member(Object object, String name) {
        Object member = object instanceof JsonNode node ? node.get(name) : ((Map<?, ?>) object).get(name);
        return member == null ? "" : member;
    }

    @SuppressWarnings("unchecked") // messages are maps
    private String value(
            MessageTypes.Type type, MessageTypes.Field field, JsonNode expected, Object actual, String path) {
        return switch (field.type()) {
            case "u64", "i64", "u32", "i32" -> number(field, expected, (String) actual, path);
            case "bool", "enum" -> same(expected.asString(), text(actual), path);
            case "string" -> string(type, field, expected.stringValue(), actual, path);
            case "structured" -> id(expected.stringValue(), (String) actual, path);
            case "name" ->
                expected.isString() && actual instanceof String text
                        ? same(symbols.text(expected.stringValue()), text, path)
                        : same(tree(expected).toString(), tree(actual).toString(), path);
            case "bytes" -> bytes(expected, (byte[]) actual, path);
            case "map" -> map(expected, (Map<String, Object>) actual, path);
            case "any" -> any(expected, (Map<String, Object>) actual, path);
            default -> message(MessageTypes.get(field.type()), expected, (Map<String, Object>) actual, path);
        };
    }

    private static String same(String expected, String actual, String path) {
        return expected.equals(actual) ? "" : path + ": expected " + expected + ", got " + actual;
    }

    private String number(MessageTypes.Field field, JsonNode expected, String actual, String path) {
        String wanted = expected.asString();
        if (wanted.equals("<position>")) {
            return "";
        }
        return wanted.startsWith("<position:")
                ? prefixed(path, symbols.bind("position", wanted, actual))
                : same(wanted, actual, path);
    }

    private static String prefixed(String path, String difference) {
        return difference.isEmpty() ? "" : path + ": " + difference;
    }

    private String string(
            MessageTypes.Type type, MessageTypes.Field field, String expected, Object actual, String path) {
        if (!(actual instanceof String text)) {
            return path + ": expected " + expected + ", got " + brief(actual);
        }
        if (expected.equals("<endpoint>")) {
            return "";
        }
        if (expected.equals("<position>")) {
            return LOG_POSITION.matcher(text).matches() ? "" : path + ": expected a position, got " + text;
        }
        boolean isId = type.name().equals("UUID") || field.name().equals("subscription_id");
        return isId ? id(expected, text, path) : same(symbols.text(expected), text, path);
    }

    private String id(String expected, String actual, String path) {
        if (expected.startsWith("<uuid:")) {
            return GrpcSymbols.isId(actual)
                    ? prefixed(path, symbols.bind("uuid", expected, actual))
                    : path + ": expected an id, got " + actual;
        }
        return same(symbols.isSent(expected) ? symbols.id(expected) : symbols.text(expected), actual, path);
    }

    private String map(JsonNode expected, Map<String, Object> actual, String path) {
        Map<String, String> wanted = new TreeMap<>();
        expected.properties()
                .forEach(entry ->
                        wanted.put(entry.getKey(), symbols.text(entry.getValue().stringValue())));
        Map<String, Object> got = new TreeMap<>(actual);
        if (wanted.containsKey("created")
                && text(got.getOrDefault("created", "")).matches("\\d{17}")) {
            got.put("created", "<created>");
        }
        return same(wanted.toString(), got.toString(), path);
    }

    @SuppressWarnings("unchecked") // messages are maps
    private String any(JsonNode expected, Map<String, Object> actual, String path) {
        String url = expected.path("type_url").asString();
        if (!url.equals(actual.get("type_url"))) {
            return same(url, text(actual.getOrDefault("type_url", "")), path + ".type_url");
        }
        MessageTypes.Type type = MessageTypes.find(url.substring(url.lastIndexOf('.') + 1));
        Map<String, Object> value = (Map<String, Object>) actual.get("value");
        if (type == null) {
            return same(expected.path("value").path("hex").asString(), text(value.get("hex")), path + ".value");
        }
        ObjectNode wanted = (ObjectNode) expected.path("value").deepCopy();
        if (type.name().equals("BadRequest")) { // a text for humans
            wanted.remove("message");
            value.remove("message");
        }
        return message(type, wanted, value, path + ".value");
    }

    private String bytes(JsonNode expected, byte[] actual, String path) {
        if (expected.has("length")) {
            String wanted =
                    expected.get("length") + " bytes " + expected.get("sha256").stringValue();
            return same(wanted, actual.length + " bytes " + sha256(actual), path);
        }
        if (actual.length > LONG_BYTES) {
            return path + ": expected " + brief(expected) + ", got " + actual.length + " bytes";
        }
        if (expected.has("hex")) {
            return same(expected.get("hex").stringValue(), HexFormat.of().formatHex(actual), path);
        }
        String text = utf8(actual);
        if (text == null) {
            return path + ": expected " + brief(expected) + ", got "
                    + HexFormat.of().formatHex(actual);
        }
        if (!expected.has("json")) {
            return same(symbols.text(expected.path("text").asString()), text, path);
        }
        return json(expected, text, path);
    }

    private String json(JsonNode expected, String text, String path) {
        JsonNode wanted = JSON.readTree(symbols.text(expected.get("json").toString()));
        try {
            JsonNode got = JSON.readTree(text);
            if (!expected.has("layout") && !got.toString().equals(text)) {
                return path + ": expected compact JSON, got " + text;
            }
            if (got instanceof ObjectNode object
                    && wanted.path("added").asString("").equals("<date>")) {
                object.put("added", object.has("added") ? "<date>" : "");
            }
            return wanted.equals(GrpcMatcher::compareValues, got) ? "" : path + ": expected " + wanted + ", got " + got;
        } catch (JacksonException e) {
            return path + ": expected JSON, got " + text;
        }
    }

    /** The recordings have large numbers with the precision of a double. */
    private static int compareValues(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode tree(Object value) {
        if (value instanceof byte[] bytes) {
            return JsonNodeFactory.instance.stringNode(
                    bytes.length > 100 ? bytes.length + " bytes" : new String(bytes, StandardCharsets.UTF_8));
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.createObjectNode();
            map.forEach((name, member) -> object.set(name.toString(), tree(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            return JSON.createArrayNode()
                    .addAll(list.stream().map(GrpcMatcher::tree).toList());
        }
        return value instanceof JsonNode node ? node : JsonNodeFactory.instance.stringNode(value.toString());
    }

    /** Short text for a difference. */
    static String brief(Object value) {
        JsonNode tree = tree(value);
        if (tree instanceof ObjectNode object && object.has("hex") && object.has("call")) {
            object = object.deepCopy();
            object.remove("hex");
            tree = object;
        }
        String text = tree.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
