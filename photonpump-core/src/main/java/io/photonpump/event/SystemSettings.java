package io.photonpump.event;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * The server's default access control lists, which apply to streams that have none of their own (stream {@code $settings}). Immutable;
 * safe on any thread.
 */
public final class SystemSettings {

    private static final Option<StreamAcl> USER_STREAMS = Option.optional("userStreams");
    private static final Option<StreamAcl> SYSTEM_STREAMS = Option.optional("systemStreams");

    private static final SystemSettings DEFAULTS = new SystemSettings(OptionValues.DEFAULTS);

    private final OptionValues values;

    private SystemSettings(OptionValues values) {
        this.values = values;
    }

    /** {@return settings under which all users may use ordinary streams, and only administrators system streams} */
    public static SystemSettings defaults() {
        return DEFAULTS;
    }

    /** {@return the access control list of ordinary streams; null: all users may do everything} */
    public @Nullable StreamAcl userStreams() {
        return values.find(USER_STREAMS);
    }

    /**
     * {@return a copy with another access control list for ordinary streams}
     *
     * @param acl the access control list of streams that have none of their own
     */
    public SystemSettings withUserStreams(StreamAcl acl) {
        return new SystemSettings(values.with(USER_STREAMS, acl));
    }

    /** {@return the access control list of streams whose names start with {@code $}; null: administrators only} */
    public @Nullable StreamAcl systemStreams() {
        return values.find(SYSTEM_STREAMS);
    }

    /**
     * {@return a copy with another access control list for system streams}
     *
     * @param acl the access control list of system streams that have none of their own
     */
    public SystemSettings withSystemStreams(StreamAcl acl) {
        return new SystemSettings(values.with(SYSTEM_STREAMS, acl));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SystemSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "SystemSettings" + values;
    }
}
