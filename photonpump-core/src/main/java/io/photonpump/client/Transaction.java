package io.photonpump.client;

import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several writes to one stream that become visible together. Not bound to a connection. There is no rollback: what is never
 * committed was never there.
 */
public interface Transaction {

    /** Its number, to go on with it elsewhere: {@link EventStoreClient#continueTransaction}. */
    long id();

    /** The stream it writes to. */
    String stream();

    /** Adds events; they are not readable yet. */
    CompletableFuture<Void> write(List<NewEvent> events);

    /**
     * Makes everything written readable, if the stream is as was expected at the start.
     *
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException} if it is not
     */
    CompletableFuture<WriteResult> commit();
}
