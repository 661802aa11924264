package io.photonpump.embedded.internal.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A journal that survives its store, but not the JVM, for tests of restarts. */
public final class MemoryJournal implements Journal {

    private final List<byte[]> records = new ArrayList<>();

    @Override
    public void replay(Consumer<ByteBuffer> record) {
        records.forEach(bytes -> record.accept(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void append(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        records.add(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** Removes the last records, as if the process was killed before they were written. */
    public void forgetLast(int count) {
        for (int i = 0; i < count; i++) {
            records.remove(records.size() - 1);
        }
    }

    public int size() {
        return records.size();
    }
}
