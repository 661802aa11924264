package io.photonpump.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a stream: groups and logins. A null list leaves the matter to the server's defaults, an empty one
 * leaves it to the members of {@code $admins} (docs/protocol.md, Access control lists): {@code
 * StreamAcl.DEFAULT.readBy("ops").writeBy()}.
 *
 * @param read who may read the stream ({@code $r})
 * @param write who may write to it ({@code $w})
 * @param delete who may delete it ({@code $d})
 * @param metadataRead who may read its metadata ({@code $mr})
 * @param metadataWrite who may change its metadata ({@code $mw})
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

    /** These may read the stream; without any, nobody but the administrators. */
    public StreamAcl readBy(String... roles) {
        return new StreamAcl(List.of(roles), write, delete, metadataRead, metadataWrite);
    }

    /** These may write to the stream; without any, nobody but the administrators. */
    public StreamAcl writeBy(String... roles) {
        return new StreamAcl(read, List.of(roles), delete, metadataRead, metadataWrite);
    }

    /** These may delete the stream; without any, nobody but the administrators. */
    public StreamAcl deleteBy(String... roles) {
        return new StreamAcl(read, write, List.of(roles), metadataRead, metadataWrite);
    }

    /** These may read the stream's metadata; without any, nobody but the administrators. */
    public StreamAcl metadataReadBy(String... roles) {
        return new StreamAcl(read, write, delete, List.of(roles), metadataWrite);
    }

    /** These may change the stream's metadata; without any, nobody but the administrators. */
    public StreamAcl metadataWriteBy(String... roles) {
        return new StreamAcl(read, write, delete, metadataRead, List.of(roles));
    }
}
