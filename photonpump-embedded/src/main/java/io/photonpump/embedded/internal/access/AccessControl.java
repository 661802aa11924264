package io.photonpump.embedded.internal.access;

import io.photonpump.embedded.internal.store.Acl;
import io.photonpump.embedded.internal.store.MetadataParser;
import io.photonpump.embedded.internal.store.MetadataParser.SystemAcls;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the stream's own list, then by the list in {@code $settings}, then by the built-in list, separately for each
 * permission. Members of {@code $admins} have every permission that anyone can have.
 */
public final class AccessControl {

    /** The role of all users, including anonymous ones. */
    private static final String EVERYBODY = "$all";

    private static final Acl USER_STREAMS = Acl.all(List.of(EVERYBODY));
    private static final Acl SYSTEM_STREAMS = Acl.all(List.of(User.ADMINS));

    /** The list that real servers store as metadata when they start. */
    private static final Acl SCAVENGES = new Acl(List.of(User.OPS), null, null, null, null);

    private static final String SCAVENGES_PREFIX = "$scavenges";

    private final Store store;
    private final Rules rules;
    private @Nullable StoredEvent settingsEvent;
    private SystemAcls settings = SystemAcls.NONE;

    /**
     * The differences between servers.
     *
     * @param insecure whether everybody has every permission
     * @param anonymousAccess false if anonymous users have no permission at all (servers from 23.6)
     * @param metastreamsHaveMetadata whether a metadata stream has the metadata of a system stream, or none
     * @param forgetsAclOfDeleted whether the list of a hard-deleted stream no longer counts
     */
    public record Rules(
            boolean insecure, boolean anonymousAccess, boolean metastreamsHaveMetadata, boolean forgetsAclOfDeleted) {

        /** The rules of a server that asks who its users are. */
        public Rules(boolean anonymousAccess, boolean metastreamsHaveMetadata, boolean forgetsAclOfDeleted) {
            this(false, anonymousAccess, metastreamsHaveMetadata, forgetsAclOfDeleted);
        }
    }

    public AccessControl(Store store, Rules rules) {
        this.store = store;
        this.rules = rules;
    }

    public boolean allows(User user, String stream, Permission permission) {
        if (rules.insecure()) {
            return true;
        }
        if (Streams.isMeta(stream)) {
            return switch (permission) {
                case READ -> allowsMetadata(user, Streams.originalOf(stream), Permission.META_READ);
                case WRITE -> allowsMetadata(user, Streams.originalOf(stream), Permission.META_WRITE);
                case DELETE, META_READ, META_WRITE -> false;
            };
        }
        return allowsStream(user, stream, permission);
    }

    private boolean allowsMetadata(User user, String stream, Permission permission) {
        return (rules.metastreamsHaveMetadata() || !Streams.isMeta(stream)) && allowsStream(user, stream, permission);
    }

    private boolean allowsStream(User user, String stream, Permission permission) {
        if (stream.equals(Streams.ALL) && (permission == Permission.WRITE || permission == Permission.DELETE)) {
            return false;
        }
        if (user.isAdmin()) {
            return true;
        }
        if (user.isAnonymous() && !rules.anonymousAccess()) {
            return false;
        }
        for (String role : roles(stream, permission)) {
            if (role.equals(EVERYBODY) || user.has(role)) {
                return true;
            }
        }
        return false;
    }

    private List<String> roles(String stream, Permission permission) {
        boolean system = Streams.isSystem(stream);
        SystemAcls defaults = settings();
        Acl builtIn = system ? SYSTEM_STREAMS : USER_STREAMS;
        for (Acl acl : new @Nullable Acl[] {ownAcl(stream), system ? defaults.system() : defaults.user(), builtIn}) {
            List<String> roles = acl == null ? null : roles(acl, permission);
            if (roles != null) {
                return roles;
            }
        }
        return List.of();
    }

    private @Nullable Acl ownAcl(String stream) {
        if (rules.forgetsAclOfDeleted() && store.lastNumber(stream) == Streams.DELETED) {
            return null;
        }
        Acl own = store.metadata(stream).acl();
        return own == null && stream.startsWith(SCAVENGES_PREFIX) ? SCAVENGES : own;
    }

    private static @Nullable List<String> roles(Acl acl, Permission permission) {
        return switch (permission) {
            case READ -> acl.read();
            case WRITE -> acl.write();
            case DELETE -> acl.delete();
            case META_READ -> acl.metaRead();
            case META_WRITE -> acl.metaWrite();
        };
    }

    private SystemAcls settings() {
        StoredEvent newest = store.newest(Streams.SETTINGS);
        if (newest != settingsEvent) {
            settingsEvent = newest;
            settings = newest == null ? SystemAcls.NONE : MetadataParser.systemAcls(newest);
        }
        return settings;
    }
}
