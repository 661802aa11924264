package io.photonpump.embedded.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses stream metadata and system settings as the server does: a single value of the wrong type makes the whole document
 * ineffective, without an error (docs/protocol.md, Stream metadata). JSON null counts as absent.
 */
public final class MetadataParser {

    /** Accepts the same deviations from JSON as the parser of the server. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MetadataParser() {}

    /** Returns the metadata in this event; {@link StreamMetadata#NONE} if the event does not contain any. */
    static StreamMetadata parse(StoredEvent event) {
        JsonNode object = event.json() ? object(event.data()) : null;
        if (object == null) {
            return StreamMetadata.NONE;
        }
        try {
            Long maxCount = integer(object, "$maxCount");
            Long maxAge = integer(object, "$maxAge");
            Long truncateBefore = integer(object, "$tb");
            integer(object, "$cacheControl");
            requireBoolean(object, "$tmp");
            return new StreamMetadata(
                    maxCount != null && maxCount > 0 ? maxCount : null,
                    maxAge != null && maxAge > 0 ? seconds(maxAge) : null,
                    truncateBefore != null && truncateBefore >= 0 ? truncateBefore : null,
                    acl(object.get("$acl")));
        } catch (MalformedException e) {
            return StreamMetadata.NONE;
        }
    }

    /** Returns the default access control lists of {@code $settings} for user streams and system streams. */
    public static SystemAcls systemAcls(StoredEvent event) {
        JsonNode object = event.json() ? object(event.data()) : null;
        if (object == null) {
            return SystemAcls.NONE;
        }
        try {
            return new SystemAcls(acl(object.get("$userStreamAcl")), acl(object.get("$systemStreamAcl")));
        } catch (MalformedException e) {
            return SystemAcls.NONE;
        }
    }

    /** The default access control lists in {@code $settings}; null if a list is not set. */
    public record SystemAcls(@Nullable Acl user, @Nullable Acl system) {
        public static final SystemAcls NONE = new SystemAcls(null, null);
    }

    /** Returns the document with {@code $tb} set to this number; null if it is not a JSON object. */
    static byte @Nullable [] withTruncateBefore(byte[] document, long number) {
        if (object(document) instanceof ObjectNode object) {
            return JSON.writeValueAsBytes(object.put("$tb", number));
        }
        return null;
    }

    private static @Nullable JsonNode object(byte[] document) {
        try {
            JsonNode node = document.length == 0 ? null : JSON.readTree(document);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static long seconds(long seconds) {
        return seconds > Long.MAX_VALUE / 2000 ? Long.MAX_VALUE / 2 : seconds * 1000;
    }

    private static @Nullable Long integer(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedException();
        }
        return value.longValue();
    }

    private static void requireBoolean(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value != null && !value.isNull() && !value.isBoolean()) {
            throw new MalformedException();
        }
    }

    private static @Nullable Acl acl(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw new MalformedException();
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (!List.of("$r", "$w", "$d", "$mr", "$mw").contains(member.getKey())) {
                throw new MalformedException();
            }
        }
        return new Acl(
                roles(value.get("$r")),
                roles(value.get("$w")),
                roles(value.get("$d")),
                roles(value.get("$mr")),
                roles(value.get("$mw")));
    }

    private static @Nullable List<String> roles(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        if (!value.isArray()) {
            throw new MalformedException();
        }
        List<String> roles = new ArrayList<>();
        for (JsonNode role : value) {
            if (!role.isString()) {
                throw new MalformedException();
            }
            roles.add(role.stringValue());
        }
        return List.copyOf(roles);
    }

    /** Signals a malformed document within this class. */
    private static final class MalformedException extends RuntimeException {
        MalformedException() {
            super(null, null, false, false);
        }
    }
}
