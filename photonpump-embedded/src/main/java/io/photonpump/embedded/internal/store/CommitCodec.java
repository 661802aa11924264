package io.photonpump.embedded.internal.store;

import io.photonpump.embedded.internal.store.EventLog.Commit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Encodes a commit for the journal: a version byte, position and end, the number of events, and each event, with the lengths of
 * its variable parts before them. Big-endian.
 */
final class CommitCodec {

    private static final byte VERSION = 1;
    private static final int HEADER = 1 + 8 + 8 + 4;
    private static final int EVENT = 8 + 16 + 1 + 8 + 8 + 8 + 4 * 4;

    private CommitCodec() {}

    static ByteBuffer encode(Commit commit) {
        List<byte[]> names = new ArrayList<>(2 * commit.events().size());
        int size = HEADER;
        for (StoredEvent event : commit.events()) {
            byte[] stream = event.stream().getBytes(StandardCharsets.UTF_8);
            byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
            names.add(stream);
            names.add(type);
            size += EVENT + stream.length + type.length + event.data().length + event.metadata().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size)
                .put(VERSION)
                .putLong(commit.position())
                .putLong(commit.end())
                .putInt(commit.events().size());
        for (int i = 0; i < commit.events().size(); i++) {
            encode(commit.events().get(i), names.get(2 * i), names.get(2 * i + 1), out);
        }
        return out.flip();
    }

    private static void encode(StoredEvent event, byte[] stream, byte[] type, ByteBuffer out) {
        out.putLong(event.number())
                .putLong(event.id().getMostSignificantBits())
                .putLong(event.id().getLeastSignificantBits())
                .put((byte) (event.json() ? 1 : 0))
                .putLong(event.created())
                .putLong(event.preparePosition())
                .putLong(event.commitPosition());
        for (byte[] part : new byte[][] {stream, type, event.data(), event.metadata()}) {
            out.putInt(part.length).put(part);
        }
    }

    /**
     * Decodes a commit.
     *
     * @throws IllegalStateException if a later version of this class wrote the bytes
     */
    static Commit decode(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a record of version " + version
                    + " was written by a later release of the embedded server; this one reads version " + VERSION);
        }
        long position = in.getLong();
        long end = in.getLong();
        int count = in.getInt();
        List<StoredEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event(in));
        }
        return new Commit(events, position, end);
    }

    private static StoredEvent event(ByteBuffer in) {
        long number = in.getLong();
        UUID id = new UUID(in.getLong(), in.getLong());
        boolean json = in.get() != 0;
        long created = in.getLong();
        long prepare = in.getLong();
        long commit = in.getLong();
        String stream = new String(bytes(in), StandardCharsets.UTF_8);
        String type = new String(bytes(in), StandardCharsets.UTF_8);
        return new StoredEvent(stream, number, id, type, json, bytes(in), bytes(in), created, prepare, commit);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }
}
