package io.photonpump.spring.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration metadata that the build has made of the property records and of {@code additional-spring-configuration-metadata.json}. */
public final class ConfigurationMetadata {

    private static final Path FILE = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");

    private final Map<String, Property> properties = new LinkedHashMap<>();
    private final Map<String, Hint> hints = new LinkedHashMap<>();

    private ConfigurationMetadata() {}

    /** A key. The default is null if there is none, or if it is not the same for all kinds of listeners. */
    public record Property(
            String name,
            String type,
            String description,
            @Nullable String defaultValue) {}

    /** What an IDE offers for a key. With the provider {@code any}, other values are possible. */
    public record Hint(String name, List<String> values, List<String> providers) {

        public boolean isComplete() {
            return providers.isEmpty();
        }
    }

    public static ConfigurationMetadata read() {
        try {
            JsonNode file = JsonMapper.builder().build().readTree(Files.readString(FILE));
            ConfigurationMetadata metadata = new ConfigurationMetadata();
            file.get("properties").forEach(metadata::addProperty);
            file.get("hints").forEach(metadata::addHint);
            return metadata;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addProperty(JsonNode node) {
        JsonNode defaultValue = node.get("defaultValue");
        String name = node.get("name").asString();
        properties.put(
                name,
                new Property(
                        name,
                        node.path("type").asString(""),
                        node.path("description").asString(""),
                        defaultValue == null ? null : defaultValue.asString()));
    }

    private void addHint(JsonNode node) {
        String name = node.get("name").asString();
        hints.put(name, new Hint(name, texts(node.path("values"), "value"), texts(node.path("providers"), "name")));
    }

    private static List<String> texts(JsonNode nodes, String field) {
        return nodes.valueStream().map(node -> node.get(field).asString()).toList();
    }

    public Map<String, Property> properties() {
        return properties;
    }

    public Map<String, Hint> hints() {
        return hints;
    }

    /** Returns the values that a key is documented to have. Empty if it can have others. */
    public List<String> values(Property property) {
        Hint hint = hints.get(property.name());
        if (property.type().equals("java.lang.Boolean")) {
            return List.of("true", "false");
        }
        return hint == null || !hint.isComplete() ? List.of() : hint.values();
    }
}
