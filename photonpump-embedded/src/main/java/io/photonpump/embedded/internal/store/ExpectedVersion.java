package io.photonpump.embedded.internal.store;

/** The expected versions that are not event numbers (docs/protocol.md, Expected versions). */
public final class ExpectedVersion {

    public static final long NO_STREAM = -1;
    public static final long ANY = -2;
    public static final long STREAM_EXISTS = -4;

    private ExpectedVersion() {}
}
