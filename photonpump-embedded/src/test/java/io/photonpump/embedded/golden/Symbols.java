package io.photonpump.embedded.golden;

import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.GuidBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The values of a scenario's placeholders in this run. */
final class Symbols {

    private static final Pattern NUMBER = Pattern.compile("<(position|next|tx):(\\w+)([+-]\\d+)?>");

    private final String suffix;
    private final Map<String, UUID> correlations = new HashMap<>(Map.of("zero", Frame.ZERO_ID));
    private final Map<UUID, String> names = new HashMap<>(Map.of(Frame.ZERO_ID, "zero"));
    private final Map<String, Object> labels = new HashMap<>();

    Symbols(String suffix) {
        this.suffix = suffix;
    }

    String text(String symbolic) {
        return symbolic.replace("<s>", suffix);
    }

    boolean isOurs(String stream) {
        return stream.contains(suffix);
    }

    UUID correlation(String name) {
        if (name.startsWith("<uuid:")) {
            return (UUID) labels.get("uuid:" + name.substring(6, name.length() - 1));
        }
        UUID id = correlations.computeIfAbsent(name, symbol -> UUID.randomUUID());
        names.put(id, name);
        return id;
    }

    void define(String name, UUID id) {
        correlations.put(name, id);
        names.put(id, name);
    }

    /** "?" for one that the server made. */
    String name(UUID correlation) {
        return names.getOrDefault(correlation, "?");
    }

    byte[] id(String symbolic) {
        if (symbolic.startsWith("hex:")) {
            return HexFormat.of().parseHex(symbolic.substring(4));
        }
        return GuidBytes.encode(symbolic.startsWith("<uuid:") ? correlation(symbolic) : UUID.fromString(symbolic));
    }

    long number(JsonNode value) {
        if (!value.isString()) {
            return value.longValue();
        }
        Matcher matcher = NUMBER.matcher(value.stringValue());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(value.stringValue());
        }
        long base = (Long) labels.get(matcher.group(1) + ":" + matcher.group(2));
        return base + (matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3)));
    }

    byte[] bytes(JsonNode value) {
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
    String bind(String kind, String label, Object value) {
        Object known = labels.get(kind + ":" + label);
        if (known != null) {
            return known.equals(value) ? "" : "<" + kind + ":" + label + "> is " + known + ", got " + value;
        }
        boolean distinct = kind.equals("position") || kind.equals("uuid");
        if (distinct
                && labels.entrySet().stream()
                        .anyMatch(entry -> entry.getKey().startsWith(kind + ":")
                                && entry.getValue().equals(value))) {
            return "<" + kind + ":" + label + "> got " + value + ", which another label has";
        }
        labels.put(kind + ":" + label, value);
        return "";
    }

    Long position(String label) {
        return (Long) labels.get("position:" + label);
    }
}
