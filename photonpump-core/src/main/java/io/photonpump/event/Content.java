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
 * The bytes of a body or of metadata. Immutable, equal by content; safe on any thread. {@link #isJson()} is the flag that the writer set;
 * reading as JSON ignores it, because many writers do not set it.
 */
public final class Content {

    private static final JsonMapper DEFAULT_MAPPER = JsonMapper.builder().build();

    /** Empty content, which is a valid body. */
    public static final Content EMPTY = new Content(new byte[0], false, DEFAULT_MAPPER);

    private final byte[] bytes;
    private final boolean json;
    private final JsonMapper mapper;

    private Content(byte[] bytes, boolean json, JsonMapper mapper) {
        this.bytes = requireNonNull(bytes, "bytes");
        this.json = json;
        this.mapper = requireNonNull(mapper, "mapper");
    }

    /**
     * {@return content with a copy of an array, which reads JSON with Jackson's defaults}
     *
     * @param bytes the bytes
     * @param json whether to flag the content as JSON
     */
    public static Content of(byte[] bytes, boolean json) {
        return new Content(bytes.clone(), json, DEFAULT_MAPPER);
    }

    /**
     * {@return content with an array itself, without a copy}
     *
     * @param bytes the bytes, which the caller must not change any more
     * @param json whether to flag the content as JSON
     * @param mapper reads the bytes as JSON
     */
    public static Content wrap(byte[] bytes, boolean json, JsonMapper mapper) {
        return new Content(bytes, json, mapper);
    }

    /**
     * {@return content with a copy of other bytes, and with this flag and mapper}
     *
     * @param newBytes the bytes
     */
    public Content withBytes(byte[] newBytes) {
        return new Content(newBytes.clone(), json, mapper);
    }

    /** {@return whether the writer flagged the event as JSON} */
    public boolean isJson() {
        return json;
    }

    /** {@return the number of bytes} */
    public int size() {
        return bytes.length;
    }

    /** {@return whether there are no bytes} */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return a read-only view of the bytes, without a copy} */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return the bytes as UTF-8 text} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Reads the bytes as JSON with the client's mapper.
     *
     * @param type the class of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the bytes are not JSON of this type
     */
    public <T> T json(Class<T> type) {
        return json(mapper.constructType(type));
    }

    /**
     * Reads the bytes as JSON of a generic type: {@code json(new TypeReference<List<Jump>>() {})}.
     *
     * @param type the type of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the bytes are not JSON of this type
     */
    public <T> T json(TypeReference<T> type) {
        return json(mapper.constructType(type.getType()));
    }

    /**
     * Reads the bytes as a JSON tree.
     *
     * @return the root of the tree
     * @throws PayloadUnreadableException if the bytes are not JSON
     */
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

    /** Returns the place where reading stopped, never the text there, which may be secret. */
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

    /** {@return the size and the flag; never the bytes} */
    @Override
    public String toString() {
        return "Content[" + bytes.length + (json ? " bytes of JSON]" : " bytes]");
    }
}
