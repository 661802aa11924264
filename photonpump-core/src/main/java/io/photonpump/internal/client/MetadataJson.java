package io.photonpump.internal.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.Content;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.SystemSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stream metadata and system settings as the server keeps them (docs/protocol.md, Stream metadata and System settings). */
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
     * Checks what is to become metadata: the server takes anything, and what it cannot read it counts as none, ACL included.
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    void requireObject(String json) {
        boolean object;
        try {
            object = mapper.readTree(requireNonNull(json, "json")).isObject();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("stream metadata has to be a JSON object, and this is no JSON", e);
        }
        if (!object) {
            throw new IllegalArgumentException("stream metadata has to be a JSON object, and this is none");
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
        putRoles(object, "$r", acl.read());
        putRoles(object, "$w", acl.write());
        putRoles(object, "$d", acl.delete());
        putRoles(object, "$mr", acl.metadataRead());
        putRoles(object, "$mw", acl.metadataWrite());
    }

    private static void putRoles(ObjectNode acl, String name, @Nullable List<String> roles) {
        if (roles != null) {
            ArrayNode array = acl.putArray(name);
            roles.forEach(array::add);
        }
    }

    /** What the server would make of it: anything that is no JSON object, or no value of its kind, counts as absent. */
    StreamMetadata read(Content content) {
        JsonNode json;
        try {
            json = content.isEmpty() ? null : content.json();
        } catch (PayloadUnreadableException notJson) {
            return StreamMetadata.EMPTY;
        }
        if (json == null || !json.isObject()) {
            return StreamMetadata.EMPTY;
        }
        return new StreamMetadata(
                number(json, MAX_COUNT, 1),
                duration(number(json, MAX_AGE, 1)),
                number(json, TRUNCATE_BEFORE, 0),
                duration(number(json, CACHE_CONTROL, 1)),
                acl(json.get(ACL)),
                custom(json));
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
        return new StreamAcl(
                roles(json.get("$r")),
                roles(json.get("$w")),
                roles(json.get("$d")),
                roles(json.get("$mr")),
                roles(json.get("$mw")));
    }

    /** One role as a text, or several in an array. */
    private static @Nullable List<String> roles(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return null;
        }
        List<String> roles = new ArrayList<>();
        if (json.isString()) {
            roles.add(json.asString());
        } else {
            json.forEach(role -> roles.add(role.asString()));
        }
        return roles;
    }

    /** What has no field: also what the server may know and this client does not. */
    private Map<String, @Nullable Object> custom(JsonNode json) {
        Map<String, @Nullable Object> custom = new LinkedHashMap<>();
        json.properties().forEach(property -> {
            if (!FIELDS.contains(property.getKey())) {
                JsonNode value = property.getValue();
                custom.put(property.getKey(), value.isNull() ? null : mapper.treeToValue(value, Object.class));
            }
        });
        return custom;
    }
}
