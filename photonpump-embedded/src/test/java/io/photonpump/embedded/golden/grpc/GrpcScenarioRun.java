package io.photonpump.embedded.golden.grpc;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One recorded scenario against one server. It waits for what has to come; that nothing else comes is seen after a PING. */
final class GrpcScenarioRun implements Closeable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long TIME_LIMIT_MILLIS = 6000;
    private static final int SETTLE_MILLIS = 40;
    private static final byte[] PING = "clipclop".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BARRIER = "hoofbeat".getBytes(StandardCharsets.US_ASCII);

    private final GrpcTarget target;
    private final JsonNode scenario;
    private final GrpcSymbols symbols = new GrpcSymbols();
    private final GrpcMatcher matcher = new GrpcMatcher(symbols);
    private final Map<Integer, Http2Client> connections = new LinkedHashMap<>();
    private final Map<String, GrpcCall> calls = new LinkedHashMap<>();
    /** Guarded by itself. */
    private final List<Answer> answers = new ArrayList<>();

    GrpcScenarioRun(GrpcTarget target, JsonNode scenario) {
        this.target = target;
        this.scenario = scenario;
    }

    /** The first difference; empty if there is none. */
    String run() throws IOException, InterruptedException {
        int number = 0;
        for (JsonNode step : scenario.get("steps")) {
            String difference;
            try {
                difference = perform(step);
                if (difference.isEmpty()) {
                    settle(step);
                    difference = compare(step);
                }
            } catch (IOException e) {
                difference = e.toString();
            }
            if (!difference.isEmpty()) {
                String method = step.path("method").asString("");
                return "step " + number + " " + step.propertyNames().iterator().next() + " "
                        + step.path("call").asString("") + " " + method.substring(method.lastIndexOf('/') + 1) + ": "
                        + difference;
            }
            number++;
        }
        return positionsAscend();
    }

    private String perform(JsonNode step) throws IOException, InterruptedException {
        if (step.has("connect")) {
            connection(step.get("connect").intValue(), step.path("settings"));
        } else if (step.has("call")) {
            start(step);
        } else if (step.has("calls")) {
            for (JsonNode call : step.get("calls")) {
                start(call);
            }
        } else if (step.has("sendOn")) {
            send(calls.get(step.get("sendOn").stringValue()), step);
        } else if (step.path("halfClose").isString()) {
            GrpcCall call = calls.get(step.get("halfClose").stringValue());
            call.connection.send(call.stream, new byte[0], true);
        } else if (step.has("cancel")) {
            GrpcCall call = calls.get(step.get("cancel").stringValue());
            call.cancel();
            call.connection.reset(call.stream, Http2Client.CANCEL);
        } else if (step.has("pause")) {
            GrpcCall call = calls.get(step.get("pause").stringValue());
            call.connection.pause(call.stream);
        } else if (step.has("resume")) {
            GrpcCall call = calls.get(step.get("resume").stringValue());
            call.connection.resume(call.stream);
        } else if (step.has("disconnect")) {
            connections.remove(step.get("disconnect").intValue()).close();
        } else if (step.has("ping")) {
            int number = step.path("connection").asInt(1);
            byte[] pong = connection(number, step).ping(PING);
            tell(new Answer.OfConnection(source(number), "pong", new String(pong, StandardCharsets.US_ASCII)));
        } else if (step.has("settings")) {
            int number = step.path("connection").asInt(1);
            tell(new Answer.OfConnection(source(number), "settings", settings(connection(number, step))));
        } else if (step.has("http")) {
            return http(step);
        } else if (step.has("waitMs")) {
            target.pass(Duration.ofMillis(step.get("waitMs").longValue()));
        } else {
            return "unknown step " + step;
        }
        return "";
    }

    private static String source(int connection) {
        return "connection " + connection;
    }

    private void tell(Answer answer) {
        synchronized (answers) {
            answers.add(answer);
            answers.notifyAll();
        }
    }

    private Http2Client connection(int number, JsonNode settings) throws IOException {
        Http2Client open = connections.get(number);
        if (open != null) {
            return open;
        }
        JsonNode window = settings.path("initialWindowSize");
        Http2Client connection = new Http2Client(
                target.connect(), window.isMissingNode() ? null : window.intValue(), new Arrivals(number));
        connections.put(number, connection);
        return connection;
    }

    /** What arrives on one connection. */
    private final class Arrivals implements Http2Client.Listener {

        private final String source;
        private final Map<Integer, GrpcCall> byStream = new HashMap<>();

        Arrivals(int number) {
            source = source(number);
        }

        private GrpcCall call(int stream) {
            return byStream.computeIfAbsent(stream, number -> {
                synchronized (calls) {
                    return calls.values().stream()
                            .filter(call ->
                                    call.stream == number && source(call).equals(source))
                            .findFirst()
                            .orElseThrow();
                }
            });
        }

        @Override
        public void headers(int stream, Http2Headers headers, boolean end) {
            call(stream).headers(headers, end);
        }

        @Override
        public void data(int stream, byte[] data, boolean end) {
            call(stream).data(data, end);
        }

        @Override
        public void reset(int stream, long error) {
            call(stream).reset(error);
        }

        @Override
        public void goAway(long error) {
            tell(new Answer.OfConnection(source, "goaway", GrpcCall.errorName(error)));
        }

        @Override
        public void closed() {
            tell(new Answer.OfConnection(source, "closed", "true"));
        }
    }

    private String source(GrpcCall call) {
        return connections.entrySet().stream()
                .filter(entry -> entry.getValue() == call.connection)
                .map(entry -> source(entry.getKey()))
                .findFirst()
                .orElse("");
    }

    private void start(JsonNode step) throws IOException {
        Http2Client connection = connection(step.path("connection").asInt(1), JSON.createObjectNode());
        String method = step.get("method").stringValue();
        Http2Headers headers = headers(step, method);
        boolean end = "GET".contentEquals(String.valueOf(headers.method()));
        GrpcCall call = new GrpcCall(step.get("call").stringValue(), method, this::arrived);
        synchronized (calls) { // the answer may come before the call is known
            call.connection = connection;
            call.stream = connection.open(headers, end);
            calls.put(call.name, call);
        }
        if (!end) {
            send(call, step);
        }
    }

    private Http2Headers headers(JsonNode step, String method) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(":method", "POST");
        all.put(":path", "/" + method);
        all.put(":scheme", target.secure() ? "https" : "http");
        all.put(":authority", "localhost:" + target.port());
        all.put("te", "trailers");
        all.put("content-type", "application/grpc");
        if (step.path("credentials").isArray()) {
            all.put("authorization", basic(step.get("credentials")));
        }
        step.path("headers").properties().forEach(header -> {
            if (header.getValue().isNull()) {
                all.remove(header.getKey());
            } else {
                all.put(header.getKey(), symbols.text(header.getValue().asString()));
            }
        });
        Http2Headers headers = new DefaultHttp2Headers(false);
        all.forEach(headers::add);
        return headers;
    }

    private String basic(JsonNode credentials) {
        String both = symbols.text(
                credentials.get(0).stringValue() + ":" + credentials.get(1).stringValue());
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private void send(GrpcCall call, JsonNode step) throws IOException {
        MessageWriter writer = new MessageWriter(symbols);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JsonNode message : step.path("send")) {
            all.writeBytes(writer.framed(call.requestType, message));
        }
        if (step.has("message")) {
            all.writeBytes(writer.framed(call.requestType, step.get("message")));
        }
        if (step.has("sendHex")) {
            all.writeBytes(HexFormat.of().parseHex(step.get("sendHex").stringValue()));
        }
        boolean end = step.path("halfClose").asBoolean(false);
        if (all.size() > 0 || end) {
            call.connection.send(call.stream, all.toByteArray(), end);
        }
    }

    private static String settings(Http2Client connection) {
        ObjectNode settings = JSON.createObjectNode()
                .put("headerTableSize", connection.serverSetting(1, 4096))
                .put("maxConcurrentStreams", connection.serverSetting(3, 0xffffffffL))
                .put("initialWindowSize", connection.serverSetting(4, 65_535))
                .put("maxFrameSize", connection.serverSetting(5, 16_384))
                .put("maxHeaderListSize", connection.serverSetting(6, 0xffffffffL))
                .put("enableConnectProtocol", connection.serverSetting(8, 0) == 1);
        return settings + " " + connection.connectionWindow();
    }

    private String http(JsonNode step) throws IOException, InterruptedException {
        JsonNode request = step.get("http");
        String path = symbols.text(request.get("path").stringValue()).replace(" ", "%20");
        JsonNode body = request.path("body");
        HttpRequest.Builder builder = HttpRequest.newBuilder(target.http(path)).version(HttpClient.Version.HTTP_1_1);
        boolean empty = body.isMissingNode() || body.isNull();
        builder.method(
                request.get("method").stringValue(),
                empty
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(
                                symbols.text(body.isString() ? body.stringValue() : body.toString())));
        if (!empty) {
            builder.header("Content-Type", "application/json");
        }
        request.path("headers")
                .properties()
                .forEach(header -> builder.setHeader(
                        header.getKey(), symbols.text(header.getValue().stringValue())));
        if (request.path("auth").isArray()) {
            builder.header("Authorization", basic(request.get("auth")));
        }
        HttpResponse<String> response = target.httpClient().send(builder.build(), HttpResponse.BodyHandlers.ofString());
        int status = step.path("expectHttp").path("status").asInt(0);
        return status == 0 || status == response.statusCode()
                ? ""
                : "HTTP " + path + ": expected status " + status + ", got " + response.statusCode() + " "
                        + response.body();
    }

    // ---- what comes

    private void arrived(Answer answer) {
        if (answer instanceof Answer.Message message) {
            if (isForeign(message.fields())) {
                return;
            }
            learn(message.fields());
        }
        tell(answer);
    }

    /** Events of other streams, and groups of other scenarios, come from elsewhere. */
    private boolean isForeign(Map<String, Object> message) {
        if (message.get("event") instanceof Map<?, ?> event) {
            return !isOurs(event.get("event")) && !isOurs(event.get("link"));
        }
        if (message.get("subscriptions") instanceof List<?> groups) {
            groups.removeIf(group -> !GrpcMatcher.groupKey(group).contains(symbols.suffix));
        }
        return false;
    }

    private boolean isOurs(Object recorded) {
        return recorded instanceof Map<?, ?> event
                && event.get("stream_identifier") instanceof Map<?, ?> stream
                && String.valueOf(stream.get("stream_name")).contains(symbols.suffix);
    }

    private void learn(Map<String, Object> message) {
        learnPosition(message.get("position"));
        if (message.get("success") instanceof Map<?, ?> success) {
            learnPosition(success.get("position"));
        }
        if (message.get("event") instanceof Map<?, ?> event) {
            for (Object recorded : new Object[] {event.get("event"), event.get("link")}) {
                if (isOurs(recorded)) {
                    learnPosition(recorded);
                }
            }
        }
    }

    private void learnPosition(Object position) {
        if (position instanceof Map<?, ?> fields) {
            synchronized (answers) {
                symbols.ownPosition(String.valueOf(fields.get("commit_position")));
            }
        }
    }

    /** Waits until all that is expected has come, and until a PING has passed on every connection, which what comes else would precede. */
    private void settle(JsonNode step) throws IOException, InterruptedException {
        Map<String, Integer> need = new HashMap<>();
        Set<String> ending = new HashSet<>();
        for (JsonNode item : step.path("expect")) {
            if (!item.path("optional").asBoolean(false)) {
                JsonNode events = item.path("events");
                need.merge(source(item), events.isNumber() ? events.intValue() : 1, Integer::sum);
                if (item.has("status") || item.has("reset") || item.has("ended")) {
                    ending.add(source(item));
                }
            }
        }
        int settle = step.path("settleMs").asInt(SETTLE_MILLIS);
        if (need.isEmpty()) {
            barrier();
            target.pass(Duration.ofMillis(settle));
        } else {
            await(need, ending, settle);
        }
        barrier();
    }

    private static String source(JsonNode item) {
        return item.has("call")
                ? item.get("call").stringValue()
                : source(item.path("connection").asInt());
    }

    /** Time of the server's clock passes only for what does not come without. */
    private void await(Map<String, Integer> need, Set<String> ending, int settle) throws InterruptedException {
        long end = System.currentTimeMillis() + TIME_LIMIT_MILLIS;
        int passed = 0;
        boolean waited = false;
        while (System.currentTimeMillis() < end) {
            synchronized (answers) {
                if (hasCome(need, ending)) {
                    return;
                }
                answers.wait(waited ? 5 : 100);
                if (hasCome(need, ending)) {
                    return;
                }
            }
            waited = true;
            if (passed < settle + SETTLE_MILLIS) {
                target.pass(Duration.ofMillis(10));
                passed += 10;
            }
        }
    }

    private boolean hasCome(Map<String, Integer> need, Set<String> ending) {
        Map<String, Integer> have = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (Answer answer : answers) {
            have.merge(answer.source(), 1, Integer::sum);
            if (answer.isEnd()) {
                ended.add(answer.source());
            }
        }
        return ended.containsAll(ending)
                && need.entrySet().stream().allMatch(entry -> have.getOrDefault(entry.getKey(), 0) >= entry.getValue());
    }

    private void barrier() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (Http2Client connection : List.copyOf(connections.values())) {
                if (!connection.hasEnded()) {
                    connection.ping(BARRIER);
                }
            }
        }
    }

    private String compare(JsonNode step) {
        List<Answer> received;
        synchronized (answers) {
            received = new ArrayList<>(answers);
            answers.clear();
            received.removeIf(this::isForeignCheckpoint);
        }
        return new AnswerList(matcher, symbols, step.path("collapse").asString("false"))
                .differences(step.path("expect"), received);
    }

    private boolean isForeignCheckpoint(Answer answer) {
        return answer instanceof Answer.Message message
                && message.fields().get("checkpoint") instanceof Map<?, ?> position
                && !symbols.isOwnPosition(String.valueOf(position.get("commit_position")));
    }

    private String positionsAscend() {
        BigInteger last = BigInteger.ONE.negate();
        for (JsonNode label : scenario.path("positionsAscending")) {
            String position = symbols.position(label.stringValue());
            if (position != null) {
                if (new BigInteger(position).compareTo(last) <= 0) {
                    return "position " + label + " does not ascend";
                }
                last = new BigInteger(position);
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        for (Http2Client connection : connections.values()) {
            connection.close();
        }
    }
}
