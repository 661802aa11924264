package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Stores commits durably. A record contains one commit, with all of its events. Called by the thread of the store only. */
public interface Journal extends AutoCloseable {

    /** The journal of a server in memory, which keeps nothing. */
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
     * Passes every record that was appended before to the consumer, oldest first. Called once, before the first append. The
     * buffer is valid only during the call.
     */
    void replay(Consumer<ByteBuffer> record);

    /** Appends a record, which extends from position to limit. It need not be durable before the next {@link #flush()}. */
    void append(ByteBuffer record);

    /**
     * Makes all appended records durable. Called before the replies to the requests that wrote them are sent, once for many
     * records. Does nothing if there are no new records.
     *
     * @throws java.io.UncheckedIOException if it fails; then the server does not answer any more
     */
    void flush();

    @Override
    void close();
}
