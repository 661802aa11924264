package io.photonpump.embedded.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.embedded.wire.WireClient.Received;
import io.photonpump.internal.tcp.proto.StreamEventAppearedDto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One recorded scenario against one server. It never waits: it advances the server's clock, and the answer to a ping marks the end of the replies. */
final class ScenarioRun implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TIME_LIMIT_MILLIS = 10_000;

    private final EmbeddedEventStore server;
    private final int httpPort;
    private final JsonNode scenario;
    private final Symbols symbols;
    private final ReplyMatcher matcher;
    private final Map<Integer, WireClient> connections = new LinkedHashMap<>();

    ScenarioRun(EmbeddedEventStore server, int httpPort, JsonNode scenario) {
        this.server = server;
        this.httpPort = httpPort;
        this.scenario = scenario;
        this.symbols = new Symbols(scenario.get("recordedSuffix").stringValue());
        this.matcher = new ReplyMatcher(symbols);
    }

    /** The first difference; empty if there is none. */
    String run() throws IOException, InterruptedException {
        int number = 0;
        for (JsonNode step : scenario.get("steps")) {
            String difference = perform(step);
            if (!difference.isEmpty()) {
                return "step " + number + ": " + difference;
            }
            number++;
        }
        return positionsAscend();
    }

    private String perform(JsonNode step) throws IOException, InterruptedException {
        String httpDifference = "";
        List<Received> received = new ArrayList<>();
        if (step.has("connect")) {
            int number = step.get("connect").intValue();
            boolean manual = step.path("heartbeats").asString("").equals("manual");
            connections.put(number, new WireClient(number, server.tcpPort(), manual));
        } else if (step.has("disconnect")) {
            connections.remove(step.get("disconnect").intValue()).close();
            awaitDisconnect();
        } else if (step.has("sendBytes")) {
            sendBytes(step.get("sendBytes"));
        } else if (step.has("http")) {
            httpDifference = http(step);
        } else if (step.has("until")) {
            received.addAll(awaitFrames(step.get("expect").size()));
        } else if (step.has("waitMs")) {
            server.advance(Duration.ofMillis(step.get("waitMs").longValue()));
        } else {
            send(
                    step.has("sendAll")
                            ? step.get("sendAll")
                            : JSON.createArrayNode().add(step.get("send")));
        }
        if (!httpDifference.isEmpty()) {
            return httpDifference;
        }
        collect(step, received);
        return compare(step.path("expect"), received);
    }

    /** A server notices a closed socket in its own time; what it does then belongs to this step. */
    private void awaitDisconnect() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            server.advance(Duration.ZERO);
        }
    }

    private void send(JsonNode frames) throws IOException {
        Map<Integer, ByteArrayOutputStream> segments = new LinkedHashMap<>();
        for (JsonNode frame : frames) {
            segments.computeIfAbsent(frame.get("connection").intValue(), number -> new ByteArrayOutputStream())
                    .write(frame(frame));
        }
        for (Map.Entry<Integer, ByteArrayOutputStream> segment : segments.entrySet()) {
            connections.get(segment.getKey()).sendRaw(segment.getValue().toByteArray());
        }
    }

    private byte[] frame(JsonNode frame) {
        UUID correlation = symbols.correlation(frame.get("correlation").stringValue());
        String command = frame.get("command").stringValue();
        if (command.equals("HeartbeatRequestCommand")) {
            connections.get(frame.get("connection").intValue()).expectHeartbeatResponse(correlation);
        }
        JsonNode credentials = frame.path("credentials");
        boolean named = credentials.isArray();
        int flags = frame.has("flags") ? frame.get("flags").intValue() : named ? 1 : 0;
        return WireClient.frame(
                WireMessages.code(command),
                flags,
                correlation,
                named ? symbols.text(credentials.get(0).stringValue()) : null,
                named ? symbols.text(credentials.get(1).stringValue()) : null,
                payload(frame, command));
    }

    /** The recorded bytes, unless they contain what is different in every run. */
    private byte[] payload(JsonNode frame, String command) {
        String fields = frame.path("fields").toString();
        boolean volatileFields = fields.contains("<position:")
                || fields.contains("<next:")
                || fields.contains("<tx:")
                || fields.contains("<uuid:");
        if (frame.has("hex") && !volatileFields) {
            return HexFormat.of().parseHex(frame.get("hex").stringValue());
        }
        if (frame.has("fields")) {
            return message(WireMessages.of(command), command, frame.get("fields"))
                    .toByteArray();
        }
        return frame.has("payload") ? symbols.bytes(frame.get("payload")) : new byte[0];
    }

    private Message message(Message prototype, String command, JsonNode fields) {
        Message.Builder builder = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            JsonNode value = fields.get(WireMessages.name(field));
            if (value == null) {
                continue;
            }
            if (field.isRepeated()) {
                value.forEach(item -> builder.addRepeatedField(field, value(builder, field, command, item)));
            } else {
                builder.setField(field, value(builder, field, command, value));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field, String command, JsonNode value) {
        return switch (field.getJavaType()) {
            case STRING -> symbols.text(value.stringValue());
            case BOOLEAN -> value.booleanValue();
            case BYTE_STRING ->
                ByteString.copyFrom(WireMessages.isId(field) ? symbols.id(value.stringValue()) : symbols.bytes(value));
            case MESSAGE -> message(builder.newBuilderForField(field).build(), command, value);
            case INT ->
                WireMessages.isEnum(field)
                        ? WireMessages.values(command, field).indexOf(value.stringValue())
                        : value.intValue();
            default -> symbols.number(value);
        };
    }

    private void sendBytes(JsonNode step) throws IOException {
        step.path("correlations")
                .properties()
                .forEach(named -> symbols.define(
                        named.getKey(), UUID.fromString(named.getValue().stringValue())));
        connections
                .get(step.get("connection").intValue())
                .sendRaw(HexFormat.of().parseHex(step.get("hex").stringValue()));
    }

    private String http(JsonNode step) throws IOException, InterruptedException {
        JsonNode request = step.get("http");
        String path = symbols.text(request.get("path").stringValue()).replace(" ", "%20");
        JsonNode body = request.path("body");
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + path));
        builder.method(
                request.get("method").stringValue(),
                body.isMissingNode() || body.isNull()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(
                                symbols.text(body.isString() ? body.stringValue() : body.toString())));
        if (!body.isNull()) {
            builder.header("Content-Type", "application/json");
        }
        request.path("headers")
                .properties()
                .forEach(header -> builder.setHeader(
                        header.getKey(), symbols.text(header.getValue().stringValue())));
        if (request.path("auth").isArray()) {
            String credentials = symbols.text(request.get("auth").get(0).stringValue() + ":"
                    + request.get("auth").get(1).stringValue());
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()));
        }
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(builder.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode expected = step.get("expectHttp");
        if (response.statusCode() != expected.get("status").intValue()) {
            return "HTTP " + path + ": expected status " + expected.get("status") + ", got " + response.statusCode()
                    + " " + response.body();
        }
        return expected.has("json")
                ? matcher.json(expected.get("json"), JSON.readTree(response.body()), "HTTP " + path, false)
                : "";
    }

    /** For frames that the server sends by real time. */
    private List<Received> awaitFrames(int count) throws IOException {
        List<Received> received = new ArrayList<>();
        WireClient client = connections.values().iterator().next();
        while (received.size() < count) {
            Received frame = client.next(TIME_LIMIT_MILLIS);
            if (frame == null) {
                break;
            }
            received.add(frame);
        }
        return received;
    }

    /** Everything that this step caused, on every connection: what one causes on another comes in the second round. */
    private void collect(JsonNode step, List<Received> received) throws IOException {
        for (JsonNode expected : step.path("expect")) {
            if (expected.path("closed").asBoolean()) {
                WireClient closing = connections.get(expected.get("connection").intValue());
                while (!closing.hasEnded()) {
                    Received frame = closing.next(TIME_LIMIT_MILLIS);
                    if (frame == null) {
                        break;
                    }
                    received.add(frame);
                }
            }
        }
        for (int round = 0; round < 2; round++) {
            for (WireClient client : connections.values()) {
                if (!client.isQuiet()) {
                    received.addAll(client.untilPong());
                } else if (round == 0) {
                    collectExpected(step, client, received);
                }
            }
        }
        received.removeIf(this::isForeign);
    }

    /** A connection with half a frame on the way cannot ping. */
    private static void collectExpected(JsonNode step, WireClient client, List<Received> received) throws IOException {
        for (JsonNode expected : step.path("expect")) {
            if (expected.get("connection").intValue() == client.number() && !client.hasEnded()) {
                Received frame = client.next(TIME_LIMIT_MILLIS);
                if (frame != null) {
                    received.add(frame);
                }
            }
        }
    }

    private boolean isForeign(Received frame) {
        if (frame.isEnd() || !WireMessages.name(frame.code()).equals("StreamEventAppeared")) {
            return false;
        }
        try {
            return matcher.isForeign(
                    StreamEventAppearedDto.parseFrom(frame.payload()).getEvent());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Frames of one connection and correlation id come in the recorded order, others in any. */
    private String compare(JsonNode expectations, List<Received> received) {
        Map<String, List<Received>> groups = new LinkedHashMap<>();
        for (Received frame : received) {
            String name = frame.isEnd() ? "closed" : symbols.name(frame.correlation());
            groups.computeIfAbsent(frame.connection() + " " + name, key -> new ArrayList<>())
                    .add(frame);
        }
        for (JsonNode expected : expectations) {
            String name = expected.path("closed").asBoolean()
                    ? "closed"
                    : expected.get("correlation").stringValue();
            String key = expected.get("connection") + " " + (name.startsWith("<uuid:") ? "?" : name);
            List<Received> frames = groups.getOrDefault(key, List.of());
            boolean optional = expected.path("optional").asBoolean();
            if (frames.isEmpty()) {
                if (optional) {
                    continue;
                }
                return "expected " + expected.path("command").asString("closed") + " " + key + ", got "
                        + received.stream().map(ReplyMatcher::describe).toList();
            }
            String difference = matcher.differences(expected, frames.get(0));
            if (difference.isEmpty()) {
                frames.remove(0);
            } else if (!optional) {
                return difference;
            }
        }
        List<String> more = groups.values().stream()
                .flatMap(List::stream)
                .map(ReplyMatcher::describe)
                .toList();
        return more.isEmpty() ? "" : "not expected: " + more;
    }

    private String positionsAscend() {
        long last = Long.MIN_VALUE;
        for (JsonNode label : scenario.path("positionsAscending")) {
            Long position = symbols.position(label.stringValue());
            if (position != null) {
                if (position <= last) {
                    return "position " + label + " does not ascend";
                }
                last = position;
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        for (WireClient connection : connections.values()) {
            connection.close();
        }
    }
}
