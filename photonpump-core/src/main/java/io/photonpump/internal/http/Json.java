package io.photonpump.internal.http;

import tools.jackson.databind.JsonNode;

/**
 * Static methods that read members of JSON objects. A member that is missing, null or of another type gets a default.
 */
final class Json {

    static final int MAX_PORT = 65_535;

    private Json() {}

    static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }

    static long number(JsonNode object, String name) {
        return number(object, name, 0);
    }

    static long number(JsonNode object, String name, long otherwise) {
        return object.path(name).asLong(otherwise);
    }

    static int integer(JsonNode object, String name) {
        return object.path(name).asInt(0);
    }

    static double decimal(JsonNode object, String name) {
        return object.path(name).asDouble(0);
    }

    static boolean flag(JsonNode object, String name) {
        return object.path(name).asBoolean(false);
    }
}
