package io.photonpump.internal.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.Content;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.SystemSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of stream metadata and system settings (docs/protocol.md, Stream metadata and System settings). */
final class MetadataJson {

    private static final String MAX_COUNT = "$maxCount";
    private static final String MAX_AGE = "$maxAge";
    private static final String TRUNCATE_BEFORE = "$tb";
    private static final String CACHE_CONTROL = "$cacheControl";
    private static final String ACL = "$acl";
    private static final Set<String> FIELDS = Set.of(MAX_COUNT, MAX_AGE, TRUNCATE_BEFORE, CACHE_CONTROL, ACL);

    private final JsonMapper mapper;

    MetadataJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** @throws IllegalArgumentException if a property cannot be written as JSON */
    String write(StreamMetadata metadata) {
        ObjectNode json = mapper.createObjectNode();
        putNumber(json, MAX_COUNT, metadata.maxCount());
        putNumber(json, MAX_AGE, seconds(metadata.maxAge()));
        putNumber(json, TRUNCATE_BEFORE, metadata.truncateBefore());
        putNumber(json, CACHE_CONTROL, seconds(metadata.cacheControl()));
        putAcl(json, ACL, metadata.acl());
        metadata.custom().forEach((name, value) -> json.set(name, tree(name, value)));
        return mapper.writeValueAsString(json);
    }

    private JsonNode tree(String name, @Nullable Object value) {
        try {
            return value == null ? mapper.nullNode() : mapper.valueToTree(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the metadata property '" + name + "' cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    String write(SystemSettings settings) {
        ObjectNode json = mapper.createObjectNode();
        putAcl(json, "$userStreamAcl", settings.userStreams());
        putAcl(json, "$systemStreamAcl", settings.systemStreams());
        return mapper.writeValueAsString(json);
    }

    /**
     * Checks JSON that is to become metadata. The server accepts any content, and ignores metadata that it cannot read,
     * the ACL included.
     *
     * @throws IllegalArgumentException if it is not a JSON object
     */
    void requireObject(String json) {
        boolean object;
        try {
            object = mapper.readTree(requireNonNull(json, "json")).isObject();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("stream metadata has to be a JSON object, and this is not JSON", e);
        }
        if (!object) {
            throw new IllegalArgumentException(
                    "stream metadata has to be a JSON object, and this is another JSON value");
        }
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toSeconds();
    }

    private static void putNumber(ObjectNode json, String name, @Nullable Long value) {
        if (value != null) {
            json.put(name, value.longValue());
        }
    }

    private static void putAcl(ObjectNode json, String name, @Nullable StreamAcl acl) {
        if (acl == null) {
            return;
        }
        ObjectNode object = json.putObject(name);
        putRoles(object, "$r", acl.readers());
        putRoles(object, "$w", acl.writers());
        putRoles(object, "$d", acl.deleters());
        putRoles(object, "$mr", acl.metadataReaders());
        putRoles(object, "$mw", acl.metadataWriters());
    }

    private static void putRoles(ObjectNode acl, String name, @Nullable List<String> roles) {
        if (roles != null) {
            ArrayNode array = acl.putArray(name);
            roles.forEach(array::add);
        }
    }

    /**
     * Reads metadata as the server does: content that is not a JSON object, and values of another type, count as
     * absent.
     */
    StreamMetadata read(Content content) {
        JsonNode json;
        try {
            json = content.isEmpty() ? null : content.json();
        } catch (PayloadUnreadableException notJson) {
            return StreamMetadata.defaults();
        }
        if (json == null || !json.isObject()) {
            return StreamMetadata.defaults();
        }
        StreamMetadata metadata = StreamMetadata.defaults();
        metadata = with(metadata, number(json, MAX_COUNT, 1), StreamMetadata::withMaxCount);
        metadata = with(metadata, duration(number(json, MAX_AGE, 1)), StreamMetadata::withMaxAge);
        metadata = with(metadata, number(json, TRUNCATE_BEFORE, 0), StreamMetadata::withTruncateBefore);
        metadata = with(metadata, duration(number(json, CACHE_CONTROL, 1)), StreamMetadata::withCacheControl);
        metadata = with(metadata, acl(json.get(ACL)), StreamMetadata::withAcl);
        return withCustom(metadata, json);
    }

    private static <O, T> O with(O options, @Nullable T value, BiFunction<O, T, O> setter) {
        return value == null ? options : setter.apply(options, value);
    }

    private static @Nullable Long number(JsonNode json, String name, long least) {
        JsonNode value = json.get(name);
        boolean fits = value != null && value.isIntegralNumber() && value.canConvertToLong();
        return fits && value.asLong() >= least ? (Long) value.asLong() : null;
    }

    private static @Nullable Duration duration(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable StreamAcl acl(@Nullable JsonNode json) {
        if (json == null || !json.isObject()) {
            return null;
        }
        StreamAcl acl = StreamAcl.defaults();
        acl = with(acl, roles(json.get("$r")), StreamAcl::withReaders);
        acl = with(acl, roles(json.get("$w")), StreamAcl::withWriters);
        acl = with(acl, roles(json.get("$d")), StreamAcl::withDeleters);
        acl = with(acl, roles(json.get("$mr")), StreamAcl::withMetadataReaders);
        return with(acl, roles(json.get("$mw")), StreamAcl::withMetadataWriters);
    }

    /** Reads the roles, which are one string or an array of strings. */
    private static String @Nullable [] roles(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return null;
        }
        List<String> roles = new ArrayList<>();
        if (json.isString()) {
            roles.add(json.asString());
        } else {
            json.forEach(role -> roles.add(role.asString()));
        }
        return roles.toArray(String[]::new);
    }

    /** Adds the properties that have no method of their own, those of the server included. */
    private StreamMetadata withCustom(StreamMetadata metadata, JsonNode json) {
        StreamMetadata all = metadata;
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (!FIELDS.contains(property.getKey())) {
                JsonNode value = property.getValue();
                all = all.withCustom(
                        property.getKey(), value.isNull() ? null : mapper.treeToValue(value, Object.class));
            }
        }
        return all;
    }
}
