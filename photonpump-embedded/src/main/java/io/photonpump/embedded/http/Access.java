package io.photonpump.embedded.http;

import io.photonpump.embedded.access.User;

/** Who may call a route at all. Streams have lists of their own. */
final class Access {

    private Access() {}

    static User requireUser(HttpCall call) {
        return require(call, !call.user().isAnonymous());
    }

    static User requireOperator(HttpCall call) {
        return require(call, call.user().isOperator());
    }

    static User requireAdmin(HttpCall call) {
        return require(call, call.user().isAdmin());
    }

    private static User require(HttpCall call, boolean allowed) {
        if (!allowed) {
            throw HttpProblem.of(HttpHandler.unauthorized());
        }
        return call.user();
    }
}
