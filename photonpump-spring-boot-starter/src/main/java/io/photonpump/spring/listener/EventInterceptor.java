package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import java.util.List;

/**
 * Intercepts the delivery of an event or a batch to a listener, including its conversion, all attempts and the decision. Beans of this
 * type are nested in their order, the first outermost.
 */
@FunctionalInterface
public interface EventInterceptor {

    /**
     * Calls {@code next} once, and returns its result. An interceptor that returns a decision without calling {@code next} decides
     * itself what happens to the events. An exception before the call of {@code next} is treated like a failure of the handler. An
     * exception after it is logged. Called on a worker thread of the listener.
     *
     * @param subscription the settings of the listener
     * @param events the event, or the events of a batch, in order
     * @param next the next interceptor, or the listener
     * @return the decision about the events
     * @throws InterruptedException if the listener is stopping
     */
    Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next) throws InterruptedException;

    /** The next interceptor, or the listener. */
    @FunctionalInterface
    interface Chain {
        /**
         * Continues with the delivery.
         *
         * @return the decision about the events
         * @throws InterruptedException if the listener is stopping
         */
        Decision proceed() throws InterruptedException;
    }
}
