package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one page, which knows how to read on.
 *
 * @param <P> what a page is
 */
public abstract class PageRead<P> extends SingleExchange<P> {

    private PageSize size;

    PageRead(ClientMessage question, PageSize size) {
        super(question);
        this.size = size;
    }

    /** What the page has. */
    public abstract List<ResolvedEvent> events(P page);

    /** The reading of the page behind this one, which it ended with; null if there is none. */
    public abstract @Nullable PageRead<P> next(P page);

    /** The question, for so many events. */
    abstract ClientMessage question(int count);

    final PageSize sizeAfter(P page) {
        return size.answered(events(page));
    }

    /** Fails the request if the page has more events than it asked for. */
    final boolean refused(List<ResolvedEvent> events, ConversationContext<P> context) {
        if (size.isExceededBy(events)) {
            context.fail(size.exceeded(describe(), events));
            return true;
        }
        return false;
    }

    @Override
    public void start(ConversationContext<P> context) {
        context.open(question(size.count()));
    }

    @Override
    public AfterLoss lost() {
        size = size.lost();
        return AfterLoss.START_AGAIN;
    }
}
