package io.photonpump.client;

import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A transaction: several writes to one stream that become readable together. It is not bound to a connection. There is no rollback: events of
 * a transaction that is never committed are never readable. Methods may be called on any thread and do not block;
 * {@link EventStoreClient} documents the errors of all calls.
 */
public interface Transaction {

    /** {@return the id, for {@link EventStoreClient#continueTransaction}} */
    long id();

    /** {@return the stream} */
    String stream();

    /**
     * Adds events, which are not readable yet.
     *
     * @param events the events
     * @return completes when the server has stored the events
     */
    CompletableFuture<Void> write(List<NewEvent> events);

    /**
     * Makes all events of the transaction readable.
     *
     * @return the result of the write; fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream is not at the
     *     version that was expected when the transaction was started
     */
    CompletableFuture<WriteResult> commit();
}
