package io.photonpump.embedded.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.internal.tcp.frame.GuidBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares replies with recorded ones, field by field; what carries no meaning by the recordings' README is passed over. */
final class ReplyMatcher {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern BOUND = Pattern.compile("<(position|next|tx|uuid):(\\w+)>");
    private static final Pattern RECKONED = Pattern.compile("<(position|next|tx):(\\w+)([+-]\\d+)>");
    private static final Set<String> FOR_PEOPLE = Set.of("message", "error");
    private static final Set<String> OF_SUCCESS =
            Set.of("first_event_number", "last_event_number", "prepare_position", "commit_position", "transaction_id");
    private static final long TICKS_AT_EPOCH = 621_355_968_000_000_000L;

    private final Symbols symbols;

    ReplyMatcher(Symbols symbols) {
        this.symbols = symbols;
    }

    /** The first difference, or nothing. */
    String differences(JsonNode expected, WireClient.Received reply) {
        if (expected.path("closed").asBoolean()) {
            return reply.isEnd() ? "" : "expected the end of the connection, got " + WireMessages.name(reply.code());
        }
        String command = expected.get("command").stringValue();
        if (reply.isEnd() || !command.equals(WireMessages.name(reply.code()))) {
            return "expected " + command + ", got " + describe(reply);
        }
        if (reply.flags() != 0) {
            return command + ": flags " + reply.flags();
        }
        String correlation = expected.get("correlation").stringValue();
        if (correlation.startsWith("<uuid:")) {
            return symbols.bind("uuid", correlation.substring(6, correlation.length() - 1), reply.correlation());
        }
        if (expected.has("text")) {
            return "";
        }
        if (expected.has("fields") && WireMessages.of(command) != null) {
            Message message = parse(command, reply.payload());
            return fields(command, command, expected.get("fields"), message);
        }
        byte[] payload = expected.has("payload") ? symbols.bytes(expected.get("payload")) : new byte[0];
        return java.util.Arrays.equals(payload, reply.payload()) ? "" : command + ": another payload";
    }

    static String describe(WireClient.Received reply) {
        if (reply.isEnd()) {
            return "the end of connection " + reply.connection();
        }
        String command = WireMessages.name(reply.code());
        Message prototype = WireMessages.of(command);
        String text = prototype == null
                ? new String(reply.payload(), java.nio.charset.StandardCharsets.UTF_8)
                : parse(command, reply.payload()).toString();
        return command + " on connection " + reply.connection() + " " + text.substring(0, Math.min(400, text.length()));
    }

    private static Message parse(String command, byte[] payload) {
        try {
            return WireMessages.of(command).getParserForType().parseFrom(payload);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(command + " cannot be parsed", e);
        }
    }

