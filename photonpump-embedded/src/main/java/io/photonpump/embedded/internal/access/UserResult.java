package io.photonpump.embedded.internal.access;

/** What became of a change to a user; the names are those of the HTTP API. */
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
