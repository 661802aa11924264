package io.photonpump.embedded.golden.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The messages and methods of the table in the test resources. */
final class MessageTypes {

    /** @param values the names of an enum's values; empty for other types */
    record Field(int number, String name, String type, boolean oneof, boolean repeated, List<String> values) {

        boolean isNumber() {
            return switch (type) {
                case "u64", "i64", "u32", "i32" -> true;
                default -> false;
            };
        }
    }

    /** A message with its fields by name and by number. */
    record Type(String name, Map<String, Field> byName, Map<Integer, Field> byNumber) {}

    /** The types of a method. */
    record Method(String request, String answer) {}

    private static final Map<String, Type> TYPES = new LinkedHashMap<>();
    private static final Map<String, Method> METHODS = new LinkedHashMap<>();

    static {
        read().forEach(MessageTypes::line);
    }

    private MessageTypes() {}

    private static List<String> read() {
        try (InputStream table = MessageTypes.class.getResourceAsStream("/golden-grpc-messages.txt")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::trim)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(String line) {
        if (line.contains(" -> ")) {
            String[] parts = line.split(" = | -> ");
            METHODS.put(parts[0].toLowerCase(Locale.ROOT), new Method(parts[1], parts[2]));
            return;
        }
        int colon = line.indexOf(':');
        Type type = new Type(line.substring(0, colon), new LinkedHashMap<>(), new LinkedHashMap<>());
        Arrays.stream(line.substring(colon + 1).split(";"))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .map(MessageTypes::field)
                .forEach(field -> {
                    type.byName().put(field.name(), field);
                    type.byNumber().put(field.number(), field);
                });
        TYPES.put(type.name(), type);
    }

    private static Field field(String text) {
        String[] parts = text.split("\\s+");
        boolean oneof = parts[2].endsWith("?");
        boolean repeated = parts[2].endsWith("*");
        String type = parts[2].replaceAll("[?*]$", "");
        List<String> values =
                type.startsWith("enum:") ? List.of(type.substring(5).split(",")) : List.of();
        return new Field(
                Integer.parseInt(parts[0]), parts[1], values.isEmpty() ? type : "enum", oneof, repeated, values);
    }

    /** The type with this name; null for a scalar one. */
    static Type find(String name) {
        return TYPES.get(name);
    }

    static Type get(String name) {
        return Objects.requireNonNull(TYPES.get(name), name);
    }

    /** The types of a method, found in any case; those of an empty message if it is not known. */
    static Method method(String name) {
        return METHODS.getOrDefault(name.toLowerCase(Locale.ROOT), new Method("Empty", "Empty"));
    }

    static boolean isKnown(String method) {
        return METHODS.containsKey(method.toLowerCase(Locale.ROOT));
    }
}
