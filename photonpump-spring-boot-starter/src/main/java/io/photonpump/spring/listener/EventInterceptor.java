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
     * Calls {@code next} once, and returns what that returned.
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
