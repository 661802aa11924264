package io.photonpump.spring.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Configuration metadata, which IDEs use to complete keys. */
@Timeout(60)
class MetadataTest {

    @Test
    void every_key_has_a_description() throws IOException {
        Set<String> described = new TreeSet<>();
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream content = metadata.openStream()) {
                for (JsonNode property :
                        JsonMapper.builder().build().readTree(content).get("properties")) {
                    if (property.hasNonNull("description")) {
                        described.add(property.get("name").asString());
                    }
                }
            }
        }
        assertThat(described).containsAll(KnownKeys.all());
    }
}
