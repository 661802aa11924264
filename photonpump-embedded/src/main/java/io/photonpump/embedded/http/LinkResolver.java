package io.photonpump.embedded.http;

import io.photonpump.embedded.store.Store;
import io.photonpump.embedded.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/** Follows a link one step (protocol §4.8), or leaves it as it is, as the request wants it. */
record LinkResolver(Store store, boolean wanted, long now) {

    /** The event itself if it is no link; null if it is one and leads nowhere. */
    @Nullable
    StoredEvent target(StoredEvent event) {
        if (!wanted || !event.isLink()) {
            return event;
        }
        var link = StreamsResource.text(event.data());
        int at = link.indexOf('@');
        if (at < 0) {
            return null;
        }
        try {
            return store.readEvent(link.substring(at + 1), Long.parseLong(link.substring(0, at)), now)
                    .event();
        } catch (NumberFormatException e) {
            return event;
        }
    }
}
