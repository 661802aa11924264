package io.photonpump.embedded.golden.grpc;

import java.util.Map;
import java.util.TreeMap;

/** One thing that a server sent. */
sealed interface Answer {

    /** Name of the call, or {@code connection} and its number. */
    String source();

    /** Whether nothing follows on the call. */
    default boolean isEnd() {
        return false;
    }

    /** @param flag the first byte in front of the message */
    record Message(String source, String type, Map<String, Object> fields, int flag) implements Answer {}

    /** Response headers that are not the usual ones. */
    record Headers(String source, String status) implements Answer {}

    /** @param only whether there were no headers before */
    record Status(String source, int status, String text, TreeMap<String, String> trailers, boolean only)
            implements Answer {
        @Override
        public boolean isEnd() {
            return true;
        }
    }

    /** The end of a call without status. */
    record Ended(String source) implements Answer {
        @Override
        public boolean isEnd() {
            return true;
        }
    }

    /** The server reset the stream. */
    record Reset(String source, String error) implements Answer {
        @Override
        public boolean isEnd() {
            return true;
        }
    }

    /** Bytes that are no gRPC. */
    record Body(String source, String text) implements Answer {}

    /** What could not be read. */
    record Garbled(String source, String problem) implements Answer {}

    /** Something about a whole connection: {@code closed}, {@code goaway}, {@code pong}, {@code settings}. */
    record OfConnection(String source, String kind, String value) implements Answer {}
}
