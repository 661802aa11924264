package io.photonpump.embedded.http;

import io.photonpump.embedded.store.LinkResolver;
import io.photonpump.embedded.store.Store;
import io.photonpump.embedded.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/** Follows links, or leaves them as they are, as the request wants it. */
record LinkFollower(Store store, boolean wanted, long now) {

    /** The event itself if it is no link; null if it is one and leads nowhere. */
    @Nullable
    StoredEvent target(StoredEvent event) {
        return wanted ? new LinkResolver(store).resolve(event, now).event() : event;
    }
}
