package io.photonpump.embedded.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups that may do something with a stream. Null stands for the default, an empty list for administrators only
 * (docs/protocol.md, Access control lists).
 */
public record Acl(
        @Nullable List<String> read,
        @Nullable List<String> write,
        @Nullable List<String> delete,
        @Nullable List<String> metaRead,
        @Nullable List<String> metaWrite) {

    public static final Acl EMPTY = new Acl(null, null, null, null, null);

    /** Returns a list that allows everything to these roles. */
    public static Acl all(List<String> roles) {
        return new Acl(roles, roles, roles, roles, roles);
    }
}
