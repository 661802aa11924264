package io.photonpump.event;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Fresh random event ids (RFC 9562, version 4). The random bytes are the operating system's, fetched by the page: one at a
 * time costs more than writing the event.
 */
final class EventIds {

    private static final int PAGE = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadLocal<ByteBuffer> BYTES =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(PAGE).position(PAGE));

    private EventIds() {}

    static UUID next() {
        ByteBuffer bytes = BYTES.get();
        if (!bytes.hasRemaining()) {
            RANDOM.nextBytes(bytes.array());
            bytes.rewind();
        }
        long high = bytes.getLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
        long low = bytes.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
