package io.photonpump.embedded.internal.store;

/** Resolves links, one level deep, without checking access to the target (docs/protocol.md, Links). */
public final class LinkResolver {

    private final Store store;

    public LinkResolver(Store store) {
        this.store = store;
    }

    /** Returns the target as its stream shows it now. If the link cannot be resolved, returns the link alone. */
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
