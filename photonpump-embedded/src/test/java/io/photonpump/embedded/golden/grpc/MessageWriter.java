package io.photonpump.embedded.golden.grpc;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Writes messages of a recording as protobuf, exactly with the fields that are listed, in their order. */
final class MessageWriter {

    private final GrpcSymbols symbols;

    MessageWriter(GrpcSymbols symbols) {
        this.symbols = symbols;
    }

    /** The message behind its five bytes. */
    byte[] framed(String type, JsonNode message) {
        byte[] bytes = message(MessageTypes.get(type), message);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) 0)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private byte[] message(MessageTypes.Type type, JsonNode message) {
        Output output = new Output();
        message.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (name.startsWith("#")) {
                unknown(output, Integer.parseInt(name.substring(1)), value);
                return;
            }
            MessageTypes.Field field = type.byName().get(name);
            if (field == null) {
                throw new IllegalArgumentException(type.name() + " has no field " + name);
            }
            if (field.repeated()) {
                value.forEach(item -> field(output, type, field, item));
            } else {
                field(output, type, field, value);
            }
        });
        return output.toByteArray();
    }

    private static void unknown(Output output, int number, JsonNode value) {
        if (value.has("hex")) {
            output.bytes(number, HexFormat.of().parseHex(value.get("hex").stringValue()));
        } else {
            output.number(number, value.longValue());
        }
    }

    private void field(Output output, MessageTypes.Type type, MessageTypes.Field field, JsonNode value) {
        int number = field.number();
        switch (field.type()) {
            case "u64", "i64", "u32", "i32" -> output.number(number, symbols.number(value));
            case "bool" -> output.number(number, value.booleanValue() ? 1 : 0);
            case "enum" ->
                output.number(
                        number,
                        value.isNumber() ? value.longValue() : field.values().indexOf(value.stringValue()));
            case "string" ->
                output.text(
                        number,
                        type.name().equals("UUID")
                                ? symbols.id(value.stringValue())
                                : symbols.text(value.stringValue()));
            case "name", "bytes" -> output.bytes(number, symbols.bytes(value));
            case "structured" -> output.bytes(number, halves(symbols.id(value.stringValue())));
            case "map" ->
                value.properties().forEach(entry -> {
                    Output pair = new Output();
                    pair.text(1, entry.getKey());
                    pair.text(2, symbols.text(entry.getValue().stringValue()));
                    output.bytes(number, pair.toByteArray());
                });
            default -> output.bytes(number, message(MessageTypes.get(field.type()), value));
        }
    }

    private static byte[] halves(String id) {
        UUID uuid = UUID.fromString(id);
        Output output = new Output();
        if (uuid.getMostSignificantBits() != 0) {
            output.number(1, uuid.getMostSignificantBits());
        }
        if (uuid.getLeastSignificantBits() != 0) {
            output.number(2, uuid.getLeastSignificantBits());
        }
        return output.toByteArray();
    }

    /** Fields one after the other. */
    private static final class Output extends ByteArrayOutputStream {

        void number(int field, long value) {
            varint(field * 8L);
            varint(value);
        }

        void text(int field, String text) {
            bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        void bytes(int field, byte[] bytes) {
            varint(field * 8L + 2);
            varint(bytes.length);
            writeBytes(bytes);
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                write((int) (left & 0x7f | 0x80));
                left >>>= 7;
            }
            write((int) left);
        }
    }

    /** An unsigned number of 64 bits as its bits. */
    static long bits(String decimal) {
        return new BigInteger(decimal).longValue();
    }
}
