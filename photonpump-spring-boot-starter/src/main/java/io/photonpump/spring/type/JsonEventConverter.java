package io.photonpump.spring.type;

import io.photonpump.event.Content;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Converts content to {@code byte[]} and {@code String} as it is, and to other types from JSON, with the JSON mapper of the client
 * that received the event.
 */
public final class JsonEventConverter implements EventConverter {

    @Override
    public @Nullable Object read(Content content, Type type) {
        if (type == byte[].class) {
            return content.bytes();
        }
        if (type == String.class) {
            return content.text();
        }
        if (content.isEmpty()) {
            return null;
        }
        return content.json(new TypeReference<Object>() {
            @Override
            public Type getType() {
                return type;
            }
        });
    }
}
