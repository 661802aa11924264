package io.photonpump.internal.client;

import io.photonpump.client.CallOptions;
import io.photonpump.client.Transaction;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.TransactionConversation;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.request.EventEncoder;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction.
 *
 * @param expected the expected version at its start; null: unknown
 */
record DefaultTransaction(
        RequestSubmitter submitter,
        EventEncoder encoder,
        CallOptions options,
        String stream,
        @Nullable ExpectedVersion expected,
        long id)
        implements Transaction {

    @Override
    public CompletableFuture<Void> write(List<NewEvent> events) {
        List<EventData> encoded = encoder.encode(events);
        return submitter.nothing(
                new TransactionConversation.Write(stream, id, encoded, true), options, EventData.size(encoded));
    }

    @Override
    public CompletableFuture<WriteResult> commit() {
        return submitter.request(new TransactionConversation.Commit(stream, expected, id, true), options, 0);
    }
}
