package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read of one page of a stream. */
public final class ReadStreamConversation extends PageRead<StreamSlice> {

    private final ClientMessage.ReadStream question;

    public ReadStreamConversation(ClientMessage.ReadStream question) {
        this(question, PageSize.of(question.maxCount()));
    }

    private ReadStreamConversation(ClientMessage.ReadStream question, PageSize size) {
        super(question, size);
        this.question = question;
    }

    @Override
    ClientMessage question(int count) {
        return question.page(question.from(), count);
    }

    @Override
    public String describe() {
        return "reading '" + question.stream() + "'";
    }

    @Override
    void answer(ServerMessage message, ConversationContext<StreamSlice> context) {
        if (!(message instanceof ReadStreamCompleted page)) {
            unexpected(message, context);
        } else if (refused(page.events(), context)) {
            return;
        } else if (page.result() == ReadResult.SUCCESS) {
            context.finish(new StreamSlice(
                    question.stream(),
                    question.direction(),
                    page.events(),
                    page.nextEventNumber(),
                    page.lastEventNumber(),
                    page.endOfStream()));
        } else {
            context.fail(failure(page));
        }
    }

    private PhotonPumpException failure(ReadStreamCompleted page) {
        return switch (page.result()) {
            case SUCCESS -> throw new IllegalArgumentException("a success is not a failure");
            case NO_STREAM -> new StreamNotFoundException(question.stream());
            case STREAM_DELETED -> new StreamDeletedException(question.stream());
            case ACCESS_DENIED -> new AccessDeniedException(describe(), AccessRight.READ, question.stream());
            case NOT_MODIFIED, ERROR, UNRECOGNIZED, EVENT_NOT_FOUND ->
                new ServerErrorException(describe(), page.text());
        };
    }

    @Override
    public List<ResolvedEvent> events(StreamSlice page) {
        return page.events();
    }

    @Override
    public @Nullable PageRead<StreamSlice> next(StreamSlice page) {
        if (page.endOfStream() || !movesOn(page.nextEventNumber())) {
            return null;
        }
        return new ReadStreamConversation(question.page(page.nextEventNumber(), question.maxCount()), sizeAfter(page));
    }

    /**
     * Returns whether the next page is further on. After the largest number a server names 0 as next, which would be
     * the beginning.
     */
    private boolean movesOn(long next) {
        return switch (question.direction()) {
            case FORWARD -> next > question.from();
            case BACKWARD -> next >= 0 && (question.from() < 0 || next < question.from());
        };
    }
}
