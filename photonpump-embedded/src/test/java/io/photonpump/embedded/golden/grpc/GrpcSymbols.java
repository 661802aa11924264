package io.photonpump.embedded.golden.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The values of a scenario's placeholders in this run. */
final class GrpcSymbols {

    private static final Pattern UUID_LABEL = Pattern.compile("<uuid:(\\w+)>");
    private static final Pattern POSITION = Pattern.compile("<position:(\\w+)([+-]\\d+)?>");
    private static final Pattern NOW = Pattern.compile("<now([+-]\\d+)>");
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    final String suffix;
    private final boolean freshIds;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Set<String> ownPositions = new HashSet<>();

    /** Those of a new run. */
    GrpcSymbols() {
        this("r" + Long.toString(UUID.randomUUID().getMostSignificantBits() & Long.MAX_VALUE, 36) + "q", true);
    }

    /** @param freshIds whether ids are replaced */
    GrpcSymbols(String suffix, boolean freshIds) {
        this.suffix = suffix;
        this.freshIds = freshIds;
    }

    String text(String symbolic) {
        Matcher labelled = UUID_LABEL.matcher(symbolic.replace("<s>", suffix));
        return labelled.replaceAll(match -> String.valueOf(labels.get("uuid:" + match.group(1))));
    }

    /** The id to send, or the one to expect: a fresh one for each; zeros and what is no id stay as they are. */
    String id(String symbolic) {
        Matcher label = UUID_LABEL.matcher(symbolic);
        if (label.matches()) {
            return String.valueOf(labels.get("uuid:" + label.group(1)));
        }
        boolean fresh = freshIds && isId(symbolic) && !symbolic.startsWith("00000000-");
        return fresh ? ids.computeIfAbsent(symbolic, id -> UUID.randomUUID().toString()) : symbolic;
    }

    /** Whether an id is one that the scenario sent, for this symbol. */
    boolean isSent(String symbolic) {
        return ids.containsKey(symbolic);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The bits of a number. */
    long number(JsonNode value) {
        if (!value.isString()) {
            return value.bigIntegerValue().longValue();
        }
        String text = value.stringValue();
        Matcher position = POSITION.matcher(text);
        if (position.matches()) {
            long seen = Long.parseUnsignedLong(labels.get("position:" + position.group(1)));
            return seen + (position.group(2) == null ? 0 : Long.parseLong(position.group(2)));
        }
        Matcher now = NOW.matcher(text);
        return now.matches() ? Instant.now().getEpochSecond() + Long.parseLong(now.group(1)) : MessageWriter.bits(text);
    }

    byte[] bytes(JsonNode value) {
        if (value.isString()) {
            return text(value.stringValue()).getBytes(StandardCharsets.UTF_8);
        }
        if (value.has("json")) {
            return text(value.get("json").toString()).getBytes(StandardCharsets.UTF_8);
        }
        if (value.has("text")) {
            return text(value.get("text").stringValue()).getBytes(StandardCharsets.UTF_8);
        }
        if (value.has("repeat")) {
            byte[] part = bytes(value.get("repeat"));
            int times = value.get("times").intValue();
            ByteBuffer all = ByteBuffer.allocate(part.length * times);
            for (int i = 0; i < times; i++) {
                all.put(part);
            }
            return all.array();
        }
        return HexFormat.of().parseHex(value.get("hex").stringValue());
    }

    /** Gives a label its meaning, or holds it to the one it has. Empty: all is well. */
    String bind(String kind, String symbolic, String value) {
        String key = kind + ":" + symbolic.substring(kind.length() + 2, symbolic.length() - 1);
        String known = labels.get(key);
        if (known != null) {
            return known.equals(value) ? "" : "expected " + symbolic + " = " + known + ", got " + value;
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (label.getKey().startsWith(kind + ":") && label.getValue().equals(value)) {
                return "expected a new " + symbolic + ", got " + value + " of <" + label.getKey() + ">";
            }
        }
        labels.put(key, value);
        return "";
    }

    /** The value of a position's label; null if the scenario has not met it. */
    String position(String label) {
        return labels.get("position:" + label);
    }

    /** Whether all labels in this text are known. */
    boolean knows(String text) {
        return Pattern.compile("<(uuid|position):(\\w+)")
                .matcher(text)
                .results()
                .allMatch(label -> labels.containsKey(label.group(1) + ":" + label.group(2)));
    }

    void ownPosition(String position) {
        ownPositions.add(position);
    }

    boolean isOwnPosition(String position) {
        return ownPositions.contains(position);
    }
}
