package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadEventCompleted;

/** The read of one event. */
public final class ReadEventConversation extends SingleExchange<ResolvedEvent> {

    private final String stream;
    private final long eventNumber;

    public ReadEventConversation(String stream, long eventNumber, boolean resolveLinks, boolean requireLeader) {
        super(new ClientMessage.ReadEvent(stream, eventNumber, resolveLinks, requireLeader));
        this.stream = stream;
        this.eventNumber = eventNumber;
    }

    @Override
    public String describe() {
        return "reading " + (eventNumber < 0 ? "the last event" : "event " + eventNumber) + " of '" + stream + "'";
    }

    @Override
    void answer(ServerMessage message, ConversationContext<ResolvedEvent> context) {
        if (!(message instanceof ReadEventCompleted read)) {
            unexpected(message, context);
        } else if (read.result() == ReadResult.SUCCESS && read.event() != null) {
            context.finish(read.event());
        } else {
            context.fail(failure(read));
        }
    }

    private PhotonPumpException failure(ReadEventCompleted read) {
        return switch (read.result()) {
            // A success without an event: the stream exists, the event does not (docs/protocol.md, Reads of one event).
            case SUCCESS, EVENT_NOT_FOUND -> new EventNotFoundException(stream, eventNumber);
            case NO_STREAM -> new StreamNotFoundException(stream);
            case STREAM_DELETED -> new StreamDeletedException(stream);
            case ACCESS_DENIED -> new AccessDeniedException(describe(), AccessRight.READ, stream);
            case NOT_MODIFIED, ERROR, UNRECOGNIZED -> new ServerErrorException(describe(), read.text());
        };
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.START_AGAIN;
    }
}
