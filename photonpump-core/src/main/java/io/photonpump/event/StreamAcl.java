package io.photonpump.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a stream: groups and logins. A null list leaves the matter to the server's defaults, an empty one
 * leaves it to the members of {@code $admins} (protocol §4.9).
 *
 * @param read {@code $r}
 * @param write {@code $w}
 * @param delete {@code $d}
 * @param metadataRead {@code $mr}
 * @param metadataWrite {@code $mw}
 */
public record StreamAcl(
        @Nullable List<String> read,
        @Nullable List<String> write,
        @Nullable List<String> delete,
        @Nullable List<String> metadataRead,
        @Nullable List<String> metadataWrite) {

    /** The role of everybody, anonymous users included. */
    public static final String ALL = "$all";

    /** The role of administrators. */
    public static final String ADMINS = "$admins";

    /** Everything left to the server's defaults: the start for the methods below. */
    public static final StreamAcl DEFAULT = new StreamAcl(null, null, null, null, null);

    public StreamAcl {
        read = read == null ? null : List.copyOf(read);
        write = write == null ? null : List.copyOf(write);
        delete = delete == null ? null : List.copyOf(delete);
        metadataRead = metadataRead == null ? null : List.copyOf(metadataRead);
        metadataWrite = metadataWrite == null ? null : List.copyOf(metadataWrite);
    }

    public StreamAcl read(String... roles) {
        return new StreamAcl(List.of(roles), write, delete, metadataRead, metadataWrite);
    }

    public StreamAcl write(String... roles) {
        return new StreamAcl(read, List.of(roles), delete, metadataRead, metadataWrite);
    }

    public StreamAcl delete(String... roles) {
        return new StreamAcl(read, write, List.of(roles), metadataRead, metadataWrite);
    }

    public StreamAcl metadataRead(String... roles) {
        return new StreamAcl(read, write, delete, List.of(roles), metadataWrite);
    }

    public StreamAcl metadataWrite(String... roles) {
        return new StreamAcl(read, write, delete, metadataRead, List.of(roles));
    }
}
