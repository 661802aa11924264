package io.photonpump.embedded.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events to write. */
public final class Proposals {

    private Proposals() {}

    public static ProposedEvent event() {
        return event(UUID.randomUUID());
    }

    public static ProposedEvent event(UUID id) {
        return new ProposedEvent(id, "PonyJumped", true, utf8("{}"), utf8(""));
    }

    public static List<ProposedEvent> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event()).toList();
    }

    public static ProposedEvent metadata(String json) {
        return ProposedEvent.json(Streams.METADATA_TYPE, utf8(json));
    }

    public static ProposedEvent link(long number, String stream) {
        return new ProposedEvent(UUID.randomUUID(), StoredEvent.LINK, false, utf8(number + "@" + stream), utf8(""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
