package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.StreamPage;
import org.jspecify.annotations.Nullable;

/** The events of a stream, with their numbers there. */
record StreamSource(Store store, String stream, long start) implements GroupSource {

    @Override
    public Page read(long from, int count, long now) {
        StreamPage page = store.readForward(stream, from, count, now);
        return new Page(
                page.events().stream()
                        .map(event -> new Numbered(event, event.number()))
                        .toList(),
                page.next(),
                page.endOfStream());
    }

    @Override
    public @Nullable Numbered committed(StoredEvent event) {
        return event.number() < start ? null : new Numbered(event, event.number());
    }

    @Override
    public String text(long number) {
        return Long.toString(number);
    }

    @Override
    public @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
