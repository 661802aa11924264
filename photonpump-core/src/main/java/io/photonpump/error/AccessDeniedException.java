package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * The user lacks a right. The message names the user, the right and the stream, and what grants the right: the access control list of the
 * stream or, if it does not cover the right, the default lists of the server.
 */
public final class AccessDeniedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private static final String METADATA_PREFIX = "$$";
    private static final String ALL = "$all";
    private static final String ANONYMOUS = "a client without credentials";

    private final String what;
    private final @Nullable AccessRight right;
    private final @Nullable String stream;
    private final @Nullable String username;

    /**
     * Creates an error that does not concern a stream.
     *
     * @param what the refused operation
     */
    public AccessDeniedException(String what) {
        this(what, null, null, null, "the user");
    }

    /**
     * Creates an error that concerns a stream.
     *
     * @param what the refused operation
     * @param right the missing right
     * @param stream whose events, metadata or groups the request is about; for a metadata stream, the exception names the
     *     stream that the metadata belongs to
     */
    public AccessDeniedException(String what, AccessRight right, String stream) {
        this(what, rightFor(right, stream), streamOf(right, stream), null, "the user");
    }

    private AccessDeniedException(
            String what, @Nullable AccessRight right, @Nullable String stream, @Nullable String username, String who) {
        super("access denied: " + what + ": " + reason(right, stream, who));
        this.what = what;
        this.right = right;
        this.stream = stream;
        this.username = username;
    }

    /**
     * {@return the same error with the user of the request}
     *
     * @param user the user of the request; null: it had no credentials
     */
    public AccessDeniedException withUsername(@Nullable String user) {
        String who = user == null ? ANONYMOUS : "the user '" + user + "'";
        return new AccessDeniedException(what, right, stream, user, who);
    }

    private static boolean isMetadata(AccessRight right, String stream) {
        return stream.startsWith(METADATA_PREFIX) && right.ofMetadata() != right;
    }

    private static AccessRight rightFor(AccessRight right, String stream) {
        return isMetadata(right, stream) ? right.ofMetadata() : right;
    }

    private static String streamOf(AccessRight right, String stream) {
        return isMetadata(right, stream) ? stream.substring(METADATA_PREFIX.length()) : stream;
    }

    private static String reason(@Nullable AccessRight right, @Nullable String stream, String who) {
        if (right == null || stream == null) {
            return who + " may not do this; use the credentials of a user that may";
        }
        if (who.equals(ANONYMOUS)) {
            return who + " may not " + right.verb() + " the stream '" + stream
                    + "'; give the client the credentials of a user that may";
        }
        String denied = who + " may not " + right.verb() + " the stream '" + stream + "'";
        if (right.aclKey() == null) {
            return denied + "; this needs a member of $admins, or of $ops on servers since version 5";
        }
        if (isNeverGranted(right, stream)) {
            return denied + ", and no user may";
        }
        return denied + "; the stream's ACL ($acl." + right.aclKey()
                + ") must name the user or one of the user's groups";
    }

    private static boolean isNeverGranted(AccessRight right, String stream) {
        boolean changes = right == AccessRight.WRITE || right == AccessRight.DELETE;
        return changes && stream.equals(ALL) || right == AccessRight.DELETE && stream.startsWith(METADATA_PREFIX);
    }

    /** {@return the refused operation, with its stream or group} */
    public String what() {
        return what;
    }

    /** {@return the missing right; null: the server does not report it} */
    public @Nullable AccessRight right() {
        return right;
    }

    /** {@return the stream; null: the request did not concern a stream} */
    public @Nullable String stream() {
        return stream;
    }

    /** {@return the user of the request; null: it had no credentials} */
    public @Nullable String username() {
        return username;
    }
}