    private String fields(String command, String path, JsonNode expected, Message actual) {
        if (!actual.getUnknownFields().asMap().isEmpty()) {
            return path + ": unknown fields " + actual.getUnknownFields();
        }
        for (FieldDescriptor field : actual.getDescriptorForType().getFields()) {
            String name = WireMessages.name(field);
            if (isMeaningless(command, field, expected)) {
                continue;
            }
            String difference = field.isRepeated()
                    ? repeated(command, path + "." + name, field, expected.get(name), (List<?>) actual.getField(field))
                    : single(command, path + "." + name, field, expected.get(name), actual);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return created(path, actual);
    }

    private static String created(String path, Message actual) {
        FieldDescriptor ticks = actual.getDescriptorForType().findFieldByName("created");
        FieldDescriptor epoch = actual.getDescriptorForType().findFieldByName("created_epoch");
        if (ticks == null || !actual.hasField(epoch)) {
            return "";
        }
        long millis = ((Long) actual.getField(ticks) - TICKS_AT_EPOCH) / 10_000;
        return millis == (Long) actual.getField(epoch) ? "" : path + ": created and created_epoch disagree";
    }

    private static boolean isMeaningless(String command, FieldDescriptor field, JsonNode expected) {
        String name = field.getName();
        String result = expected.path("result").asString("Success");
        if (FOR_PEOPLE.contains(name) || (name.equals("reason") && field.getJavaType() == JavaType.STRING)) {
            return true;
        }
        if (command.equals("WriteEventsCompleted")
                || command.equals("TransactionCommitCompleted")
                || command.equals("DeleteStreamCompleted")
                || command.equals("TransactionStartCompleted")) {
            if (name.equals("current_version")) {
                return !command.equals("DeleteStreamCompleted") && !result.equals("WrongExpectedVersion");
            }
            boolean transaction = name.equals("transaction_id") && !command.equals("TransactionStartCompleted");
            return !result.equals("Success") && OF_SUCCESS.contains(name) && !transaction;
        }
        boolean refused = result.equals("Error") || result.equals("AccessDenied");
        return command.startsWith("Read")
                && !command.equals("ReadEventCompleted")
                && field.getContainingType().findFieldByName("result") != null
                && refused
                && !name.equals("result")
                && !name.equals("events");
    }

    private String repeated(String command, String path, FieldDescriptor field, JsonNode expected, List<?> actual) {
        if (expected != null && expected.isString()) {
            int count = Integer.parseInt(expected.stringValue().replaceAll("\\D", ""));
            return actual.size() == count ? "" : path + ": expected " + count + " events, got " + actual.size();
        }
        List<Object> ours = new ArrayList<>(actual);
        if (command.startsWith("ReadAll")) {
            ours.removeIf(event -> isForeign((Message) event));
        }
        int count = expected == null ? 0 : expected.size();
        if (ours.size() != count) {
            return path + ": expected " + count + " items, got " + ours;
        }
        for (int i = 0; i < count; i++) {
            String difference = value(command, path + "[" + i + "]", field, expected.get(i), ours.get(i));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    /** Of a stream that has nothing to do with the scenario. */
    boolean isForeign(Message resolvedEvent) {
        for (String part : new String[] {"event", "link"}) {
            FieldDescriptor field = resolvedEvent.getDescriptorForType().findFieldByName(part);
            if (resolvedEvent.hasField(field)) {
                Message record = (Message) resolvedEvent.getField(field);
                Object stream = record.getField(record.getDescriptorForType().findFieldByName("event_stream_id"));
                if (symbols.isOurs((String) stream)) {
                    return false;
                }
            }
        }
        return true;
    }

    private String single(String command, String path, FieldDescriptor field, JsonNode expected, Message actual) {
        boolean present = actual.hasField(field);
        if (field.getJavaType() == JavaType.MESSAGE) {
            boolean wanted = expected != null && !expected.isEmpty();
            Message value = (Message) actual.getField(field);
            boolean given = present && value.getSerializedSize() > 0;
            if (wanted != given) {
                return path + ": expected " + expected + ", got " + value;
            }
            return wanted ? fields(command, path, expected, value) : "";
        }
        if (expected == null) {
            return !present || actual.getField(field).equals(field.getDefaultValue())
                    ? ""
                    : path + ": not expected, got " + actual.getField(field);
        }
        return value(command, path, field, expected, actual.getField(field));
    }

    private String value(String command, String path, FieldDescriptor field, JsonNode expected, Object actual) {
        if (field.getJavaType() == JavaType.MESSAGE) {
            return fields(command, path, expected, (Message) actual);
        }
        String difference = " expected " + expected + ", got " + actual;
        if (expected.isString() && expected.stringValue().startsWith("<")) {
            return placeholder(path, expected.stringValue(), actual);
        }
        boolean same = switch (field.getJavaType()) {
            case STRING -> symbols.text(expected.stringValue()).equals(actual);
            case BOOLEAN -> actual.equals(expected.booleanValue());
            case BYTE_STRING ->
                WireMessages.isId(field)
                        ? ByteString.copyFrom(symbols.id(expected.stringValue()))
                                .equals(actual)
                        : sameBytes(expected, ((ByteString) actual).toByteArray());
            case INT ->
                WireMessages.isEnum(field)
                        ? WireMessages.values(command, field).indexOf(expected.stringValue()) == (Integer) actual
                        : expected.intValue() == (Integer) actual;
            default ->
                expected.longValue() == (Long) actual
                        || (expected.longValue() == -1 && isPositionOfRepeat(command, field));
        };
        return same ? "" : path + ":" + difference;
    }

    private static boolean isPositionOfRepeat(String command, FieldDescriptor field) {
        return field.getName().endsWith("_position") && !command.startsWith("ReadAll");
    }

    private String placeholder(String path, String expected, Object actual) {
        Matcher bound = BOUND.matcher(expected);
        if (bound.matches()) {
            Object value = actual instanceof ByteString bytes
                    ? (Object) GuidBytes.decode(bytes.asReadOnlyByteBuffer())
                    : actual;
            String difference = symbols.bind(bound.group(1), bound.group(2), value);
            return difference.isEmpty() ? "" : path + ": " + difference;
        }
        if (RECKONED.matcher(expected).matches()) {
            long number = symbols.number(JSON.valueToTree(expected));
            return number == (Long) actual ? "" : path + ": expected " + expected + ", got " + actual;
        }
        return switch (expected) {
            case "<position>" -> (Long) actual >= -1 ? "" : path + ": no position: " + actual;
            case "<created_epoch>" ->
                Math.abs((Long) actual - System.currentTimeMillis()) < 30L * 86_400_000
                        ? ""
                        : path + ": not a time of today: " + actual;
            case "<created>", "<number>", "<any>" -> "";
            default -> path + ": unknown placeholder " + expected;
        };
    }

    private boolean sameBytes(JsonNode expected, byte[] actual) {
        if (expected.has("sha256")) {
            return actual.length == expected.get("length").intValue()
                    && HexFormat.of()
                            .formatHex(sha256(actual))
                            .equals(expected.get("sha256").stringValue());
        }
        if (expected.has("json")) {
            try {
                return json(expected.get("json"), JSON.readTree(actual), "", true)
                        .isEmpty();
            } catch (JacksonException e) {
                return false;
            }
        }
        return java.util.Arrays.equals(symbols.bytes(expected), actual);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** @param exact whether members that are not expected are a difference */
    String json(JsonNode expected, JsonNode actual, String path, boolean exact) {
        if (expected.isString() && expected.stringValue().matches("<(any|date|number|endpoint)>")) {
            boolean fits = expected.stringValue().equals("<any>")
                    || (expected.stringValue().equals("<number>") ? actual.isNumber() : actual.isString());
            return fits ? "" : path + ": expected " + expected + ", got " + actual;
        }
        if (expected.isObject() && actual != null && actual.isObject()) {
            return object(expected, actual, path, exact);
        }
        if (expected.isArray() && actual != null && actual.isArray()) {
            if (expected.size() != actual.size()) {
                return path + ": expected " + expected.size() + " items, got " + actual.size();
            }
            for (int i = 0; i < expected.size(); i++) {
                String difference = json(expected.get(i), actual.get(i), path + "[" + i + "]", exact);
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
            return "";
        }
        boolean same = expected.isString() && actual != null && actual.isString()
                ? symbols.text(expected.stringValue())
                        .equals(
                                expected.stringValue().contains("<base>")
                                        ? actual.stringValue().replaceAll("https?://[\\w.\\-]+:\\d+", "<base>")
                                        : actual.stringValue())
                : expected.isNumber() && actual != null && actual.isNumber()
                        ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                        : expected.equals(actual);
        return same ? "" : path + ": expected " + expected + ", got " + actual;
    }

    private String object(JsonNode expected, JsonNode actual, String path, boolean exact) {
        for (var member : expected.properties()) {
            String name = symbols.text(member.getKey());
            JsonNode value = member.getValue();
            if (!actual.has(name)) {
                boolean isDefault = value.isNull()
                        || (value.isNumber() && value.doubleValue() == 0)
                        || (value.isBoolean() && !value.booleanValue())
                        || ((value.isContainer() || value.isString())
                                && value.asString("").isEmpty()
                                && value.isEmpty());
                if (isDefault) {
                    continue;
                }
                return path + "." + name + " is missing";
            }
            String difference = json(value, actual.get(name), path + "." + name, exact);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return exact && actual.size() > expected.size() ? path + ": more members than expected: " + actual : "";
    }
}
