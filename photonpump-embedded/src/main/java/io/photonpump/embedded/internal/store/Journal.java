package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Where commits go to outlive the process. One record is one commit: all of its events or none. Called by the store's thread
 * only.
 */
public interface Journal extends AutoCloseable {

    /** Keeps nothing: a server in memory. */
    Journal NONE = new Journal() {
        @Override
        public void replay(Consumer<ByteBuffer> record) {}

        @Override
        public void append(ByteBuffer record) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /**
     * Hands over every record that was appended before, oldest first. Called once, before the first append; the buffer is
     * the consumer's only during the call.
     */
    void replay(Consumer<ByteBuffer> record);

    /** Takes a record from position to limit. It need not be safe before the next {@link #flush()}. */
    void append(ByteBuffer record);

    /**
     * Makes everything appended so far safe. Called before the replies to those appends leave, once for many of them; does
     * nothing when nothing is new.
     *
     * @throws java.io.UncheckedIOException if it cannot; then the server answers nobody any more
     */
    void flush();

    @Override
    void close();
}
