package io.photonpump.embedded.golden.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The player of the recordings, without a server: it writes and understands the bytes that were recorded. */
class GrpcRecordingsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicTest> messages_have_the_recorded_bytes() {
        return GrpcGoldenTest.recordings().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        JsonNode scenario = JSON.readTree(file.toFile());
        GrpcSymbols symbols = new GrpcSymbols(scenario.get("recordedSuffix").stringValue(), false);
        Map<String, String> methods = new HashMap<>();
        for (JsonNode step : scenario.get("steps")) {
            List<JsonNode> calls = new ArrayList<>();
            if (step.has("calls")) {
                step.get("calls").forEach(calls::add);
            } else {
                calls.add(step);
            }
            for (JsonNode call : calls) {
                if (call.has("call")) {
                    methods.put(
                            call.get("call").stringValue(), call.get("method").stringValue());
                }
                String name = call.path("call").asString(call.path("sendOn").asString(""));
                if (call.path("hex").isArray()) {
                    checkSent(symbols, MessageTypes.method(methods.get(name)).request(), call);
                }
            }
            for (JsonNode expected : step.path("expect")) {
                if (expected.has("hex")) {
                    String type = MessageTypes.method(
                                    methods.get(expected.get("call").stringValue()))
                            .answer();
                    byte[] bytes = HexFormat.of().parseHex(expected.get("hex").stringValue());
                    Answer.Message message = new Answer.Message("", type, MessageReader.read(type, bytes), 0);
                    assertThat(new GrpcMatcher(symbols).answer(expected, message))
                            .as("%s", expected)
                            .isEmpty();
                }
            }
        }
    }

    private static void checkSent(GrpcSymbols symbols, String type, JsonNode call) {
        List<JsonNode> messages = new ArrayList<>();
        call.path("send").forEach(messages::add);
        if (call.has("message")) {
            messages.add(call.get("message"));
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonNode hex = call.get("hex").get(i);
            String text = messages.get(i).toString();
            if (hex != null && hex.isString() && symbols.knows(text) && !text.contains("<now")) {
                byte[] framed = new MessageWriter(symbols).framed(type, messages.get(i));
                assertThat(HexFormat.of().formatHex(Arrays.copyOfRange(framed, 5, framed.length)))
                        .as(text)
                        .isEqualTo(hex.stringValue());
            }
        }
    }
}
