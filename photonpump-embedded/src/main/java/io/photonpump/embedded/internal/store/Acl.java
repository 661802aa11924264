package io.photonpump.embedded.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what; null stands for "as the default says", an empty list for "administrators only" (docs/protocol.md,
 * Access control lists).
 */
public record Acl(
        @Nullable List<String> read,
        @Nullable List<String> write,
        @Nullable List<String> delete,
        @Nullable List<String> metaRead,
        @Nullable List<String> metaWrite) {

    public static final Acl EMPTY = new Acl(null, null, null, null, null);

    /** The same roles for everything. */
    public static Acl all(List<String> roles) {
        return new Acl(roles, roles, roles, roles, roles);
    }
}
