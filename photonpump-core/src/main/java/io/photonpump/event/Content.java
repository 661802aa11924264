package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PayloadUnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bytes of a body or of metadata: immutable, equal by content. {@link #isJson()} says what the writer claimed; reading
 * as JSON does not insist on it, because many writers leave the flag out.
 */
public final class Content {

    private static final JsonMapper DEFAULT_MAPPER = JsonMapper.builder().build();

    /** No bytes at all, which is an ordinary body. */
    public static final Content EMPTY = new Content(new byte[0], false, DEFAULT_MAPPER);

    private final byte[] bytes;
    private final boolean json;
    private final JsonMapper mapper;

    private Content(byte[] bytes, boolean json, JsonMapper mapper) {
        this.bytes = requireNonNull(bytes, "bytes");
        this.json = json;
        this.mapper = requireNonNull(mapper, "mapper");
    }

    /** A copy of these bytes, read with a mapper of Jackson's defaults. */
    public static Content of(byte[] bytes, boolean json) {
        return new Content(bytes.clone(), json, DEFAULT_MAPPER);
    }

    /** The array itself, without a copy: the caller gives it away and must not touch it any more. */
    public static Content wrap(byte[] bytes, boolean json, JsonMapper mapper) {
        return new Content(bytes, json, mapper);
    }

    /** A copy of other bytes, with the flag and the mapper of these. */
    public Content withBytes(byte[] newBytes) {
        return new Content(newBytes.clone(), json, mapper);
    }

    /** Whether the writer flagged the event as JSON. */
    public boolean isJson() {
        return json;
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Whether there are no bytes at all. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A fresh copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** A read-only view, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The bytes as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Reads the bytes as JSON with the client's mapper.
     *
     * @throws PayloadUnreadableException if they are no JSON, or none of this type
     */
    public <T> T json(Class<T> type) {
        return json(mapper.constructType(type));
    }

    /** As {@link #json(Class)}, for generic types: {@code json(new TypeReference<List<Jump>>() {})}. */
    public <T> T json(TypeReference<T> type) {
        return json(mapper.constructType(type.getType()));
    }

    /** As {@link #json(Class)}, into Jackson's tree. */
    public JsonNode json() {
        return json(JsonNode.class);
    }

    private <T> T json(JavaType type) {
        if (bytes.length == 0) {
            throw new PayloadUnreadableException("there are no bytes to read as " + type.toCanonical());
        }
        try {
            T value = mapper.readValue(bytes, type);
            if (value == null) {
                throw new PayloadUnreadableException("the JSON is null, not a " + type.toCanonical());
            }
            return value;
        } catch (JacksonException e) {
            throw new PayloadUnreadableException(
                    "not readable as " + type.toCanonical() + ": " + bytes.length + " bytes, unreadable from "
                            + place(e) + " on; the cause says more, and may quote them",
                    e);
        }
    }

    /** Where reading stopped; never what stands there, which may be anybody's secret. */
    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        String line =
                location == null ? "somewhere" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
        return e.getPath().isEmpty() ? line : line + " (" + e.getPathReference() + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content that && json == that.json && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Size and kind; never the bytes, which may be anybody's data. */
    @Override
    public String toString() {
        return "Content[" + bytes.length + (json ? " bytes of JSON]" : " bytes]");
    }
}
