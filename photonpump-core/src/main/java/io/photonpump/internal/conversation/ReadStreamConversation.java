package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;

/** The reading of one page of a stream. */
public final class ReadStreamConversation extends SingleExchange<StreamSlice> {

    private final ClientMessage.ReadStream question;

    public ReadStreamConversation(ClientMessage.ReadStream question) {
        super(question);
        this.question = question;
    }

    @Override
    public String describe() {
        return "reading '" + question.stream() + "'";
    }

    @Override
    void answer(ServerMessage message, Turn<StreamSlice> turn) {
        if (!(message instanceof ReadStreamCompleted page)) {
            unexpected(message, turn);
        } else if (page.result() == ReadResult.SUCCESS) {
            turn.finish(new StreamSlice(
                    question.stream(),
                    question.direction(),
                    page.events(),
                    page.nextEventNumber(),
                    page.lastEventNumber(),
                    page.endOfStream()));
        } else {
            turn.fail(failure(page));
        }
    }

    private PhotonPumpException failure(ReadStreamCompleted page) {
        return switch (page.result()) {
            case SUCCESS -> throw new IllegalArgumentException("a success is no failure");
            case NO_STREAM -> new StreamNotFoundException(question.stream());
            case STREAM_DELETED -> new StreamDeletedException(question.stream());
            case ACCESS_DENIED -> new AccessDeniedException(describe());
            case NOT_MODIFIED, ERROR, UNRECOGNIZED, EVENT_NOT_FOUND ->
                new ServerErrorException(describe(), page.text());
        };
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.START_AGAIN;
    }
}
