package io.photonpump.embedded.internal.http;

/** Ends the handling of a request with this reply. */
final class HttpProblem extends RuntimeException {

    private final transient HttpReply reply;

    private HttpProblem(HttpReply reply) {
        super(String.valueOf(reply.body()), null, false, false);
        this.reply = reply;
    }

    static HttpProblem badRequest(String text) {
        return new HttpProblem(HttpReply.text(400, text));
    }

    static HttpProblem of(HttpReply reply) {
        return new HttpProblem(reply);
    }

    HttpReply reply() {
        return reply;
    }
}
