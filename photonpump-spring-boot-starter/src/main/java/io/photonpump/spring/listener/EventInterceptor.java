package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import java.util.List;

/**
 * Stands around everything that a listener does with an event or a batch: conversion, all attempts and the decision. Beans of
 * this type are nested in their order, the first outermost.
 */
@FunctionalInterface
public interface EventInterceptor {

    /**
     * Calls {@code next} once, and returns what that returned. An interceptor that returns a decision without calling
     * {@code next} decides about the events itself. What it throws before it calls {@code next} is treated like a failure of
     * the handler: the events are retried, parked or passed over as the listener is set up. What it throws after that is
     * logged. Called on a working thread of the listener.
     *
     * @throws InterruptedException if the listener is being stopped
     */
    Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next) throws InterruptedException;

    /** The rest of the way. */
    @FunctionalInterface
    interface Chain {
        Decision proceed() throws InterruptedException;
    }
}
