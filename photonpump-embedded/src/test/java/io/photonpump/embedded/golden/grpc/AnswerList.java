package io.photonpump.embedded.golden.grpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Compares all answers of a step: those of one call come in the recorded order, calls do not wait for each other. */
final class AnswerList {

    private final GrpcMatcher matcher;
    private final GrpcSymbols symbols;
    private final boolean collapse;

    /** @param collapse {@code true} or {@code some}: events one after the other are counted */
    AnswerList(GrpcMatcher matcher, GrpcSymbols symbols, String collapse) {
        this.matcher = matcher;
        this.symbols = symbols;
        this.collapse = !collapse.equals("false");
    }

    /** The first difference; empty if there is none. */
    String differences(JsonNode expectations, List<Answer> received) {
        Map<String, List<Answer>> bySource = new LinkedHashMap<>();
        for (Answer answer : received) {
            bySource.computeIfAbsent(answer.source(), source -> new ArrayList<>())
                    .add(answer);
        }
        for (JsonNode expected : expectations) {
            String source = expected.has("call")
                    ? expected.get("call").stringValue()
                    : "connection " + expected.path("connection").asInt();
            List<Answer> answers = bySource.getOrDefault(source, List.of());
            if (answers.isEmpty()) {
                if (expected.path("optional").asBoolean(false) || expected.has("body")) {
                    continue;
                }
                return source + ": expected " + GrpcMatcher.brief(expected) + ", got nothing";
            }
            if (!expected.has("body") && answers.get(0) instanceof Answer.Body) {
                answers.remove(0);
            }
            String difference =
                    expected.has("events") ? events(expected, answers) : answer(expected, answers.remove(0));
            if (!difference.isEmpty()) {
                return source + ": " + difference;
            }
        }
        return bySource.values().stream()
                .flatMap(List::stream)
                .filter(answer -> !(answer instanceof Answer.Body))
                .findFirst()
                .map(answer -> answer.source() + ": not expected: " + describe(answer))
                .orElse("");
    }

    private static String describe(Answer answer) {
        return answer instanceof Answer.Message message ? GrpcMatcher.brief(message.fields()) : answer.toString();
    }

    private String answer(JsonNode expected, Answer actual) {
        if (actual instanceof Answer.Message message) {
            return matcher.answer(expected, message);
        }
        boolean same = isSame(expected, actual);
        return same ? "" : "expected " + GrpcMatcher.brief(expected) + ", got " + describe(actual);
    }

    private boolean isSame(JsonNode expected, Answer actual) {
        if (actual instanceof Answer.Status status) {
            return expected.has("status") && status(expected, status);
        }
        if (actual instanceof Answer.Headers headers) {
            return expected.path("headers").path(":status").asString("").equals(headers.status());
        }
        if (actual instanceof Answer.Reset reset) {
            return expected.path("reset").asString("").equals(reset.error());
        }
        if (actual instanceof Answer.OfConnection state) {
            return state(expected, state);
        }
        return actual instanceof Answer.Ended && expected.has("ended")
                || actual instanceof Answer.Body && expected.has("body");
    }

    private static boolean state(JsonNode expected, Answer.OfConnection state) {
        String wanted = state.kind().equals("settings")
                ? expected.path("settings") + " " + expected.path("connectionWindow")
                : expected.path(state.kind()).asString("");
        return wanted.equals(state.value());
    }

    private boolean status(JsonNode expected, Answer.Status actual) {
        TreeMap<String, String> wanted = new TreeMap<>();
        expected.path("trailers")
                .properties()
                .forEach(trailer -> wanted.put(
                        trailer.getKey(), symbols.text(trailer.getValue().asString())));
        TreeMap<String, String> got = new TreeMap<>(actual.trailers());
        for (String any : List.of("reason", "leader-endpoint-host", "leader-endpoint-port")) {
            wanted.computeIfPresent(any, (name, value) -> "*");
            got.computeIfPresent(any, (name, value) -> "*");
        }
        return expected.get("status").intValue() == actual.status()
                && expected.path("trailersOnly").asBoolean(false) == actual.only()
                && wanted.equals(got);
    }

    /** Counts the events at the head of the list, and removes them. */
    private String events(JsonNode expected, List<Answer> answers) {
        if (!collapse) {
            return "the step does not collapse events";
        }
        int count = 0;
        String first = "";
        String last = "";
        while (!answers.isEmpty() && answers.get(0) instanceof Answer.Message message && isEvent(message)) {
            last = revision(message);
            if (count++ == 0) {
                first = last;
            }
            answers.remove(0);
        }
        boolean some = expected.get("events").asString().equals("<some>");
        boolean same = (some ? count > 0 : count == expected.get("events").asInt())
                && first.equals(expected.path("firstRevision").asString("0"))
                && (!expected.has("lastRevision")
                        || last.equals(expected.get("lastRevision").asString()));
        return same
                ? ""
                : "expected " + GrpcMatcher.brief(expected) + ", got " + count + " events from " + first + " to "
                        + last;
    }

    private static boolean isEvent(Answer.Message message) {
        return message.fields().get("event") instanceof Map<?, ?>;
    }

    private static String revision(Answer.Message message) {
        Map<?, ?> event = (Map<?, ?>) message.fields().get("event");
        Object recorded = event.get("link") == null ? event.get("event") : event.get("link");
        Object revision = ((Map<?, ?>) recorded).get("stream_revision");
        return revision == null ? "0" : revision.toString();
    }
}
