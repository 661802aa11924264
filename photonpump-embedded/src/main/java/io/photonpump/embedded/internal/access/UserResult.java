package io.photonpump.embedded.internal.access;

/** The result of a change to a user, with its name in the HTTP API. */
public enum UserResult {
    SUCCESS("Success"),
    NOT_FOUND("NotFound"),
    CONFLICT("Conflict"),
    UNAUTHORIZED("Unauthorized");

    private final String text;

    UserResult(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
