package io.photonpump.embedded.internal.store;

/** Follows links, one level deep, without asking who may read the target (docs/protocol.md, Links). */
public final class LinkResolver {

    private final Store store;

    public LinkResolver(Store store) {
        this.store = store;
    }

    /** The target as its stream shows it now; anything that cannot be followed leaves the link alone. */
    public ResolvedEvent resolve(StoredEvent event, long now) {
        if (!event.isLink()) {
            return ResolvedEvent.plain(event);
        }
        Link link = Link.parse(event);
        return new ResolvedEvent(
                link == null || link.number() < -1
                        ? null
                        : store.readEvent(link.stream(), link.number(), now).event(),
                event);
    }
}
