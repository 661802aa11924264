package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;

/** Adds the headers that allow clients and proxies to cache a page of a stream, as real servers send them. */
final class Caching {

    private Caching() {}

    /** Adds headers for content that does not change any more. */
    static HttpReply forEver(HttpReply reply) {
        return reply.with("Cache-Control", "max-age=31536000, private").with("Vary", "Accept");
    }

    /**
     * Adds headers for content that changes with the next event. Omits the body if the client has this version.
     *
     * @param version the number of the last event, or the position of the last commit
     */
    static HttpReply untilNext(HttpCall call, HttpReply reply, long version) {
        String tag = "\"" + version + ";" + reply.contentType().hashCode() + "\"";
        boolean known = tag.equals(call.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        return (known ? HttpReply.empty(304) : reply)
                .with("ETag", tag)
                .with("Cache-Control", "max-age=0, no-cache, must-revalidate")
                .with("Vary", "Accept");
    }
}
