package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** A right that a request requires on a stream. */
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
     * Create, change, delete and inspect persistent subscription groups and replay their parked events. No access control
     * list grants this right: members of {@code $admins} have it, and since version 5 those of {@code $ops}.
     */
    ADMINISTER_GROUPS("administer the groups of", null);

    private final String verb;
    private final @Nullable String aclKey;

    AccessRight(String verb, @Nullable String aclKey) {
        this.verb = verb;
        this.aclKey = aclKey;
    }

    /** Returns the verb phrase for use before the name of a stream. */
    String verb() {
        return verb;
    }

    /** {@return the key of {@code $acl} in the stream's metadata, for example {@code $r}; null: no access control list grants this right} */
    public @Nullable String aclKey() {
        return aclKey;
    }

    /** Returns the right on the stream that corresponds to this right on its metadata stream. */
    AccessRight ofMetadata() {
        return switch (this) {
            case READ, READ_METADATA -> READ_METADATA;
            case WRITE, WRITE_METADATA -> WRITE_METADATA;
            case DELETE, ADMINISTER_GROUPS -> this;
        };
    }
}
