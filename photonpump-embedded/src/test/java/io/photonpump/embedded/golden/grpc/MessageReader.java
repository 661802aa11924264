package io.photonpump.embedded.golden.grpc;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads protobuf into maps with exactly the fields on the wire. Numbers are decimal text, names of enums and ids text, bytes are byte
 * arrays. A message whose fields are not in the usual order, or twice where they must not be, is refused.
 */
final class MessageReader {

    private final ByteBuffer in;

    private MessageReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    static Map<String, Object> read(String type, byte[] bytes) {
        return new MessageReader(bytes).message(MessageTypes.get(type));
    }

    private Map<String, Object> message(MessageTypes.Type type) {
        Map<String, Object> message = new LinkedHashMap<>();
        int last = 0;
        while (in.hasRemaining()) {
            int tag = (int) varint();
            int number = tag >>> 3;
            if (number < last) {
                throw new IllegalArgumentException(type.name() + ": field " + number + " behind field " + last);
            }
            last = number;
            Object raw = raw(tag & 7);
            MessageTypes.Field field = type.byNumber().get(number);
            if (field == null) {
                message.put("#" + number, raw instanceof byte[] bytes ? hex(bytes) : raw.toString());
            } else {
                put(message, type, field, raw);
            }
        }
        return message;
    }

    private Object raw(int wireType) {
        return switch (wireType) {
            case 0 -> varint();
            case 2 -> bytes();
            case 1 -> in.getLong();
            case 5 -> (long) in.getInt();
            default -> throw new IllegalArgumentException("wire type " + wireType);
        };
    }

    @SuppressWarnings("unchecked") // what was put there
    private static void put(Map<String, Object> message, MessageTypes.Type type, MessageTypes.Field field, Object raw) {
        Object value = value(field, raw);
        if (field.repeated()) {
            ((List<Object>) message.computeIfAbsent(field.name(), name -> new ArrayList<>())).add(value);
        } else if (field.type().equals("map")) {
            ((Map<String, Object>) message.computeIfAbsent(field.name(), name -> new LinkedHashMap<>()))
                    .putAll((Map<String, Object>) value);
        } else if (message.put(field.name(), value) != null) {
            throw new IllegalArgumentException(type.name() + "." + field.name() + " is there twice");
        }
    }

    private static Object value(MessageTypes.Field field, Object raw) {
        return switch (field.type()) {
            case "u64", "u32" -> Long.toUnsignedString((Long) raw);
            case "i64", "i32" -> raw.toString();
            case "bool" -> (Long) raw != 0;
            case "enum" -> {
                long number = (Long) raw;
                yield number >= 0 && number < field.values().size()
                        ? field.values().get((int) number)
                        : Long.toString(number);
            }
            case "string", "name" -> text((byte[]) raw);
            case "bytes" -> raw;
            case "map" -> new MessageReader((byte[]) raw).pair();
            case "structured" -> new MessageReader((byte[]) raw).id();
            case "any" -> any((byte[]) raw);
            default -> read(field.type(), (byte[]) raw);
        };
    }

    private static Object any(byte[] raw) {
        Map<String, Object> any = read("Any", raw);
        String url = (String) any.getOrDefault("type_url", "");
        byte[] value = (byte[]) any.getOrDefault("value", new byte[0]);
        String name = url.substring(url.lastIndexOf('.') + 1);
        any.put("value", MessageTypes.find(name) == null ? hex(value) : read(name, value));
        return any;
    }

    private Map<String, Object> pair() {
        Map<Integer, String> parts = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int tag = (int) varint();
            parts.put(tag >>> 3, String.valueOf(text(bytes())));
        }
        return Map.of(parts.getOrDefault(1, ""), parts.getOrDefault(2, ""));
    }

    private String id() {
        long[] halves = new long[3];
        while (in.hasRemaining()) {
            int tag = (int) varint();
            halves[tag >>> 3] = varint();
        }
        return new UUID(halves[1], halves[2]).toString();
    }

    /** Text, or the hexadecimal form of what is not UTF-8. */
    private static Object text(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
    }

    private static Map<String, Object> hex(byte[] bytes) {
        return Map.of("hex", HexFormat.of().formatHex(bytes));
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }

    private byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(varint())];
        in.get(bytes);
        return bytes;
    }

    /** Whether a decimal text is 0; false for other text. */
    static boolean isZero(String text) {
        return text.equals(BigInteger.ZERO.toString());
    }
}
