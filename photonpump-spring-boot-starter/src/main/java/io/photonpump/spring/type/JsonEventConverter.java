package io.photonpump.spring.type;

import io.photonpump.event.Content;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Bytes and text as they are, everything else from JSON, with the mapper of the client that received it. */
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
