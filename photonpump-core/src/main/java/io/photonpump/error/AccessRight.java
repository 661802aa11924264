package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** What a user must be allowed to do on a stream or a server before a request is carried out. */
public enum AccessRight {
    /** Read a stream, subscribe to it, or join one of its persistent subscription groups. */
    READ("read", "$r"),
    /** Write events to a stream. */
    WRITE("write to", "$w"),
    /** Delete a stream. */
    DELETE("delete", "$d"),
    /** Read the metadata of a stream. */
    READ_METADATA("read the metadata of", "$mr"),
    /** Change the metadata of a stream, and with it the ACL. */
    WRITE_METADATA("change the metadata of", "$mw"),
    /**
     * Create, change, delete and inspect persistent subscription groups and replay their parked events. No ACL gives this
     * right: members of {@code $admins} have it, and since version 5 those of {@code $ops}.
     */
    ADMINISTER_GROUPS("administer the groups of", null);

    private final String verb;
    private final @Nullable String aclKey;

    AccessRight(String verb, @Nullable String aclKey) {
        this.verb = verb;
        this.aclKey = aclKey;
    }

    /** What it allows, in words that fit in front of a stream. */
    String verb() {
        return verb;
    }

    /** The key of {@code $acl} in the metadata of the stream, for example {@code $r}; null: no ACL gives this right. */
    public @Nullable String aclKey() {
        return aclKey;
    }

    /** The same access to the stream behind a metadata stream: its events are the metadata of that stream. */
    AccessRight ofMetadata() {
        return switch (this) {
            case READ, READ_METADATA -> READ_METADATA;
            case WRITE, WRITE_METADATA -> WRITE_METADATA;
            case DELETE, ADMINISTER_GROUPS -> this;
        };
    }
}
