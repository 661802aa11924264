package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.PageRead;
import io.photonpump.internal.dispatch.ActiveConversation;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.request.RequestSubmitter;
import org.jspecify.annotations.Nullable;

/**
 * A read that continues page by page. It requests the next page when the previous one has arrived and the consumer has
 * less than a page left to handle.
 *
 * @param <P> the type of a page
 */
public final class ReadSource<P> implements EventSource, Outcome<P> {

    private final RequestSubmitter submitter;
    private final CallOptions options;
    private final int pageSize;
    private final EventBuffer buffer;
    private PageRead<P> wanted;
    private @Nullable ActiveConversation<P> asked;
    private volatile boolean cancelled;

    public ReadSource(RequestSubmitter submitter, CallOptions options, PageRead<P> first, int pageSize) {
        this.submitter = submitter;
        this.pageSize = pageSize;
        this.wanted = first;
        this.options = options;
        this.buffer = new EventBuffer(submitter.loop(), this::read);
    }

    /** Requests the first page. */
    void start() {
        if (!submitter.hop(this::read)) {
            buffer.close(() -> {}, submitter.closed(wanted.describe()));
        }
    }

    private void read() {
        if (!cancelled) {
            asked = submitter.start(wanted, this, options);
        }
    }

    @Override
    public void finished(P page) {
        asked = null;
        for (ResolvedEvent event : wanted.events(page)) {
            buffer.add(event);
        }
        PageRead<P> next = wanted.next(page);
        if (next == null) {
            buffer.add(new EventBuffer.End(null));
        } else {
            wanted = next;
            buffer.whenBelow(pageSize + 1, Long.MAX_VALUE);
        }
    }

    @Override
    public void failed(PhotonPumpException error) {
        asked = null;
        buffer.add(new EventBuffer.End(error));
    }

    @Override
    public EventBuffer buffer() {
        return buffer;
    }

    @Override
    public void cancel() {
        cancelled = true;
        buffer.close();
        submitter.loop().execute(() -> {
            if (asked != null) {
                submitter.dispatcher().withdraw(asked);
            }
        });
    }
}
