package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;

/** The headers with which a client or a proxy can keep a page of a stream, as real servers send them. */
final class Caching {

    private Caching() {}

    /** Of what does not change any more. */
    static HttpReply forEver(HttpReply reply) {
        return reply.with("Cache-Control", "max-age=31536000, private").with("Vary", "Accept");
    }

    /**
     * Of what changes with the next event. Without a body if the client has exactly this.
     *
     * @param version the number of the last event, or the position behind which nothing was committed
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
