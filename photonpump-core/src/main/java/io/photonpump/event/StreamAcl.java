package io.photonpump.event;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access control list of a stream: the users and groups that may read it, write to it and so on. A list that is not set leaves the
 * decision to the server's default lists; an empty list restricts access to members of {@code $admins}. Immutable; safe on any thread.
 *
 * <pre>{@code
 * StreamAcl.defaults().withReaders("shop", "audit").withWriters("shop");
 * }</pre>
 */
public final class StreamAcl {

    /** The role of all users, anonymous ones included. */
    public static final String ALL = "$all";

    /** The role of administrators. */
    public static final String ADMINS = "$admins";

    private static final Option<List<String>> READERS = Option.optional("readers");
    private static final Option<List<String>> WRITERS = Option.optional("writers");
    private static final Option<List<String>> DELETERS = Option.optional("deleters");
    private static final Option<List<String>> METADATA_READERS = Option.optional("metadataReaders");
    private static final Option<List<String>> METADATA_WRITERS = Option.optional("metadataWriters");

    private static final StreamAcl DEFAULTS = new StreamAcl(OptionValues.DEFAULTS);

    private final OptionValues values;

    private StreamAcl(OptionValues values) {
        this.values = values;
    }

    private StreamAcl with(Option<List<String>> option, String... roles) {
        return new StreamAcl(values.with(option, List.of(roles)));
    }

    /** {@return an access control list that leaves everything to the server's default lists} */
    public static StreamAcl defaults() {
        return DEFAULTS;
    }

    /** {@return who may read the stream ({@code $r}); null: the server's default list decides} */
    public @Nullable List<String> readers() {
        return values.find(READERS);
    }

    /**
     * {@return a copy with other readers}
     *
     * @param roles the users and groups that may read the stream; none: administrators only
     */
    public StreamAcl withReaders(String... roles) {
        return with(READERS, roles);
    }

    /** {@return who may write to the stream ({@code $w}); null: the server's default list decides} */
    public @Nullable List<String> writers() {
        return values.find(WRITERS);
    }

    /**
     * {@return a copy with other writers}
     *
     * @param roles the users and groups that may write to the stream; none: administrators only
     */
    public StreamAcl withWriters(String... roles) {
        return with(WRITERS, roles);
    }

    /** {@return who may delete the stream ({@code $d}); null: the server's default list decides} */
    public @Nullable List<String> deleters() {
        return values.find(DELETERS);
    }

    /**
     * {@return a copy with other deleters}
     *
     * @param roles the users and groups that may delete the stream; none: administrators only
     */
    public StreamAcl withDeleters(String... roles) {
        return with(DELETERS, roles);
    }

    /** {@return who may read the stream's metadata ({@code $mr}); null: the server's default list decides} */
    public @Nullable List<String> metadataReaders() {
        return values.find(METADATA_READERS);
    }

    /**
     * {@return a copy with other readers of the metadata}
     *
     * @param roles the users and groups that may read the stream's metadata; none: administrators only
     */
    public StreamAcl withMetadataReaders(String... roles) {
        return with(METADATA_READERS, roles);
    }

    /** {@return who may change the stream's metadata ({@code $mw}); null: the server's default list decides} */
    public @Nullable List<String> metadataWriters() {
        return values.find(METADATA_WRITERS);
    }

    /**
     * {@return a copy with other writers of the metadata}
     *
     * @param roles the users and groups that may change the stream's metadata; none: administrators only
     */
    public StreamAcl withMetadataWriters(String... roles) {
        return with(METADATA_WRITERS, roles);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamAcl that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "StreamAcl" + values;
    }
}
